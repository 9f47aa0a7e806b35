#include "apps/kindred/daemon_link.hpp"

#include "apps/paths.hpp"
#include "io/files.hpp"
#include "io/http_client.hpp"
#include "io/resolve.hpp"

#include <charconv>
#include <memory>

namespace kindred::cli {
namespace {

constexpr std::uint16_t default_port = 5030;
constexpr std::size_t longest_key_file = 4096;

/// The address behind http://HOST[:PORT][/].
Result<Endpoint> endpoint_of(std::string_view url) {
    static constexpr std::string_view scheme = "http://";
    const auto bad = fail("'" + std::string(url) + "' is not http://HOST:PORT");
    if (!url.starts_with(scheme)) return bad;
    std::string_view rest = url.substr(scheme.size());
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    Endpoint endpoint{{}, default_port};
    if (colon < rest.size()) {
        const std::string_view port = rest.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
        if (error != std::errc{} || end != port.data() + port.size()) return bad;
    }
    const auto address = io::resolve_ipv4(std::string(rest.substr(0, colon)));
    if (!address) return std::unexpected(address.error());
    endpoint.address = *address;
    return endpoint;
}

Result<std::string> key_of(const DaemonAddress& address) {
    if (address.api_key_file.empty()) return address.api_key;
    const auto content = io::read_file(address.api_key_file, longest_key_file);
    if (!content) return std::unexpected(content.error());
    return content->substr(0, content->find_first_of("\r\n"));
}

ApiClient make_client(std::shared_ptr<io::HttpClient> http, std::string where,
                      const std::string& api_key) {
    return ApiClient([http](const HttpRequest& request) { return http->send(request); },
                     std::move(where), api_key);
}

}  // namespace

Result<ApiClient> link_to_daemon(const DaemonAddress& address) {
    const auto key = key_of(address);
    if (!key) return std::unexpected(key.error());
    if (address.url.empty()) {
        const std::string path = apps::socket_path(address.data_folder);
        return make_client(std::make_shared<io::HttpClient>(io::UnixPath{path}), path, *key);
    }
    const auto endpoint = endpoint_of(address.url);
    if (!endpoint) return std::unexpected(endpoint.error());
    return make_client(std::make_shared<io::HttpClient>(*endpoint), address.url, *key);
}

}  // namespace kindred::cli
