// One request of the v0 API, read the way its callers write: names of members in any case, numbers
// as text too, unknown members ignored.
#pragma once

#include "api/call.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::api::v0 {

struct Request {
    const HttpRequest& http;
    Now now;
    /// What stood for {...} in the path, decoded once.
    std::vector<std::string> captured;
    Query query;
    /// null if there was none.
    boost::json::value body;
    Respond respond;

    /// A query parameter that means yes: "true" in any case.
    bool flag(std::string_view name) const;
    /// The body, if it is a JSON string.
    std::optional<std::string> text_body() const;
};

/// The members of a JSON object.
class Members {
  public:
    /// Something else than an object has no members.
    explicit Members(const boost::json::value& value) : value_(value) {}

    const boost::json::value* find(std::string_view name) const;
    std::optional<std::string> text(std::string_view name) const;
    std::optional<std::int64_t> number(std::string_view name) const;
    std::optional<bool> flag(std::string_view name) const;

  private:
    const boost::json::value& value_;
};

}  // namespace kindred::api::v0
