// One request as a route sees it: captured path segments, query and body.
#pragma once

#include "api/role.hpp"
#include "base/http.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/json/value.hpp>

#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kindred::api {

using Respond = std::function<void(HttpResponse)>;
using Query = std::map<std::string, std::string, std::less<>>;

struct Call {
    const HttpRequest& request;
    Now now;
    std::vector<std::string> captured;  ///< what stood for {...} in the path, decoded
    Query query;
    boost::json::object body;  ///< empty if there was none
    Respond respond;           ///< for answers that come later
    Principal who;             ///< who asks

    /// The id in the path; 0, which no thing has, if it is not a number.
    template <class Id>
    Id id() const {
        Id id{};
        const std::string& text = captured.at(0);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
        return error == std::errc{} && end == text.data() + text.size() ? id : Id{};
    }
    /// A query parameter, or "".
    std::string_view parameter(std::string_view name) const {
        const auto found = query.find(name);
        return found == query.end() ? std::string_view() : found->second;
    }
};

/// Path and query of a request target, split before anything is decoded, so that "%2F" inside a
/// segment stays there. The error says what is not percent-encoding.
struct Target {
    std::vector<std::string> segments;
    Query query;
};
Result<Target> parse_target(std::string_view target);

/// A whole number among the query parameters, or `otherwise` if it is not there.
Result<std::uint64_t> parse_number(const Call& call, std::string_view name,
                                   std::uint64_t otherwise);

/// The part of a list that was asked for.
struct Page {
    std::size_t offset = 0;
    std::size_t limit = 0;
};
/// From the query parameters `offset` and `limit`; at most `most`, which is also the default.
Result<Page> parse_page(const Call& call, std::size_t most);

}  // namespace kindred::api
