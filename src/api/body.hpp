// Reads the members of a JSON body. The first thing that is wrong sticks; finish() tells it, or
// that a member is not known, so that a misspelt name is not silently ignored.
#pragma once

#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::api {

class Body {
  public:
    explicit Body(const boost::json::object& object) : object_(object) {}

    /// Text; bytes that are not UTF-8 come as `<name>_hex` instead.
    std::optional<std::string> text(std::string_view name);
    std::string required_text(std::string_view name);
    std::optional<std::uint64_t> number(std::string_view name);
    std::optional<bool> flag(std::string_view name);
    std::vector<std::uint64_t> numbers(std::string_view name);
    std::vector<std::string> texts(std::string_view name);
    /// An object, if it is there.
    const boost::json::object* object(std::string_view name);
    /// The objects of a list that must be there and not be empty.
    std::vector<const boost::json::object*> objects(std::string_view name);

    /// Something is wrong with the value of a member; `what` follows its name.
    void reject(std::string_view name, std::string_view what) { fail_at(name, what); }
    Result<void> finish() const;

  private:
    const boost::json::value* take(std::string_view name);
    void fail_at(std::string_view name, std::string_view what);

    const boost::json::object& object_;
    std::vector<std::string> taken_;
    std::optional<Error> error_;
};

}  // namespace kindred::api
