#include "apps/kindredd/options.hpp"

#include "apps/paths.hpp"
#include "io/files.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <filesystem>
#include <iostream>
#include <map>

namespace kindred::daemon {
namespace {

constexpr int usage_error = 2;
constexpr std::uint16_t default_server_port = 2242;
constexpr std::size_t longest_secret = 4096;

/// The texts behind Options, as they were given.
struct Given {
    std::string server;
    std::string username;
    std::string password;
    std::string password_file;
    std::string listen;
    std::string listen_obfuscated;
    std::string http = "127.0.0.1:5030";
    std::string api_key;
    std::vector<std::string> http_hosts;
    std::string web;
    std::vector<std::string> shares;
    bool share_hidden = false;
    std::string data;
    std::string downloads;
    std::string incomplete;
    std::optional<std::uint64_t> upload_slots;
    std::string log_level = "info";
    bool log_json = false;
};

constexpr const char* help_footer =
    "The password is taken from --password, --password-file or $KINDRED_PASSWORD; prefer the last\n"
    "two, for others can see the command line. The API key may be in $KINDRED_API_KEY.\n"
    "`kindred` commands of the same user reach the daemon over a socket in the data folder.\n"
    "\n"
    "What is not given is as the API or the web UI has set it. Without any account the daemon "
    "waits\n"
    "for one to be set there.\n"
    "\n"
    "Example:  KINDRED_PASSWORD=secret kindredd --server 127.0.0.1:2242 --username alice \\\n"
    "              --share Music=/srv/music --downloads ~/Downloads";

void add_options(CLI::App& app, Given& given) {
    app.add_option("--server", given.server, "server to log in to: HOST or HOST:PORT");
    app.add_option("--username", given.username, "your name in the network");
    app.add_option("--password", given.password, "its password; the first login sets it");
    app.add_option("--password-file", given.password_file, "file whose first line is the password");
    app.add_option("--listen", given.listen, "ADDRESS:PORT for other users (0.0.0.0:2234)");
    app.add_option("--listen-obfuscated", given.listen_obfuscated,
                   "ADDRESS:PORT for obfuscated connections; none unless given");
    app.add_option("--http", given.http,
                   "ADDRESS:PORT of the API (127.0.0.1:5030), or `off`; addresses other than "
                   "loopback need an API key");
    app.add_option("--api-key", given.api_key, "ask for this key on the API's port");
    app.add_option("--http-host", given.http_hosts,
                   "further host name under which the API may be reached");
    app.add_option("--web", given.web,
                   "folder with the web UI, or `off` (../share/kindred/web beside the program)");
    app.add_option("--share", given.shares, "DIR or ALIAS=DIR to share, repeatable");
    app.add_flag("--share-hidden", given.share_hidden, "share names that begin with a dot, too");
    app.add_option("--data", given.data, "folder for queue, caches and socket ($KINDRED_DATA)");
    app.add_option("--downloads", given.downloads, "folder for finished files (DATA/downloads)");
    app.add_option("--incomplete", given.incomplete, "folder for partial files (DATA/incomplete)");
    app.add_option("--upload-slots", given.upload_slots, "uploads at a time (3)")
        ->check(CLI::Range(1, 1000));
    app.add_option("--log-level", given.log_level, "debug, info (default), warning or error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    app.add_flag("--log-json", given.log_json, "log one JSON object per line");
    app.footer(help_footer);
}

std::string absolute_path(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

Result<void> parse_server(const std::string& text, boost::json::object& settings) {
    const std::size_t colon = std::min(text.rfind(':'), text.size());
    std::uint16_t port = default_server_port;
    if (colon < text.size()) {
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
        if (error != std::errc{} || stop != end || port == 0)
            return fail("--server: not HOST:PORT: '" + text + "'");
    }
    if (colon == 0) return fail("--server: no host in '" + text + "'");
    settings["server_host"] = text.substr(0, colon);
    settings["server_port"] = port;
    return {};
}

Result<void> read_password(const Given& given, boost::json::object& settings) {
    std::string password = given.password;
    if (password.empty() && !given.password_file.empty()) {
        const auto content = io::read_file(given.password_file, longest_secret);
        if (!content) return std::unexpected(content.error());
        password = content->substr(0, content->find_first_of("\r\n"));
    }
    if (password.empty()) password = apps::environment("KINDRED_PASSWORD");
    if (!password.empty()) settings["password"] = password;
    return {};
}

Result<void> parse_settings(const Given& given, boost::json::object& settings) {
    if (!given.server.empty())
        if (auto parsed = parse_server(given.server, settings); !parsed) return parsed;
    if (!given.username.empty()) settings["username"] = given.username;
    if (!given.downloads.empty()) settings["download_folder"] = absolute_path(given.downloads);
    if (!given.incomplete.empty()) settings["incomplete_folder"] = absolute_path(given.incomplete);
    if (given.upload_slots) settings["upload_slots"] = *given.upload_slots;
    return read_password(given, settings);
}

Result<void> parse_addresses(const Given& given, Options& options) {
    if (!given.listen.empty()) {
        const auto listen = parse_endpoint(given.listen);
        if (!listen) return fail("--listen: " + listen.error().message);
        options.listen = *listen;
    }
    if (!given.listen_obfuscated.empty()) {
        const auto obfuscated = parse_endpoint(given.listen_obfuscated);
        if (!obfuscated) return fail("--listen-obfuscated: " + obfuscated.error().message);
        options.listen_obfuscated = *obfuscated;
    }
    options.api_key = given.api_key.empty() ? apps::environment("KINDRED_API_KEY") : given.api_key;
    if (given.http == "off") return {};
    const auto http = parse_endpoint(given.http);
    if (!http) return fail("--http: " + http.error().message);
    if (http->address.value >> 24 != 127 && options.api_key.empty())
        return fail("--http " + given.http +
                    ": anybody who reaches this address could use the API; set --api-key, or "
                    "use a 127.0.0.1 address");
    options.http = *http;
    return {};
}

/// "Music=/srv/music" or "/srv/music".
SharedFolder parse_share(const std::string& text) {
    const std::size_t equals = text.find('=');
    const bool has_alias = equals != std::string::npos && text.find('/') > equals;
    return {has_alias ? text.substr(0, equals) : "",
            absolute_path(has_alias ? text.substr(equals + 1) : text)};
}

Result<Options> interpret(const Given& given) {
    static const std::map<std::string, LogLevel> levels = {{"debug", LogLevel::debug},
                                                           {"info", LogLevel::info},
                                                           {"warning", LogLevel::warning},
                                                           {"error", LogLevel::error}};
    Options options;
    if (auto parsed = parse_settings(given, options.settings); !parsed)
        return std::unexpected(parsed.error());
    if (auto parsed = parse_addresses(given, options); !parsed)
        return std::unexpected(parsed.error());
    for (const std::string& share : given.shares) options.shares.push_back(parse_share(share));
    options.share_hidden = given.share_hidden;
    options.http_hosts = given.http_hosts;
    options.web_folder =
        given.web.empty() || given.web == "off" ? given.web : absolute_path(given.web);
    options.data_folder =
        absolute_path(given.data.empty() ? apps::default_data_folder() : given.data);
    options.log_level = levels.at(given.log_level);
    options.log_json = given.log_json;
    return options;
}

}  // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
    Given given;
    CLI::App app("kindredd: a client of the Soulseek network that runs in the background",
                 "kindredd");
    app.set_version_flag("--version", "kindredd " KINDRED_VERSION);
    add_options(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    auto options = interpret(given);
    if (options) return *std::move(options);
    std::cerr << "kindredd: " << options.error().message << std::endl;
    return usage_error;
}

}  // namespace kindred::daemon
