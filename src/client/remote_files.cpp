#include "client/remote_files.hpp"

#include "protocol/codec.hpp"

namespace kindred::client {
namespace {

FileAttributes attributes_of(const protocol::FileAttributes& list) {
    FileAttributes attributes;
    for (const auto& [type, value] : list) {
        switch (type) {
            case protocol::AttributeType::bitrate:
                attributes.bitrate_kbps = value;
                break;
            case protocol::AttributeType::duration:
                attributes.duration_seconds = value;
                break;
            case protocol::AttributeType::vbr:
                attributes.variable_bitrate = value != 0;
                break;
            case protocol::AttributeType::sample_rate:
                attributes.sample_rate_hz = value;
                break;
            case protocol::AttributeType::bit_depth:
                attributes.bit_depth = value;
                break;
            default:
                break;
        }
    }
    return attributes;
}

}  // namespace

RemoteFile remote_file(protocol::FileEntry&& entry) {
    return {std::move(entry.name), entry.size.corrected(), attributes_of(entry.attributes)};
}

std::vector<RemoteFile> remote_files(std::vector<protocol::FileEntry>&& entries) {
    std::vector<RemoteFile> files;
    files.reserve(entries.size());
    for (protocol::FileEntry& entry : entries) files.push_back(remote_file(std::move(entry)));
    return files;
}

void add_folders(Listing& listing, std::vector<protocol::Directory>&& directories, bool locked) {
    for (protocol::Directory& directory : directories) {
        RemoteFolder& folder = listing.folders.emplace_back();
        folder.path = std::move(directory.name);
        folder.files = remote_files(std::move(directory.files));
        folder.locked = locked;
        // What was converted is freed at once: the wire form of a large share is larger.
        directory = {};
        listing.file_count += folder.files.size();
        for (const RemoteFile& file : folder.files) listing.total_size += file.size;
    }
}

Result<std::shared_ptr<const Listing>> read_browse_reply(ByteView body) {
    auto decoded = protocol::decode<protocol::peer::SharedFileListResponse>(body);
    if (!decoded)
        return fail("the list of shared files is malformed at " + decoded.error().field + ": " +
                    decoded.error().reason);
    auto listing = std::make_shared<Listing>();
    add_folders(*listing, std::move(decoded->message.directories), false);
    if (decoded->message.private_directories)
        add_folders(*listing, std::move(*decoded->message.private_directories), true);
    return listing;
}

}  // namespace kindred::client
