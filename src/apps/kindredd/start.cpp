#include "apps/kindredd/start.hpp"

#include "api/pictures.hpp"
#include "api/settings.hpp"
#include "api/share_roots.hpp"
#include "apps/kindredd/saved.hpp"
#include "apps/kindredd/web_folder.hpp"
#include "io/clock.hpp"
#include "io/files.hpp"

#include <filesystem>

namespace kindred::daemon {
namespace {

namespace json = boost::json;

constexpr std::uint16_t default_port = 2234;

Result<std::vector<api::ShareRoot>> roots_of(const std::vector<SharedFolder>& shares) {
    std::vector<api::ShareRoot> roots;
    for (const SharedFolder& share : shares) {
        const std::string name = std::filesystem::path(share.path).filename().string();
        roots.push_back({.alias = share.alias.empty() ? name : share.alias, .path = share.path});
    }
    return roots;
}

Result<std::vector<api::ShareRoot>> shared_folders(const Options& options,
                                                   const json::object& saved) {
    const auto* const kept = saved.if_contains("shares");
    if (!options.above.shares.empty()) return roots_of(options.above.shares);
    return kept != nullptr ? api::parse_roots(*kept) : roots_of(options.file.shares);
}

Result<io::ScanOptions> scan_options(const Options& options, const json::object& saved) {
    auto roots = shared_folders(options, saved);
    if (!roots) return fail(saved_path(options) + ": " + roots.error().message);
    io::ScanOptions scan;
    for (api::ShareRoot& root : *roots)
        scan.folders.push_back({std::move(root.path), std::move(root.alias), root.visibility,
                                std::move(root.excludes)});
    scan.cache_path = options.data_folder + "/shares.db";
    scan.share_hidden = options.share_hidden;
    return scan;
}

Endpoint listen_on(const std::optional<Endpoint>& above, const json::object& saved,
                   std::string_view name, const std::optional<Endpoint>& file,
                   std::uint16_t otherwise) {
    if (above) return *above;
    Endpoint endpoint = file.value_or(Endpoint{{}, otherwise});
    const auto* const ports = saved.if_contains("ports");
    if (ports == nullptr || !ports->is_object()) return endpoint;
    const auto* const port = ports->get_object().if_contains(name);
    json::error_code error;
    const auto number = port == nullptr ? endpoint.port : port->to_number<std::uint16_t>(error);
    if (!error) endpoint.port = number;
    return endpoint;
}

/// The picture that the API has set or cleared, else that of the configuration.
Result<Buffer> own_picture(const Options& options) {
    const std::string set = options.data_folder + "/" + std::string(picture_file);
    const bool is_set = std::filesystem::exists(set);
    const std::string path = is_set ? set : options.picture;
    if (path.empty()) return Buffer();
    const auto content = io::read_file(path, api::largest_picture);
    if (!content) return fail("picture: " + content.error().message);
    Buffer picture(content->begin(), content->end());
    if (picture.empty() && is_set) return picture;
    if (const auto checked = api::check_picture(picture); !checked)
        return fail("picture: " + path + " " + checked.error().message);
    return picture;
}

}  // namespace

Result<client::Settings> engine_settings(const Options& options, const json::object& saved) {
    client::Settings settings;
    settings.download_folder = options.data_folder + "/downloads";
    settings.incomplete_folder = options.data_folder + "/incomplete";
    settings.cache_folder = options.data_folder;
    settings.utc_offset_minutes = io::utc_offset_minutes(io::system_now().unix_seconds);
    auto picture = own_picture(options);
    if (!picture) return std::unexpected(picture.error());
    settings.picture = *std::move(picture);
    if (auto applied = api::apply_settings(options.file.settings, settings); !applied)
        return std::unexpected(applied.error());
    const auto* const kept = saved.if_contains("settings");
    if (kept != nullptr && kept->is_object())
        if (auto applied = api::apply_settings(kept->get_object(), settings); !applied)
            return fail(saved_path(options) + ": " + applied.error().message);
    if (auto applied = api::apply_settings(options.above.settings, settings); !applied)
        return std::unexpected(applied.error());
    return settings;
}

std::string saved_path(const Options& options) {
    return options.data_folder + "/settings.json";
}

Result<Start> read_start(const Options& options) {
    Start start;
    auto saved = Saved::read(saved_path(options));
    if (!saved) return std::unexpected(saved.error());
    start.saved = *std::move(saved);
    auto settings = engine_settings(options, start.saved);
    if (!settings) return std::unexpected(settings.error());
    start.settings = *std::move(settings);
    auto scan = scan_options(options, start.saved);
    if (!scan) return std::unexpected(scan.error());
    start.scan = *std::move(scan);
    start.listen =
        listen_on(options.above.listen, start.saved, "port", options.file.listen, default_port);
    start.listen_obfuscated = listen_on(options.above.listen_obfuscated, start.saved,
                                        "obfuscated_port", options.file.listen_obfuscated, 0);
    auto web = read_web_files(options.web_folder);
    if (!web) return std::unexpected(web.error());
    start.web = *std::move(web);
    return start;
}

}  // namespace kindred::daemon
