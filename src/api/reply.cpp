#include "api/reply.hpp"

#include <boost/json/serialize.hpp>

namespace kindred::api {
namespace {

std::string_view title_of(int status) {
    switch (status) {
        case 400:
            return "Bad request";
        case 401:
            return "Not authenticated";
        case 403:
            return "Forbidden";
        case 404:
            return "Not found";
        case 405:
            return "Method not allowed";
        case 409:
            return "Conflict";
        case 415:
            return "Unsupported media type";
        case 429:
            return "Too many requests";
        case 504:
            return "Gateway timeout";
        default:
            return "Error";
    }
}

}  // namespace

HttpResponse json_reply(const boost::json::value& value, int status) {
    return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(value)};
}

boost::json::object explanation(std::string_view state, const std::vector<std::string>& sentences) {
    boost::json::array why;
    for (const std::string& sentence : sentences) why.push_back(boost::json::string(sentence));
    return {{"state", state}, {"why", std::move(why)}};
}

HttpResponse no_content() {
    return {204, {}, ""};
}

HttpResponse problem(int status, std::string_view detail, std::string_view hint) {
    const boost::json::object object{{"type", "about:blank"},
                                     {"title", title_of(status)},
                                     {"status", status},
                                     {"detail", detail},
                                     {"hint", hint}};
    return {status, {{"Content-Type", "application/problem+json"}}, boost::json::serialize(object)};
}

HttpResponse not_found(std::string_view thing) {
    const std::string name(thing);
    const std::string plural = name + (name.ends_with("sh") ? "es" : "s");
    return problem(404, "There is no such " + name + ".",
                   "List what there is with GET /api/v1/" + plural + ".");
}

HttpResponse not_saved(const Error& error) {
    return problem(500, "It is in effect until the daemon ends, but was not kept: " + error.message,
                   "Look at the disk of the data folder, and try again.");
}

}  // namespace kindred::api
