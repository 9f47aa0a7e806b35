// What has been downloaded, and what is not whole yet, as files of the daemon's machine.
#include "api/v0/handlers.hpp"
#include "api/v0/names.hpp"
#include "api/v0/objects.hpp"

#include <optional>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;

/// Of either alphabet, with or without padding.
std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    while (text.ends_with('=')) text.remove_suffix(1);
    for (const char c : text) {
        std::uint32_t digit = 0;
        if (c >= 'A' && c <= 'Z')
            digit = static_cast<std::uint32_t>(c - 'A');
        else if (c >= 'a' && c <= 'z')
            digit = static_cast<std::uint32_t>(c - 'a' + 26);
        else if (c >= '0' && c <= '9')
            digit = static_cast<std::uint32_t>(c - '0' + 52);
        else if (c == '+' || c == '-')
            digit = 62;
        else if (c == '/' || c == '_')
            digit = 63;
        else
            return std::nullopt;
        bits = (bits << 6 | digit) & 0xffff;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xff);
    }
    return bytes;
}

bool leads_elsewhere(std::string_view path) {
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view name = path.substr(0, end);
        if (name == "." || name == ".." || name.find('\0') != std::string_view::npos) return true;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return false;
}

/// The path below the folder that the address names; a refusal if it is none.
std::expected<std::string, HttpResponse> path_of(const std::string& encoded) {
    auto path = from_base64(encoded);
    if (!path) return std::unexpected(refusal(400, "The path is not base64."));
    if (path->starts_with('/') || leads_elsewhere(*path))
        return std::unexpected(refusal(403, "Only what is below this folder can be named."));
    return *std::move(path);
}

json::object file_object(const FileInfo& file, const std::string& folder) {
    return {{"name", shown(file.name)},
            {"fullName", shown(folder.empty() ? file.name : folder + "/" + file.name)},
            {"length", file.size},
            {"attributes", "Normal"},
            {"createdAt", utc_time(file.modified)},
            {"modifiedAt", utc_time(file.modified)}};
}

json::object directory_object(const FolderContent& folder) {
    json::array files;
    for (const FileInfo& file : folder.files) files.push_back(file_object(file, folder.path));
    json::array directories;
    for (const FolderContent& below : folder.folders)
        directories.push_back(directory_object(below));
    return {{"name", shown(folder.name)},
            {"fullName", shown(folder.path)},
            {"attributes", "Directory"},
            {"createdAt", utc_time(folder.modified)},
            {"modifiedAt", utc_time(folder.modified)},
            {"files", std::move(files)},
            {"directories", std::move(directories)}};
}

Answer list(Context& context, const Request& request, FileArea area, const std::string& path) {
    context.host.list_files(area, path, request.flag("recursive"),
                            [respond = request.respond](const Result<FolderContent>& content) {
                                respond(content ? reply(directory_object(*content))
                                                : refusal(404, content.error().message));
                            });
    return std::nullopt;
}

Answer list_named(Context& context, const Request& request, FileArea area) {
    auto path = path_of(request.captured[0]);
    if (!path) return std::move(path.error());
    return list(context, request, area, *path);
}

Answer remove(Context& context, const Request& request, FileArea area, bool folder) {
    if (!context.host.may_delete_files())
        return refusal(403, "The daemon was not started with --remote-file-management.");
    auto path = path_of(request.captured[0]);
    if (!path) return std::move(path.error());
    if (path->empty()) return refusal(403, "The whole folder is not deleted.");
    context.host.delete_files(
        area, *path, folder, [respond = request.respond](const Result<void>& deleted) {
            respond(deleted ? empty_reply(204) : refusal(404, deleted.error().message));
        });
    return std::nullopt;
}

}  // namespace

Answer list_download_files(Context& context, const Request& request) {
    return list(context, request, FileArea::downloads, "");
}
Answer list_incomplete_files(Context& context, const Request& request) {
    return list(context, request, FileArea::incomplete, "");
}
Answer list_download_directory(Context& context, const Request& request) {
    return list_named(context, request, FileArea::downloads);
}
Answer list_incomplete_directory(Context& context, const Request& request) {
    return list_named(context, request, FileArea::incomplete);
}
Answer delete_download_file(Context& context, const Request& request) {
    return remove(context, request, FileArea::downloads, false);
}
Answer delete_incomplete_file(Context& context, const Request& request) {
    return remove(context, request, FileArea::incomplete, false);
}
Answer delete_download_directory(Context& context, const Request& request) {
    return remove(context, request, FileArea::downloads, true);
}
Answer delete_incomplete_directory(Context& context, const Request& request) {
    return remove(context, request, FileArea::incomplete, true);
}

}  // namespace kindred::api::v0
