// What the visitors need to know about a type: is it a message-like struct with `fields`, a list,
// an optional, and how few bytes can one take on the wire.
#pragma once

#include "protocol/types.hpp"

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace kindred::protocol {

namespace detail {
/// Stands for any visitor when asking whether a type has `fields`.
struct AnyVisitor {
    template <class T>
    AnyVisitor& operator()(const char*, T&);
    template <class T>
    AnyVisitor& tail(const char*, T&);
    template <class A, class B>
    AnyVisitor& either(const char*, A&, const char*, B&);
    bool when(const char*, bool);
    bool exactly(std::size_t, bool);
    Dialect dialect();
    AnyVisitor& modern();
};
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T, std::size_t n>
inline constexpr bool is_vector<InlineVector<T, n>> = true;
}  // namespace detail

template <class T>
concept Integer = (std::is_integral_v<T> && !std::is_same_v<T, bool>) || std::is_enum_v<T>;

template <class T>
concept Record = requires(T& value, detail::AnyVisitor& visitor) { T::fields(value, visitor); };

/// A type whose bytes in memory are its bytes on the wire, so that lists of it are copied whole.
/// Integers are; a record says so with `using WireLayout = std::true_type`.
template <class T>
concept PlainOnWire = Integer<T> || (requires { typename T::WireLayout; } &&
                                     std::has_unique_object_representations_v<T>);

template <class T>
concept List = detail::is_vector<std::remove_const_t<T>>;

/// The fewest bytes a value of type T takes on the wire; what bounds a claimed count.
template <class T>
constexpr std::size_t min_wire_size();

namespace detail {
struct MinSize {
    std::size_t total = 0;
    template <class T>
    constexpr MinSize& operator()(const char*, const T&) {
        total += min_wire_size<T>();
        return *this;
    }
    template <class T>
    constexpr MinSize& tail(const char*, const T&) {
        return *this;
    }
    template <class A, class B>
    constexpr MinSize& either(const char*, const A&, const char*, const B&) {
        return *this;
    }
    constexpr bool when(const char*, bool) { return false; }
    constexpr bool exactly(std::size_t, bool otherwise) { return otherwise; }
    constexpr Dialect dialect() { return Dialect::modern; }
    constexpr MinSize& modern() { return *this; }
};
}  // namespace detail

template <class T>
constexpr std::size_t min_wire_size() {
    if constexpr (std::is_same_v<T, bool>) {
        return 1;
    } else if constexpr (Integer<T>) {
        return sizeof(T);
    } else if constexpr (std::is_same_v<T, FileSize>) {
        return 4;  // the narrow form
    } else if constexpr (std::is_same_v<T, Rest>) {
        return 0;
    } else if constexpr (Record<T>) {
        detail::MinSize size;
        T value{};  // not const: g++ 12 cannot end the life of a const string at compile time
        T::fields(value, size);
        return size.total;
    } else {
        return 4;  // IPv4, and every string, blob and list has at least its length
    }
}

}  // namespace kindred::protocol
