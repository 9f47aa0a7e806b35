#include "apps/kindredd/options.hpp"

#include "apps/kindredd/config_file.hpp"
#include "apps/kindredd/saved.hpp"
#include "apps/kindredd/start.hpp"
#include "apps/paths.hpp"
#include "io/files.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <map>

namespace kindred::daemon {
namespace {

constexpr int usage_error = 2;
constexpr std::uint16_t default_server_port = 2242;
constexpr std::size_t longest_secret = 4096;

/// What the command line says.
struct Flags {
    std::string config;
    bool check = false;
    bool print = false;
    std::string server;
    std::string username;
    std::string password;
    std::string password_file;
    std::string downloads;
    std::string incomplete;
    std::optional<std::uint64_t> upload_slots;
    std::vector<std::string> set;
    DaemonValues daemon;
};

constexpr const char* help_footer =
    "The password is taken from --password, --password-file, $KINDRED_PASSWORD or the file of\n"
    "--config; prefer the last three, for others can see the command line.\n"
    "`kindred` commands of the same user reach the daemon over a socket in the data folder.\n"
    "\n"
    "Every key of the configuration file may be given as $KINDRED_KEY, too. Flags go before the\n"
    "environment, that before what the API or the web UI has set, and that before the file. "
    "Without\n"
    "any account the daemon waits for one to be set there. SIGHUP reads the file again.\n"
    "\n"
    "Example:  KINDRED_PASSWORD=secret kindredd --server 127.0.0.1:2242 --username alice \\\n"
    "              --share Music=/srv/music --downloads ~/Downloads";

void add_daemon_flags(CLI::App& app, DaemonValues& values) {
    for (const DaemonKey& key : daemon_keys) {
        std::string flag = "--" + std::string(key.name);
        std::ranges::replace(flag, '_', '-');
        const std::string about(key.about);
        if (const auto* text = std::get_if<std::string DaemonValues::*>(&key.member))
            app.add_option(flag, values.**text, about);
        else if (const auto* on = std::get_if<bool DaemonValues::*>(&key.member))
            app.add_flag(flag, values.**on, about);
        else
            app.add_option(flag,
                           values.*std::get<std::vector<std::string> DaemonValues::*>(key.member),
                           about + " Repeatable.");
    }
}

void add_options(CLI::App& app, Flags& flags) {
    app.add_option("--config", flags.config, "TOML file; see --print-config");
    app.add_flag("--check-config", flags.check, "only check the configuration");
    app.add_flag("--print-config", flags.print,
                 "print the configuration in force as TOML, with a comment for every key");
    app.add_option("--server", flags.server, "server to log in to: HOST or HOST:PORT");
    app.add_option("--username", flags.username, "your name in the network");
    app.add_option("--password", flags.password, "its password; the first login sets it");
    app.add_option("--password-file", flags.password_file, "file whose first line is the password");
    app.add_option("--downloads", flags.downloads, "folder for finished files (DATA/downloads)");
    app.add_option("--incomplete", flags.incomplete, "folder for partial files (DATA/incomplete)");
    app.add_option("--upload-slots", flags.upload_slots, "uploads at a time (3)")
        ->check(CLI::Range(1, 1000));
    app.add_option("--set", flags.set, "any other setting: NAME=VALUE, repeatable");
    add_daemon_flags(app, flags.daemon);
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

Result<void> read_password(const Flags& flags, boost::json::object& settings) {
    std::string password = flags.password;
    if (password.empty() && !flags.password_file.empty()) {
        const auto content = io::read_file(flags.password_file, longest_secret);
        if (!content) return std::unexpected(content.error());
        password = content->substr(0, content->find_first_of("\r\n"));
    }
    if (!password.empty()) settings["password"] = password;
    return {};
}

Result<void> flag_settings(const Flags& flags, boost::json::object& settings) {
    for (const std::string& text : flags.set)
        if (auto set = set_by_text(text, settings); !set)
            return fail("--set: " + set.error().message);
    if (!flags.server.empty())
        if (auto parsed = parse_server(flags.server, settings); !parsed) return parsed;
    if (!flags.username.empty()) settings["username"] = flags.username;
    if (!flags.downloads.empty()) settings["download_folder"] = absolute_path(flags.downloads);
    if (!flags.incomplete.empty()) settings["incomplete_folder"] = absolute_path(flags.incomplete);
    if (flags.upload_slots) settings["upload_slots"] = *flags.upload_slots;
    return read_password(flags, settings);
}

Result<std::optional<Endpoint>> parse_address(std::string_view name, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto endpoint = parse_endpoint(text);
    if (!endpoint) return fail(std::string(name) + ": " + endpoint.error().message);
    return *endpoint;
}

/// Whether the API has been told who may use it.
bool has_accounts(const Options& options) {
    const auto saved = Saved::read(saved_path(options));
    const auto* const auth = saved ? saved->if_contains("auth") : nullptr;
    if (auth == nullptr || !auth->is_object()) return false;
    return std::ranges::any_of(auth->get_object(), [](const auto& list) {
        return list.value().is_array() && !list.value().get_array().empty();
    });
}

Result<void> parse_http(const DaemonValues& values, Options& options) {
    options.api_key = values.api_key;
    const std::string text = values.http.empty() ? "127.0.0.1:5030" : values.http;
    if (text == "off") return {};
    const auto http = parse_address("http", text);
    if (!http) return std::unexpected(http.error());
    if ((*http)->address.value >> 24 != 127 && options.api_key.empty() && !has_accounts(options))
        return fail("http " + text +
                    ": anybody who reaches this address could use the API; set an API key, make an "
                    "account first, or use a 127.0.0.1 address");
    options.http = *http;
    return {};
}

Result<void> parse_access(const DaemonValues& values, Options& options) {
    options.http_hosts = values.http_hosts;
    for (const std::string& text : values.trusted_proxies) {
        const auto range = parse_address_range(text);
        if (!range) return fail("trusted_proxy: " + range.error().message);
        options.proxies.push_back(*range);
    }
    options.http_base = values.http_base;
    while (options.http_base.ends_with('/')) options.http_base.pop_back();
    if (!options.http_base.empty() && !options.http_base.starts_with('/'))
        return fail("http_base does not begin with '/': '" + values.http_base + "'");
    if (values.https_certificate.empty() != values.https_key.empty())
        return fail("https_certificate and https_key belong together");
    options.https_certificate = values.https_certificate;
    options.https_key = values.https_key;
    return parse_http(values, options);
}

/// "Music=/srv/music" or "/srv/music".
SharedFolder parse_share(const std::string& text) {
    const std::size_t equals = text.find('=');
    const bool has_alias = equals != std::string::npos && text.find('/') > equals;
    return {has_alias ? text.substr(0, equals) : "",
            absolute_path(has_alias ? text.substr(equals + 1) : text)};
}

/// What the API may change, too: `values` goes before or after that, depending on where it is from.
Result<void> parse_changeable(const DaemonValues& values, Changeable& changeable) {
    const auto listen = parse_address("listen", values.listen);
    if (!listen) return std::unexpected(listen.error());
    const auto obfuscated = parse_address("listen_obfuscated", values.listen_obfuscated);
    if (!obfuscated) return std::unexpected(obfuscated.error());
    changeable.listen = *listen;
    changeable.listen_obfuscated = *obfuscated;
    for (const std::string& share : values.shares) changeable.shares.push_back(parse_share(share));
    return {};
}

Result<void> parse_proxy(const DaemonValues& values, Options& options) {
    const auto endpoint = parse_address("proxy", values.proxy);
    if (!endpoint) return std::unexpected(endpoint.error());
    if (values.proxy_username.size() > io::longest_proxy_text ||
        values.proxy_password.size() > io::longest_proxy_text)
        return fail("proxy_username and proxy_password have 255 bytes at most");
    if (*endpoint)
        options.proxy = io::Proxy{**endpoint, values.proxy_username, values.proxy_password};
    if (!values.port_mapping.empty() && values.port_mapping != "on" && values.port_mapping != "off")
        return fail("port_mapping is not on or off: '" + values.port_mapping + "'");
    options.port_mapping = values.port_mapping == "on";
    return {};
}

Result<void> parse_fixed(const DaemonValues& values, Options& options) {
    static const std::map<std::string, LogLevel> levels = {{"", LogLevel::info},
                                                           {"debug", LogLevel::debug},
                                                           {"info", LogLevel::info},
                                                           {"warning", LogLevel::warning},
                                                           {"error", LogLevel::error}};
    const auto level = levels.find(values.log_level);
    if (level == levels.end())
        return fail("log_level is not debug, info, warning or error: '" + values.log_level + "'");
    options.log_level = level->second;
    options.log_json = values.log_json;
    if (auto parsed = parse_proxy(values, options); !parsed) return parsed;
    options.share_hidden = values.share_hidden;
    if (!values.picture.empty()) options.picture = absolute_path(values.picture);
    options.web_folder =
        values.web.empty() || values.web == "off" ? values.web : absolute_path(values.web);
    options.data_folder =
        absolute_path(values.data.empty() ? apps::default_data_folder() : values.data);
    return parse_access(values, options);
}

/// Everything that is given, by where it is given.
struct Sources {
    Config file;
    Config above;  ///< environment and flags
};

Result<Sources> gather(const Flags& flags) {
    Sources sources;
    if (!flags.config.empty()) {
        auto file = read_config(flags.config);
        if (!file) return std::unexpected(file.error());
        sources.file = *std::move(file);
    }
    auto above = environment_config([](const char* name) { return apps::environment(name); });
    if (!above) return std::unexpected(above.error());
    sources.above = *std::move(above);
    Config given{{}, flags.daemon, {}};
    if (auto parsed = flag_settings(flags, given.settings); !parsed)
        return std::unexpected(parsed.error());
    overlay(sources.above, std::move(given));
    return sources;
}

Result<Options> interpret(const Sources& sources) {
    Options options;
    options.file.settings = sources.file.settings;
    options.above.settings = sources.above.settings;
    if (auto parsed = parse_changeable(sources.file.daemon, options.file); !parsed)
        return std::unexpected(parsed.error());
    if (auto parsed = parse_changeable(sources.above.daemon, options.above); !parsed)
        return std::unexpected(parsed.error());
    Config all = sources.file;
    overlay(all, sources.above);
    options.daemon = all.daemon;
    options.hooks = sources.file.hooks;
    if (auto parsed = parse_fixed(options.daemon, options); !parsed)
        return std::unexpected(parsed.error());
    return options;
}

int print(const Sources& sources) {
    Config all = sources.file;
    overlay(all, sources.above);
    std::cout << commented_config(all);
    return 0;
}

}  // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
    Flags flags;
    CLI::App app("kindredd: a client of the Soulseek network that runs in the background",
                 "kindredd");
    app.set_version_flag("--version", "kindredd " KINDRED_VERSION);
    add_options(app, flags);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    const auto sources = gather(flags);
    auto options = sources ? interpret(*sources) : std::unexpected(sources.error());
    if (!options) {
        std::cerr << "kindredd: " << options.error().message << std::endl;
        return usage_error;
    }
    if (flags.print) return print(*sources);
    if (!flags.check) return *std::move(options);
    std::cout << "the configuration is good" << std::endl;
    return 0;
}

}  // namespace kindred::daemon
