// Files and folders as peers list them in browse replies, search replies and folder contents, and
// the 2003 tail of a user info.
#pragma once

#include "protocol/constants.hpp"
#include "protocol/wire_traits.hpp"

namespace kindred::protocol {

struct FileAttribute {
    using WireLayout = std::true_type;

    AttributeType type{};
    std::uint32_t value = 0;

    static constexpr void fields(auto& m, auto& v) { v("type", m.type)("value", m.value); }
    bool operator==(const FileAttribute&) const = default;
};

/// Any subset of the attributes in any order; those of unknown type are to be skipped.
using FileAttributes = InlineVector<FileAttribute, 4>;

struct FileEntry {
    std::uint8_t code = 1;  ///< always 1, ignored
    std::string name;       ///< the full path in a search reply, the base name elsewhere
    FileSize size;
    std::string extension;  ///< often empty: a type is told by the name
    FileAttributes attributes;

    static constexpr void fields(auto& m, auto& v) {
        v("code", m.code)("name", m.name)("size", m.size);
        v("extension", m.extension)("attributes", m.attributes);
    }
    bool operator==(const FileEntry&) const = default;
};

struct Directory {
    std::string name;  ///< the full path, with backslashes
    std::vector<FileEntry> files;

    static constexpr void fields(auto& m, auto& v) { v("name", m.name)("files", m.files); }
    bool operator==(const Directory&) const = default;
};

struct UserInfoSeedForm {
    std::uint32_t uploads = 0;
    std::uint32_t total_uploads = 0;
    std::uint32_t queue_size = 0;
    std::uint32_t slots_available = 0;

    static constexpr void fields(auto& m, auto& v) {
        v("uploads", m.uploads)("total_uploads", m.total_uploads);
        v("queue_size", m.queue_size)("slots_available", m.slots_available);
    }
    bool operator==(const UserInfoSeedForm&) const = default;
};

}  // namespace kindred::protocol
