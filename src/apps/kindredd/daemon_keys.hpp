// What belongs to the daemon and not to the engine: where it listens, what it shares, how it logs.
// One table for the flags, the configuration file and the environment.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kindred::daemon {

/// As it was given; empty or false for what was not.
struct DaemonValues {
    std::string listen;
    std::string listen_obfuscated;
    std::string port_mapping;
    std::string proxy;
    std::string proxy_username;
    std::string proxy_password;
    std::string http;
    std::string https_certificate;
    std::string https_key;
    std::string http_base;
    std::string api_key;
    std::vector<std::string> http_hosts;
    std::vector<std::string> trusted_proxies;
    std::string web;
    std::vector<std::string> shares;
    bool share_hidden = false;
    bool remote_file_management = false;
    std::string picture;
    std::string data;
    std::string log_level;
    bool log_json = false;

    bool operator==(const DaemonValues&) const = default;
};

struct DaemonKey {
    /// In the file; the flag is --like-this, the variable KINDRED_LIKE_THIS.
    std::string_view name;
    std::variant<std::string DaemonValues::*, bool DaemonValues::*,
                 std::vector<std::string> DaemonValues::*>
        member;
    std::string_view about;
    std::string_view value = "";  ///< a default for the example file, or what it may look like

    bool secret() const { return name == "api_key" || name == "proxy_password"; }
};

inline constexpr std::array daemon_keys = {
    DaemonKey{"listen", &DaemonValues::listen, "ADDRESS:PORT for other users.", "0.0.0.0:2234"},
    DaemonKey{"listen_obfuscated", &DaemonValues::listen_obfuscated,
              "ADDRESS:PORT for obfuscated connections; none unless given.", "0.0.0.0:2235"},
    DaemonKey{"port_mapping", &DaemonValues::port_mapping,
              "on: the router is asked, by UPnP or NAT-PMP, to let others reach these ports; off: "
              "it is not, which is the default.",
              "off"},
    DaemonKey{"proxy", &DaemonValues::proxy,
              "ADDRESS:PORT of a SOCKS5 proxy for connections to the server and to others; who "
              "connects to you does not come through it, and the server's name is looked up here.",
              "127.0.0.1:1080"},
    DaemonKey{"proxy_username", &DaemonValues::proxy_username, "Its user name, if it wants one."},
    DaemonKey{"proxy_password", &DaemonValues::proxy_password, "Its password."},
    DaemonKey{"http", &DaemonValues::http,
              "ADDRESS:PORT of the API and the web UI, or off; addresses other than loopback need "
              "an API key or an account.",
              "127.0.0.1:5030"},
    DaemonKey{"https_certificate", &DaemonValues::https_certificate,
              "PEM file; with it and https_key the API's port speaks HTTPS.",
              "/etc/kindred/certificate.pem"},
    DaemonKey{"https_key", &DaemonValues::https_key, "PEM file with the key of the certificate.",
              "/etc/kindred/key.pem"},
    DaemonKey{"http_base", &DaemonValues::http_base,
              "What all addresses begin with behind a proxy.", "/kindred"},
    DaemonKey{"api_key", &DaemonValues::api_key, "Ask for this key on the API's port."},
    DaemonKey{"http_host", &DaemonValues::http_hosts,
              "Further host names under which the API may be reached.", "music.example"},
    DaemonKey{"trusted_proxy", &DaemonValues::trusted_proxies,
              "Addresses or ranges whose X-Forwarded-For and X-Forwarded-Proto are believed.",
              "127.0.0.1"},
    DaemonKey{"web", &DaemonValues::web,
              "Folder with the web UI, or off (../share/kindred/web beside the program).", "off"},
    DaemonKey{"share", &DaemonValues::shares, "Folders to share: DIR or ALIAS=DIR.",
              "Music=/srv/music"},
    DaemonKey{"share_hidden", &DaemonValues::share_hidden,
              "Share names that begin with a dot, too."},
    DaemonKey{"remote_file_management", &DaemonValues::remote_file_management,
              "Let programs delete downloaded and incomplete files over /api/v0."},
    DaemonKey{"picture", &DaemonValues::picture,
              "Picture of you for others: a PNG, JPEG, GIF or WebP file of at most 1 MiB. Once the "
              "API or the web UI sets or clears the picture, that counts.",
              "/srv/me.png"},
    DaemonKey{"data", &DaemonValues::data, "Folder for queue, caches and socket.",
              "/var/lib/kindred"},
    DaemonKey{"log_level", &DaemonValues::log_level, "debug, info, warning or error.", "info"},
    DaemonKey{"log_json", &DaemonValues::log_json, "Log one JSON object per line."},
};

}  // namespace kindred::daemon
