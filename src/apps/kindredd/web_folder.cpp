#include "apps/kindredd/web_folder.hpp"

#include "io/folder_content.hpp"

#include <array>
#include <filesystem>

namespace kindred::daemon {
namespace {

namespace fs = std::filesystem;

/// The UI is a few hundred KB; more than this is the wrong folder.
constexpr std::size_t largest_web_folder = 64u << 20;

/// From the folder of the program: as installed, and as built into build/<preset>.
constexpr std::array places = {"../share/kindred/web", "../web"};

bool has_index(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "index.html", ignored);
}

std::string installed_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) return "";
    for (const char* place : places) {
        const fs::path folder = (program.parent_path() / place).lexically_normal();
        if (has_index(folder)) return folder.string();
    }
    return "";
}

}  // namespace

Result<api::WebFiles> read_web_files(const std::string& folder) {
    api::WebFiles web;
    if (folder == "off") return web;
    const std::string found = folder.empty() ? installed_folder() : folder;
    if (found.empty()) return web;
    if (!has_index(found)) return fail("--web: there is no index.html in " + found);
    auto files = io::read_folder(found, largest_web_folder);
    if (!files) return std::unexpected(files.error());
    for (io::FileContent& file : *files) web.add(file.path, std::move(file.bytes));
    return web;
}

}  // namespace kindred::daemon
