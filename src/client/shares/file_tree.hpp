// The shared folders and files of a catalog in a compact form: about 40 bytes a file. The names
// and facts of the files of one folder stand together, sorted by name; each folder knows its own
// name and its parent, so that the path of a folder is stored once.
#pragma once

#include "client/shares/byte_arena.hpp"
#include "client/shares/node_map.hpp"
#include "client/shares/visibility.hpp"
#include "client/types.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client::shares {

struct SharedFile {
    std::string virtual_path;
    std::string local_path;
    std::uint64_t size = 0;
    FileAttributes attributes;
    Visibility visibility = Visibility::everyone;
};

struct ListedFile {
    std::string name;  ///< without the folder
    std::uint64_t size = 0;
    FileAttributes attributes;
    FileId id;
};

/// A folder with the files directly in it, sorted by name.
struct SharedFolder {
    std::string virtual_path;
    Visibility visibility = Visibility::everyone;
    std::vector<ListedFile> files;
};

/// What SharedFoldersFiles tells the server.
struct SharedCounts {
    std::uint32_t folders = 0;
    std::uint32_t files = 0;

    bool operator==(const SharedCounts&) const = default;
};

/// The name that others see for a local one: a backslash would separate folders.
std::string shared_name(std::string_view local_name);

/// The local folder of a share as a tree keeps it: without slashes at its end.
std::string_view without_slash(std::string_view root);

/// One entry of the list of files of a folder: as stored, in memory that the tree owns.
struct FileRecord {
    std::string_view local_name;
    std::uint64_t size = 0;
    FileAttributes attributes;
};

class FileTree {
  public:
    FileTree() = default;

    const NodeMap& nodes() const { return nodes_; }
    std::uint32_t folder_count() const { return static_cast<std::uint32_t>(folders_.size()); }
    SharedCounts counts(Visibility asker) const;
    std::uint64_t fingerprint() const { return fingerprint_; }
    std::uint32_t file_count() const { return nodes_.count() - folder_count(); }
    std::uint64_t bytes() const { return bytes_; }
    std::size_t memory() const;

    std::optional<FileId> find_file(std::string_view virtual_path) const;
    std::optional<FolderId> find_folder(std::string_view virtual_path) const;
    SharedFile file(FileId id) const;
    SharedFolder folder(FolderId id) const;
    std::vector<FolderId> folders_in(FolderId id) const;
    std::string path_in_share(FolderId id) const;
    std::string_view local_name(FolderId id) const { return name(folders_[id.value - 1]); }
    std::vector<std::string> roots() const;
    std::optional<FolderId> find_share(std::string_view alias, std::string_view root) const;

    /// Puts the virtual path of a file into `path`.
    void virtual_path(FileId id, std::string& path) const;
    Visibility visibility(Node node) const;
    Visibility visibility(FolderId id) const {
        return shares_[folders_[id.value - 1].share].visibility;
    }
    /// One past the last node of the share that the node is in.
    Node share_end(Node node) const;

    /// Calls `use(node, end, local_name)` for every folder and file in the order of the nodes.
    template <class F>
    void for_each_node(F&& use) const;

  private:
    friend class CatalogBuilder;
    friend struct CatalogParts;

    struct Share {
        std::string root;  // local, without a slash at its end
        Visibility visibility = Visibility::everyone;
        Node first = 0;
        Node end = 0;
        SharedCounts counts;
    };
    struct Folder {
        std::uint32_t name = 0;     // offset in names_; the alias for the folder of a share
        std::uint32_t parent = 0;   // itself for the folder of a share
        std::uint32_t records = 0;  // offset in records_
        std::uint32_t samples = 0;  // first of its entries in samples_
        std::uint32_t files = 0;
        Node node = 0;
        std::uint16_t name_length = 0;
        std::uint16_t share = 0;
    };
    // Every how many files of a folder samples_ has the place of a record.
    static constexpr std::uint32_t sample_distance = 16;

    std::string_view name(const Folder& folder) const {
        return names_.text(folder.name, folder.name_length);
    }
    std::string_view alias(const Share& share) const {
        return name(folders_[nodes_.folder_of(share.first)]);
    }
    FileRecord record(FileId id) const;
    void append_path(std::uint32_t folder, std::string& path) const;
    void append_local_path(std::uint32_t folder, std::string& path) const;
    bool has_path(std::uint32_t folder, const std::vector<std::string_view>& path,
                  bool exact) const;
    std::optional<std::uint32_t> find_folder(const std::vector<std::string_view>& path,
                                             bool exact) const;
    std::optional<FileId> find_in(std::uint32_t folder, std::string_view file, bool exact) const;
    void index_paths();

    NodeMap nodes_;
    std::vector<Share> shares_;
    std::vector<Folder> folders_;  // in preorder
    ByteArena names_;
    ByteArena records_;
    std::vector<std::uint32_t> samples_;
    std::vector<std::uint32_t> path_slots_;  // open hash of lower-case paths: folder number + 1
    std::uint64_t fingerprint_ = 0;
    std::uint64_t bytes_ = 0;  // of all files together
};

/// Appends a record; what read_record() reads.
void write_record(ByteArena& out, const FileRecord& record);
FileRecord read_record(const std::uint8_t*& in);

template <class F>
void FileTree::for_each_node(F&& use) const {
    for (std::uint32_t i = 0; i < folders_.size(); ++i) {
        const Folder& folder = folders_[i];
        use(folder.node, nodes_.folder_end(i), name(folder));
        const std::uint8_t* in = records_.data() + folder.records;
        for (Node file = 1; file <= folder.files; ++file)
            use(folder.node + file, folder.node + file + 1, read_record(in).local_name);
    }
}

}  // namespace kindred::client::shares
