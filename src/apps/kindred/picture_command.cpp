#include "apps/kindred/picture_command.hpp"

#include "io/files.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace kindred::cli {
namespace {

/// More than the daemon takes, so that it says what is too much.
constexpr std::size_t most_sent = 3u << 20;

/// What the name of a file says it is; the daemon looks at the bytes.
Outcome<std::string> type_of(const std::string& file) {
    static const std::map<std::string, std::string> types = {{".png", "image/png"},
                                                             {".jpg", "image/jpeg"},
                                                             {".jpeg", "image/jpeg"},
                                                             {".gif", "image/gif"},
                                                             {".webp", "image/webp"}};
    std::string extension = std::filesystem::path(file).extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    const auto type = types.find(extension);
    if (type == types.end())
        return failure(exit_code::usage,
                       "'" + file + "' does not end in .png, .jpg, .jpeg, .gif or .webp");
    return type->second;
}

}  // namespace

int picture(Session& session, const PictureOptions& options) {
    if (options.action == "clear") {
        const auto cleared = session.api.remove("/profile/picture");
        return cleared ? exit_code::ok : report(session, cleared.error());
    }
    if (options.action != "set" || options.file.empty())
        return report(
            session, {exit_code::usage, "say: kindred picture set FILE, or kindred picture clear"});
    const auto type = type_of(options.file);
    if (!type) return report(session, type.error());
    auto content = io::read_file(options.file, most_sent);
    if (!content) return report(session, {exit_code::failed, content.error().message});
    const auto set = session.api.put_bytes("/profile/picture", *std::move(content), *type);
    return set ? exit_code::ok : report(session, set.error());
}

}  // namespace kindred::cli
