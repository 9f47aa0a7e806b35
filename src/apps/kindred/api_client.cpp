#include "apps/kindred/api_client.hpp"

#include "apps/kindred/exit_codes.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace kindred::cli {
namespace {

std::string member(const boost::json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

/// Hints about requests are for programs that send their own.
bool is_for_people(std::string_view hint) {
    return !hint.empty() && hint.find("/api/") == std::string_view::npos &&
           hint.find("/v1/") == std::string_view::npos && !hint.starts_with("Send {");
}

Failure refused(const HttpResponse& response, const boost::json::object& problem) {
    std::string message = member(problem, "detail");
    if (message.empty()) message = "the daemon answered " + std::to_string(response.status);
    if (const std::string hint = member(problem, "hint"); is_for_people(hint))
        message += (message.ends_with('.') ? " " : ". ") + hint;
    return {response.status == 404 ? exit_code::nothing_found : exit_code::failed, message};
}

}  // namespace

std::unexpected<Failure> failure(int exit_code, std::string message) {
    return std::unexpected(Failure{exit_code, std::move(message)});
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (plain) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

Outcome<boost::json::object> ApiClient::ask(std::string method, const std::string& path,
                                            std::string body, std::string content_type) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = "/api/v1" + path;
    if (!body.empty()) request.headers.push_back({"Content-Type", std::move(content_type)});
    if (!api_key_.empty()) request.headers.push_back({"X-API-Key", api_key_});
    request.body = std::move(body);
    const auto response = send_(request);
    if (!response)
        return failure(exit_code::no_daemon,
                       "no daemon answers at " + where_ + ": " + response.error().message +
                           "\nStart one with: kindredd --username NAME --server HOST:PORT "
                           "(see kindredd --help),\nor say where it is with --data or --url.");
    boost::json::error_code error;
    const auto value = boost::json::parse(response->body.empty() ? "{}" : response->body, error);
    const auto object = !error && value.is_object() ? value.get_object() : boost::json::object();
    if (response->status >= 300) return std::unexpected(refused(*response, object));
    if (error)
        return failure(exit_code::failed, "what answers at " + where_ + " is no kindredd daemon");
    return object;
}

Outcome<boost::json::object> ApiClient::get(const std::string& path) {
    return ask("GET", path, "");
}

Outcome<boost::json::object> ApiClient::post(const std::string& path,
                                             const boost::json::object& body) {
    return ask("POST", path, body.empty() ? "" : boost::json::serialize(body));
}

Outcome<boost::json::object> ApiClient::put(const std::string& path,
                                            const boost::json::object& body) {
    return ask("PUT", path, boost::json::serialize(body));
}

Outcome<boost::json::object> ApiClient::patch(const std::string& path,
                                              const boost::json::object& body) {
    return ask("PATCH", path, boost::json::serialize(body));
}

Outcome<boost::json::object> ApiClient::put_bytes(const std::string& path, std::string bytes,
                                                  std::string content_type) {
    return ask("PUT", path, std::move(bytes), std::move(content_type));
}

Outcome<boost::json::object> ApiClient::remove(const std::string& path) {
    return ask("DELETE", path, "");
}

}  // namespace kindred::cli
