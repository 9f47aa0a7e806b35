// The visitor that fills a message from a JSON object of the form ToJson writes. The order of the
// members does not matter. The first failure sticks and names the field: missing, of a wrong type,
// out of range, or unknown to the message.
#pragma once

#include "base/result.hpp"
#include "protocol/wire_traits.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <utility>

namespace kindred::inspect {

/// Why JSON does not make a message; `field` is a path such as "files[3].name".
struct FieldError {
    std::string field;
    std::string reason;
};

namespace detail {
Result<std::string> json_to_text(const boost::json::value& value);
Result<Buffer> json_to_bytes(const boost::json::value& value);
Result<std::uint64_t> json_to_unsigned(const boost::json::value& value, std::uint64_t largest);
Result<std::int64_t> json_to_signed(const boost::json::value& value, std::int64_t smallest,
                                    std::int64_t largest);
Result<IPv4> json_to_address(const boost::json::value& value);
}  // namespace detail

class FromJson {
  public:
    /// `turn` answers the questions that the length of a body answers when decoding, see exactly().
    FromJson(const boost::json::object& object, protocol::Dialect dialect, bool turn = false)
        : object_(object), dialect_(dialect), turn_(turn) {}

    template <class T>
    FromJson& operator()(const char* name, T& value) {
        if (failed()) return *this;
        if (!take(name, value)) fail_at(name, "is missing");
        return *this;
    }
    template <class T>
    FromJson& tail(const char* name, std::optional<T>& value) {
        value.reset();
        if (!failed() && object_.contains(name)) take(name, value.emplace());
        return *this;
    }
    template <class A, class B>
    FromJson& either(const char* wide_name, std::optional<A>& wide, const char* narrow_name,
                     std::optional<B>& narrow) {
        narrow.reset();
        tail(wide_name, wide);
        return wide ? *this : tail(narrow_name, narrow);
    }
    bool when(const char* /*words*/, bool condition) const { return condition && !failed(); }
    /// JSON has no length to tell the two layouts apart, so the caller tries one and the other.
    bool exactly(std::size_t /*count*/, bool otherwise) {
        asked_ = true;
        return otherwise != turn_;
    }
    protocol::Dialect dialect() const { return dialect_; }
    FromJson& modern() { return *this; }

    /// True if the message has two layouts.
    bool asked() const { return asked_; }
    bool failed() const { return error_.has_value(); }
    /// Ends the object: a member that no field asked for is an error.
    void finish();
    const FieldError& error() const { return *error_; }

  private:
    void fail_at(std::string field, std::string reason);
    template <class T>
    bool take(const char* name, T& value);
    template <class T>
    bool read(const boost::json::value& json, T& value, const std::string& path);
    template <class T>
    bool read_list(const boost::json::value& json, T& list, const std::string& path);
    template <class T>
    bool read_record(const boost::json::value& json, T& record, const std::string& path);
    template <class T, class U>
    bool assign(Result<T> result, U& value, const std::string& path);

    const boost::json::object& object_;
    protocol::Dialect dialect_;
    bool turn_;
    bool asked_ = false;
    std::vector<boost::json::string_view> taken_;
    std::optional<FieldError> error_;
};

/// Fills `message`; empty if that worked.
template <class M>
std::optional<FieldError> from_json(const boost::json::object& object, M& message,
                                    protocol::Dialect dialect) {
    const auto attempt = [&](bool turn) {
        message = {};
        FromJson visitor(object, dialect, turn);
        M::fields(message, visitor);
        visitor.finish();
        return visitor;
    };
    const FromJson first = attempt(false);
    if (!first.failed()) return std::nullopt;
    if (first.asked() && !attempt(true).failed()) return std::nullopt;
    return first.error();
}

template <class T>
bool FromJson::take(const char* name, T& value) {
    const auto member = object_.find(name);
    if (member == object_.end()) return false;
    taken_.push_back(member->key());
    read(member->value(), value, name);
    return true;
}

template <class T, class U>
bool FromJson::assign(Result<T> result, U& value, const std::string& path) {
    if (!result) return fail_at(path, std::move(result.error().message)), false;
    value = static_cast<U>(*std::move(result));
    return true;
}

template <class T>
bool FromJson::read(const boost::json::value& json, T& value, const std::string& path) {
    if constexpr (std::is_same_v<T, bool>) {
        if (!json.is_bool()) return fail_at(path, "is not true or false"), false;
        value = json.get_bool();
        return true;
    } else if constexpr (protocol::Integer<T>) {
        if constexpr (std::is_enum_v<T>) {
            std::underlying_type_t<T> number{};
            if (!read(json, number, path)) return false;
            value = static_cast<T>(number);
            return true;
        } else if constexpr (std::is_signed_v<T>) {
            using Limits = std::numeric_limits<T>;
            return assign(detail::json_to_signed(json, Limits::min(), Limits::max()), value, path);
        } else {
            return assign(detail::json_to_unsigned(json, std::numeric_limits<T>::max()), value,
                          path);
        }
    } else if constexpr (std::is_same_v<T, protocol::FileSize>) {
        return read(json, value.value, path);
    } else if constexpr (std::is_same_v<T, IPv4>) {
        return assign(detail::json_to_address(json), value, path);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return assign(detail::json_to_text(json), value, path);
    } else if constexpr (std::is_same_v<T, protocol::Blob> || std::is_same_v<T, protocol::Rest>) {
        return assign(detail::json_to_bytes(json), value.bytes, path);
    } else if constexpr (protocol::List<T>) {
        return read_list(json, value, path);
    } else {
        static_assert(protocol::Record<T>, "this field type has no JSON form");
        return read_record(json, value, path);
    }
}

template <class T>
bool FromJson::read_list(const boost::json::value& json, T& list, const std::string& path) {
    if (!json.is_array()) return fail_at(path, "is not a list"), false;
    list.clear();
    for (std::size_t i = 0; i < json.get_array().size(); ++i) {
        typename T::value_type element{};
        if (!read(json.get_array()[i], element, path + "[" + std::to_string(i) + "]")) return false;
        list.push_back(std::move(element));
    }
    return true;
}

template <class T>
bool FromJson::read_record(const boost::json::value& json, T& record, const std::string& path) {
    if (!json.is_object()) return fail_at(path, "is not an object"), false;
    FromJson inner(json.get_object(), dialect_, turn_);
    T::fields(record, inner);
    inner.finish();
    asked_ = asked_ || inner.asked_;
    if (inner.failed()) fail_at(path + "." + inner.error_->field, inner.error_->reason);
    return !failed();
}

}  // namespace kindred::inspect
