// The visitor that writes a message as JSON text. Strings are text when they are UTF-8, otherwise
// {"hex":"..."} like byte arrays; addresses are dotted; absent optional fields are left out.
// It appends text instead of building a document, because a browse reply has millions of values.
#pragma once

#include "protocol/wire_traits.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kindred::inspect {

/// Appends a JSON string; `text` is UTF-8.
void append_json_text(std::string& out, std::string_view text);
/// Appends a JSON string, or {"hex":"..."} if `text` is not UTF-8.
void append_json_string(std::string& out, std::string_view text);
/// Appends {"hex":"..."}.
void append_json_bytes(std::string& out, ByteView bytes);

class ToJson {
  public:
    ToJson(std::string& out, protocol::Dialect dialect) : out_(out), dialect_(dialect) {}

    template <class T>
    ToJson& operator()(const char* name, const T& value) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_text(out_, name);
        out_ += ':';
        write(value);
        return *this;
    }
    template <class T>
    ToJson& tail(const char* name, const std::optional<T>& value) {
        return value ? (*this)(name, *value) : *this;
    }
    template <class A, class B>
    ToJson& either(const char* wide_name, const std::optional<A>& wide, const char* narrow_name,
                   const std::optional<B>& narrow) {
        return wide ? tail(wide_name, wide) : tail(narrow_name, narrow);
    }
    bool when(const char* /*words*/, bool condition) const { return condition; }
    bool exactly(std::size_t /*count*/, bool otherwise) const { return otherwise; }
    protocol::Dialect dialect() const { return dialect_; }
    /// What was parsed is shown, whichever dialect it belongs to.
    ToJson& modern() { return *this; }

  private:
    template <class T>
    void write(const T& value);

    std::string& out_;
    protocol::Dialect dialect_;
    bool first_ = true;
};

/// Appends the fields of `message` as one JSON object.
template <class M>
void append_json(std::string& out, const M& message, protocol::Dialect dialect) {
    out += '{';
    ToJson visitor(out, dialect);
    M::fields(message, visitor);
    out += '}';
}

template <class T>
void ToJson::write(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out_ += value ? "true" : "false";
    } else if constexpr (std::is_enum_v<T>) {
        out_ += std::to_string(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (protocol::Integer<T>) {
        out_ += std::to_string(value);
    } else if constexpr (std::is_same_v<T, protocol::FileSize>) {
        out_ += std::to_string(value.value);
    } else if constexpr (std::is_same_v<T, IPv4>) {
        append_json_text(out_, to_string(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        append_json_string(out_, value);
    } else if constexpr (std::is_same_v<T, protocol::Blob> || std::is_same_v<T, protocol::Rest>) {
        append_json_bytes(out_, value.bytes);
    } else if constexpr (protocol::List<T>) {
        out_ += '[';
        const char* separator = "";
        for (const auto& element : value) {
            out_ += std::exchange(separator, ",");
            write(element);
        }
        out_ += ']';
    } else {
        static_assert(protocol::Record<T>, "this field type has no JSON form");
        append_json(out_, value, dialect_);
    }
}

}  // namespace kindred::inspect
