#include "client/remote_files.hpp"

#include "protocol/codec.hpp"

#include <algorithm>

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

namespace {

/// Reads the fields of a SharedFileListResponse one by one.
class ListingReader {
  public:
    explicit ListingReader(ByteView body)
        : source_(body, inflated_limit(body.size())), decoder_(source_) {}

    Result<std::shared_ptr<const Listing>> read() {
        read_folders(read_count("directories"), false);
        std::optional<std::uint32_t> unknown;
        std::optional<std::uint32_t> locked;
        decoder_.tail("unknown", unknown).tail("private_directories", locked);
        read_folders(locked.value_or(0), true);
        if (too_many_) return fail("the list of shared files is malformed: too many entries");
        if (decoder_.failed())
            return fail("the list of shared files is malformed at " + decoder_.error().field +
                        ": " + decoder_.error().reason);
        return std::move(listing_);
    }

  private:
    static std::size_t inflated_limit(std::size_t compressed) {
        return std::min(limits::inflated_browse,
                        limits::inflated_floor + limits::inflated_ratio * compressed);
    }
    std::uint32_t read_count(const char* name) {
        std::uint32_t count = 0;
        decoder_(name, count);
        too_many_ = too_many_ || count > left_;
        if (too_many_) return 0;
        left_ -= count;
        return count;
    }
    bool good() const { return !decoder_.failed() && !too_many_; }

    void read_folders(std::uint32_t count, bool locked) {
        for (; count > 0 && good(); --count) {
            RemoteFolder folder;
            folder.locked = locked;
            decoder_("name", folder.path);
            for (std::uint32_t files = read_count("files"); files > 0 && good(); --files)
                read_file(folder);
            folder.files.shrink_to_fit();
            listing_->file_count += folder.files.size();
            listing_->folders.push_back(std::move(folder));
        }
    }
    void read_file(RemoteFolder& folder) {
        protocol::FileEntry entry;
        decoder_("file", entry);
        folder.files.push_back(remote_file(std::move(entry)));
        listing_->total_size += folder.files.back().size;
    }

    protocol::InflateSource source_;
    protocol::Decoder decoder_;
    std::shared_ptr<Listing> listing_ = std::make_shared<Listing>();
    std::size_t left_ = limits::list_elements;
    bool too_many_ = false;
};

}  // namespace

Result<std::shared_ptr<const Listing>> read_browse_reply(ByteView body) {
    return ListingReader(body).read();
}

}  // namespace kindred::client
