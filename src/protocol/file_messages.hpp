// What passes on a connection of type F before the bytes of the file: no frames, no codes, only
// these numbers.
#pragma once

#include "protocol/message_list.hpp"

namespace kindred::protocol::file {

struct FileTransferInit {
    static constexpr std::string_view name = "FileTransferInit";
    static constexpr std::string_view about =
        "the token of the transfer, from the side that wanted the connection";

    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("token", m.token); }
    bool operator==(const FileTransferInit&) const = default;
};

/// All ones come from an old client that failed with a large file, and are to be refused.
struct FileOffset {
    static constexpr std::string_view name = "FileOffset";
    static constexpr std::string_view about =
        "how many bytes the downloader has already; the uploader goes on from there";

    std::uint64_t offset = 0;

    static void fields(auto& m, auto& v) { v("offset", m.offset); }
    bool operator==(const FileOffset&) const = default;
};

using Messages = MessageList<FileTransferInit, FileOffset>;

}  // namespace kindred::protocol::file
