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

template <class Tag, class Integer>
struct std::hash<kindred::StrongId<Tag, Integer>> {
    std::size_t operator()(kindred::StrongId<Tag, Integer> id) const noexcept {
        return std::hash<Integer>{}(id.value);
    }
};
