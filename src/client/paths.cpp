#include "client/paths.hpp"

#include "base/text.hpp"
#include "protocol/digest.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

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

std::string_view folder_path(std::string_view virtual_path) {
    const std::size_t end = virtual_path.find_last_of("/\\");
    return end == virtual_path.npos ? std::string_view{} : virtual_path.substr(0, end);
}

std::string_view folder_name(std::string_view virtual_path) {
    return base_name(folder_path(virtual_path));
}

namespace {

constexpr std::array<std::string_view, 7> template_fields = {"user", "folder",    "path", "file",
                                                             "stem", "extension", "batch"};

/// The value of a field; none if there is no such field.
std::optional<std::string> field(std::string_view name, const DestinationFields& fields) {
    const std::string_view file = base_name(fields.virtual_path);
    const std::size_t dot = file.rfind('.');
    const bool has_extension = dot != file.npos && dot > 0;
    const auto safe = [](std::string_view raw) {
        return raw.empty() ? std::string() : safe_name(raw);
    };
    if (name == "user") return safe(fields.username);
    if (name == "folder") return safe(folder_name(fields.virtual_path));
    if (name == "path")
        return safe_folder(fields.virtual_path.substr(0, fields.virtual_path.size() - file.size()));
    if (name == "file") return safe(file);
    if (name == "stem") return safe(file.substr(0, has_extension ? dot : file.npos));
    if (name == "extension") return has_extension ? safe(file.substr(dot + 1)) : std::string();
    if (name == "batch") return safe(fields.batch);
    return std::nullopt;
}

}  // namespace

Destination expand_template(std::string_view pattern, const DestinationFields& fields) {
    std::string filled;
    while (!pattern.empty()) {
        const std::size_t end = pattern.starts_with('{') ? pattern.find('}') : pattern.npos;
        const auto value =
            end == pattern.npos ? std::nullopt : field(pattern.substr(1, end - 1), fields);
        filled += value ? *value : std::string(1, pattern.front());
        pattern.remove_prefix(value ? end + 1 : 1);
    }
    const std::size_t slash = filled.rfind('/');
    Destination destination;
    if (slash != filled.npos) destination.folder = safe_folder(filled.substr(0, slash));
    destination.name = safe_name(slash == filled.npos ? filled : filled.substr(slash + 1));
    return destination;
}

Result<void> check_template(std::string_view pattern) {
    const std::string whole(pattern);
    bool names_the_file = false;
    while (!pattern.empty()) {
        const std::size_t brace = pattern.find_first_of("{}/");
        if (brace == pattern.npos) break;
        const char found = pattern[brace];
        pattern.remove_prefix(brace + 1);
        if (found == '/') {
            names_the_file = false;
            continue;
        }
        const std::size_t end = pattern.find('}');
        if (found == '}' || end == pattern.npos)
            return fail("\"" + whole + "\" has a brace without its partner");
        const std::string_view name = pattern.substr(0, end);
        if (std::ranges::find(template_fields, name) == template_fields.end())
            return fail("\"" + whole + "\" has the unknown field {" + std::string(name) + "}");
        names_the_file = names_the_file || name == "file" || name == "stem";
        pattern.remove_prefix(end + 1);
    }
    if (!names_the_file) return fail("\"" + whole + "\" must end in a name with {file} or {stem}");
    return {};
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
