// Runs a check over every message of every list.
#pragma once

#include "protocol/codec.hpp"
#include "protocol/messages.hpp"

namespace kindred::protocol {

/// Calls `check(TypeTag<M>{}, code_size, where)` for every message that has a code.
void for_every_framed_message(auto&& check) {
    const auto each = [&](auto list, std::size_t code_size, const char* where) {
        decltype(list)::for_each([&](auto tag) { check(tag, code_size, where); });
    };
    each(to_server::Messages{}, 4, "to_server");
    each(from_server::Messages{}, 4, "from_server");
    each(init::Messages{}, 1, "init");
    each(peer::Messages{}, 4, "peer");
    each(distributed::Messages{}, 1, "distributed");
}

/// Calls `check(TypeTag<M>{}, where)` for every message, those of file connections included.
void for_every_message(auto&& check) {
    for_every_framed_message([&](auto tag, std::size_t, const char* where) { check(tag, where); });
    file::Messages::for_each([&](auto tag) { check(tag, "file"); });
}

}  // namespace kindred::protocol
