#include "client/paths.hpp"

#include "base/text.hpp"
#include "protocol/digest.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace kindred::client {
namespace {

// File systems allow 255 bytes; `name (123).ext` and the partial file's prefix need some.
constexpr std::size_t max_name = 200;
constexpr std::size_t max_extension = 16;
constexpr std::size_t max_depth = 16;

constexpr std::array<std::string_view, 22> reserved = {
    "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};

bool forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f ||
           std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
}

/// Invisible marks that reorder text, so that `exe` can look like `3pm`: U+200E, U+200F,
/// U+202A..U+202E, U+2066..U+2069; and the C1 controls U+0080..U+009F. Bytes of it at `at`, or 0.
std::size_t deceiving(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    if (byte(0) == 0xc2 && byte(1) < 0xa0) return 2;
    if (byte(0) != 0xe2) return 0;
    const unsigned last = byte(2);
    if (byte(1) == 0x80 && (last == 0x8e || last == 0x8f || (last >= 0xaa && last <= 0xae)))
        return 3;
    return byte(1) == 0x81 && last >= 0xa6 && last <= 0xa9 ? 3 : 0;
}

std::string cleaned(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t skip = deceiving(text, i); skip > 0) {
            i += skip;
        } else {
            out += forbidden(text[i]) ? '_' : text[i];
            ++i;
        }
    }
    return out;
}

void trim(std::string& name) {
    const auto last = name.find_last_not_of(" .");
    name.erase(last == name.npos ? 0 : last + 1);
    name.erase(0, std::min(name.find_first_not_of(" ."), name.size()));
}

/// Cuts to at most `size` bytes, not inside a character.
void cut(std::string& text, std::size_t size) {
    if (text.size() <= size) return;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
    text.resize(size);
}

void shorten(std::string& name) {
    if (name.size() <= max_name) return;
    const auto dot = name.rfind('.');
    std::string extension;
    if (dot != name.npos && dot > 0 && name.size() - dot <= max_extension)
        extension = name.substr(dot);
    cut(name, max_name - extension.size());
    name += extension;
}

bool is_reserved(std::string_view name) {
    std::string stem(name.substr(0, name.find('.')));
    std::ranges::transform(stem, stem.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::find(reserved, stem) != reserved.end();
}

}  // namespace

std::string safe_name(std::string_view raw) {
    // Cut early: what comes off the wire may be a megabyte long.
    std::string name = cleaned(display_text(raw.substr(0, 4 * max_name)));
    if (raw.size() > 4 * max_name) {
        const std::string_view tail = raw.substr(raw.size() - max_extension);
        if (const auto dot = tail.rfind('.'); dot != tail.npos)
            name += cleaned(display_text(tail.substr(dot)));
    }
    trim(name);
    shorten(name);
    trim(name);
    if (name.empty()) return "_";
    return is_reserved(name) ? "_" + name : name;
}

std::string safe_folder(std::string_view raw) {
    std::string folder;
    std::size_t depth = 0;
    while (!raw.empty() && depth < max_depth) {
        const std::size_t end = std::min(raw.find_first_of("/\\"), raw.size());
        const std::string_view part = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (part.find_first_not_of(" .") == part.npos) continue;
        if (!folder.empty()) folder += '/';
        folder += safe_name(part);
        ++depth;
    }
    return folder;
}

std::string_view base_name(std::string_view virtual_path) {
    return virtual_path.substr(virtual_path.find_last_of("/\\") + 1);
}

std::string_view folder_name(std::string_view virtual_path) {
    const std::size_t end = virtual_path.find_last_of("/\\");
    return end == virtual_path.npos ? std::string_view{} : base_name(virtual_path.substr(0, end));
}

std::string partial_path(std::string_view folder, std::string_view username,
                         std::string_view virtual_path) {
    std::string key(username);
    key += '\0';
    key += virtual_path;
    std::string path(folder);
    return path + "/" + protocol::md5_hex(key) + "-" + safe_name(base_name(virtual_path)) + ".part";
}

}  // namespace kindred::client
