// Strong ids: integers that cannot be mixed up with each other. Zero means "none".
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace kindred {

template <class Tag, class Integer = std::uint64_t>
struct StrongId {
    Integer value{};

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const StrongId&) const = default;
};

/// Ids of what has a place in a table: a count above the number of the place. So finding it is an
/// index and a comparison, no id returns, and ids sort by age.
inline constexpr int place_bits = 24;

template <class Id>
constexpr Id id_at(std::uint32_t place, std::uint64_t count) {
    return {count << place_bits | place};
}
template <class Id>
constexpr std::uint32_t place_of(Id id) {
    return static_cast<std::uint32_t>(id.value) & ((1U << place_bits) - 1);
}

/// One connection for as long as it lives; never used again within a process.
using ConnectionId = StrongId<struct ConnectionTag>;
/// One piece of work handed to the worker pool.
using Ticket = StrongId<struct TicketTag>;

}  // namespace kindred

/// Ids are put together from counters, and a table's remainder of such numbers may be the same for
/// hundreds of neighbours. So every bit has a say.
template <class Tag, class Integer>
struct std::hash<kindred::StrongId<Tag, Integer>> {
    std::size_t operator()(kindred::StrongId<Tag, Integer> id) const noexcept {
        const std::uint64_t spread = std::uint64_t{id.value} * 0x9e3779b97f4a7c15U;
        return static_cast<std::size_t>(spread ^ spread >> 32);
    }
};
