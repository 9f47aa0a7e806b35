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
