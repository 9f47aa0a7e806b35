// A fuzzer's input read as a script: numbers, names from a small vocabulary, and whole messages
// made of them, so that a few changed bytes lead to another meeting of the same people.
#pragma once

#include "base/bytes.hpp"
#include "protocol/codec.hpp"
#include "protocol/wire_traits.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace kindred::fuzz {

class Script {
  public:
    explicit Script(ByteView input) : input_(input) {}

    bool ended() const { return input_.empty(); }

    std::uint8_t byte() {
        if (input_.empty()) return 0;
        const std::uint8_t value = input_.front();
        input_ = input_.subspan(1);
        return value;
    }
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : byte() % bound; }

    /// Zero, small, all ones, or as written.
    std::uint64_t number() {
        switch (const std::uint8_t first = byte(); first % 4) {
            case 0:
                return first / 4;
            case 1:
                return byte();
            case 2:
                return ~std::uint64_t{0};
            default: {
                std::uint64_t value = 0;
                for (int i = 0; i < 8; ++i) value = value << 8 | byte();
                return value;
            }
        }
    }

    ByteView bytes() {
        const std::size_t wanted = byte();
        const std::size_t size = std::min(wanted, input_.size());
        const ByteView taken = input_.first(size);
        input_ = input_.subspan(size);
        return taken;
    }

    /// Mostly a word that others use, too.
    std::string text() {
        static constexpr std::array<std::string_view, 16> words{
            "alice", "bob", "carol", "dave", "server", "square", "secret",          "P",
            "F",     "D",   "",      "song", "-x *y",  " ",      "music\\song.mp3", "..\\..\\x"};
        const std::size_t choice = below(words.size() + 4);
        if (choice < words.size()) return std::string(words[choice]);
        return std::string(as_text(bytes()));
    }

  private:
    ByteView input_;
};

/// The visitor that makes a message out of a script.
class FromScript {
  public:
    explicit FromScript(Script& script) : script_(script) {}

    template <class T>
    FromScript& operator()(const char* /*name*/, T& value) {
        if (!ended_) fill(value);
        return *this;
    }
    template <class T>
    FromScript& tail(const char* /*name*/, std::optional<T>& value) {
        ended_ = ended_ || script_.below(4) == 0;
        if (!ended_) fill(value.emplace());
        return *this;
    }
    template <class A, class B>
    FromScript& either(const char* wide_name, std::optional<A>& wide, const char* narrow_name,
                       std::optional<B>& narrow) {
        return script_.below(2) == 0 ? tail(wide_name, wide) : tail(narrow_name, narrow);
    }
    bool when(const char* /*words*/, bool condition) const { return condition; }
    bool exactly(std::size_t /*count*/, bool /*otherwise*/) { return script_.below(2) == 0; }
    protocol::Dialect dialect() const { return protocol::Dialect::modern; }
    FromScript& modern() { return *this; }

  private:
    template <class T>
    void fill(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = script_.below(2) == 1;
        } else if constexpr (protocol::Integer<T>) {
            value = static_cast<T>(script_.number());
        } else if constexpr (std::is_same_v<T, IPv4> || std::is_same_v<T, protocol::FileSize>) {
            fill(value.value);
        } else if constexpr (std::is_same_v<T, std::string>) {
            value = script_.text();
        } else if constexpr (std::is_same_v<T, protocol::Blob> ||
                             std::is_same_v<T, protocol::Rest>) {
            const ByteView bytes = script_.bytes();
            value.bytes.assign(bytes.begin(), bytes.end());
        } else if constexpr (protocol::List<T>) {
            for (std::size_t n = script_.below(4); n > 0; --n) {
                typename T::value_type element{};
                fill(element);
                value.push_back(std::move(element));
            }
        } else {
            T::fields(value, *this);
        }
    }

    Script& script_;
    bool ended_ = false;
};

/// A whole frame of the message of `List` that the script chooses.
template <class List>
Buffer scripted_frame(Script& script, std::size_t code_size) {
    Buffer frame;
    std::size_t left = script.below(List::size);
    List::for_each([&](auto tag) {
        if (left-- != 0) return;
        typename decltype(tag)::type message;
        FromScript visitor(script);
        decltype(message)::fields(message, visitor);
        protocol::encode(message, frame, code_size);
    });
    return frame;
}

}  // namespace kindred::fuzz
