// The daemon's API as the command line uses it: JSON in, JSON out, and failures that already know
// which exit status they mean.
#pragma once

#include "base/http.hpp"
#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace kindred::cli {

struct Failure {
    int exit_code = 1;
    std::string message;
};

template <class T>
using Outcome = std::expected<T, Failure>;

std::unexpected<Failure> failure(int exit_code, std::string message);

/// Escapes a path segment or query value.
std::string percent_encoded(std::string_view text);

class ApiClient {
  public:
    /// Sends one request to the daemon and waits for the response.
    using Send = std::function<Result<HttpResponse>(const HttpRequest&)>;

    /// `where` names the daemon in messages.
    ApiClient(Send send, std::string where, std::string api_key = "")
        : send_(std::move(send)), where_(std::move(where)), api_key_(std::move(api_key)) {}

    /// `path` is below /api/v1. The answer is an object, empty for 204.
    Outcome<boost::json::object> get(const std::string& path);
    Outcome<boost::json::object> post(const std::string& path,
                                      const boost::json::object& body = {});
    Outcome<boost::json::object> put(const std::string& path, const boost::json::object& body);
    Outcome<boost::json::object> patch(const std::string& path, const boost::json::object& body);
    /// Sends what is not JSON.
    Outcome<boost::json::object> put_bytes(const std::string& path, std::string bytes,
                                           std::string content_type);
    Outcome<boost::json::object> remove(const std::string& path);

  private:
    Outcome<boost::json::object> ask(std::string method, const std::string& path, std::string body,
                                     std::string content_type = "application/json");

    Send send_;
    std::string where_;
    std::string api_key_;
};

}  // namespace kindred::cli
