// Builds a Catalog from the folders that a scan finds, in any order. What is as it was in the last
// catalog is copied from there; and if everything is, there is nothing to build.
#pragma once

#include "base/result.hpp"
#include "client/shares/catalog.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kindred::client::shares {

struct ScannedFile {
    std::string name;  ///< as on disk, without its folder
    std::uint64_t size = 0;
    FileAttributes attributes;
};

/// Something that a catalog cannot hold.
struct Refusal {
    std::string name;  ///< of a file, or empty for the folder itself
    std::string_view why;

    bool operator==(const Refusal&) const = default;
};

class CatalogBuilder {
  public:
    explicit CatalogBuilder(std::shared_ptr<const Catalog> last = nullptr)
        : last_(std::move(last)), as_last_(last_ != nullptr) {}

    /// Begins a share: the local folder `root` is shown as `alias`. Fails for an alias that is
    /// empty, contains a separator, or is taken (without regard to case).
    Result<void> add_share(std::string_view alias, std::string_view root, Visibility visibility);

    /// A folder of the share added last, with its files. `path` is relative to the root, with `/`
    /// between names, and empty for the root. Folders above it are added if they are missing.
    /// Returns what cannot be shared.
    std::vector<Refusal> add_folder(std::string_view path, std::vector<ScannedFile> files);

    /// Adds a folder of the last catalog to the share added last, at the same place in it, with
    /// everything below it or just its own files. Each folder once.
    void copy(FolderId folder, bool below);

    /// Files so far.
    std::uint32_t files() const { return files_; }

    /// The finished catalog; the builder is used up.
    Catalog build() &&;
    /// The same; but the last one, and no work for another index, if that has the same content.
    std::shared_ptr<const Catalog> build_unless_same() &&;

  private:
    // While folders come in, Folder::parent and Folder::share hold numbers in the order of their
    // coming, and Folder::node is not used.
    using Folder = FileTree::Folder;

    /// A copy() that is put off.
    struct Copy {
        FolderId folder;
        bool below = false;
    };

    bool is_next_of_last(std::string_view alias, std::string_view root,
                         Visibility visibility) const;
    void stop_being_as_last();
    void copy_now(const Copy& copy);
    Result<void> begin_share(std::string_view alias, std::string_view root, Visibility visibility);
    std::uint32_t next_folder() const { return static_cast<std::uint32_t>(folders_.size()); }
    /// The number of the folder with that virtual path, made if it is missing.
    std::uint32_t make_folder(const std::string& virtual_path, std::string_view local_name,
                              std::uint32_t parent);
    /// The number of the folder with that local path; none if another has its shared name.
    std::optional<std::uint32_t> make_folders(std::string_view path);
    void write_files(Folder& folder, const std::vector<ScannedFile>& files);
    void number_folders();
    std::vector<Node> ends_of_folders() const;
    void sum_up();
    /// The tree, complete but for its index.
    void finish_tree();
    WordIndex build_index() const;

    std::shared_ptr<const Catalog> last_;
    /// Nothing so far but shares and copies of the last catalog, in its order. They are put off:
    /// most scans find nothing else.
    bool as_last_;
    std::size_t shares_put_off_ = 0;
    std::vector<Copy> copies_put_off_;
    std::uint32_t folders_put_off_ = 0;

    FileTree tree_;
    std::vector<std::string> aliases_;
    std::vector<Folder> folders_;
    std::vector<bool> filled_;  // by folder: add_folder() named it
    std::unordered_map<std::string, std::uint32_t> by_path_;
    std::uint32_t files_ = 0;
};

}  // namespace kindred::client::shares
