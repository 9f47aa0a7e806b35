// Lists of message types. A list is one direction of one kind of connection; the list *is* the
// protocol, and dispatch, documentation, JSON, property tests and fuzzers are made from it.
//
// A message is a struct with
//     static constexpr std::uint32_t code;            // unique within its list
//     static constexpr std::string_view name;         // the field's standard name
//     static constexpr std::string_view about;        // one line for docs/protocol.md
//     static constexpr Usage usage;                   // optional, default current
//     static constexpr bool compressed;               // optional: the body is one zlib stream ...
//     static constexpr std::size_t inflated_limit;    // ... of at most this many bytes
//     static constexpr bool retry_narrow_sizes;       // optional: see FileSearchResponse
//     static void fields(auto& m, auto& v);           // its fields in wire order
//
// The messages that a server handles by the hundred thousand are templates of what a text is. With
// std::string they keep their texts, as all others do; those are in the lists. With
// std::string_view they leave them where they are: in the frame that is read, or with whoever
// writes the message.
#pragma once

#include "protocol/types.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kindred::protocol {

template <class M>
constexpr Usage usage_of() {
    if constexpr (requires { M::usage; }) return M::usage;
    return Usage::current;
}

template <class M>
constexpr bool is_compressed() {
    if constexpr (requires { M::compressed; }) return M::compressed;
    return false;
}

template <class M>
constexpr bool retries_narrow_sizes() {
    if constexpr (requires { M::retry_narrow_sizes; }) return M::retry_narrow_sizes;
    return false;
}

template <class T>
struct TypeTag {
    using type = T;
};

template <class... M>
struct MessageList {
    static constexpr std::size_t size = sizeof...(M);

    /// Calls `use(TypeTag<M>{})` for every message, in the order of the list.
    template <class F>
    static constexpr void for_each(F&& use) {
        (use(TypeTag<M>{}), ...);
    }
};

namespace detail {
template <class M>
struct ViewForm {
    using Type = M;
};
template <template <class> class M>
struct ViewForm<M<std::string>> {
    using Type = M<std::string_view>;
};
template <class List>
struct ViewForms;
template <class... M>
struct ViewForms<MessageList<M...>> {
    using Type = MessageList<typename ViewForm<M>::Type...>;
};
}  // namespace detail

/// A list with the views of those messages that have them.
template <class List>
using Views = typename detail::ViewForms<List>::Type;

/// A table from code to a value made per message by `Make::template value<M>`, built at compile
/// time. Two messages with one code do not compile.
template <class List, class Make>
class CodeTable;

template <class Make, class... M>
class CodeTable<MessageList<M...>, Make> {
  public:
    using Value = typename Make::Value;

    /// The value for `code`, or nullptr if no message of the list has it.
    static const Value* find(std::uint32_t code) {
        const std::size_t place = code < places.size() ? places[code] : 0;
        return place == 0 ? nullptr : &values[place - 1];
    }

  private:
    static_assert(sizeof...(M) <= 255);

    static consteval auto make_places() {
        std::array<std::uint8_t, std::max({M::code...}) + 1> made{};
        std::uint8_t place = 0;
        for (const std::uint32_t code : {M::code...})
            if (std::exchange(made[code], ++place) != 0)
                throw "two messages of this list have the same code";
        return made;
    }
    static constexpr std::array<Value, sizeof...(M)> values{Make::template value<M>...};
    static constexpr auto places = make_places();  // from 1, by code; codes are small numbers
};

}  // namespace kindred::protocol
