// The catalog of everything that is shared: an immutable snapshot of the shared folders and files
// with a search index over their virtual paths. A scan builds one (CatalogBuilder) on a worker,
// the client core replaces its shared_ptr by it, and whoever still reads the old one goes on.
// It is the only way from a name in a request to a file: names are looked up here, never turned
// into paths, so nothing outside the shared folders can be reached whatever a request says.
//
// Virtual paths are `alias\folder\file` with the raw bytes of the local names, which need not be
// UTF-8; a backslash inside a local name is shown as `_`.
#pragma once

#include "client/shares/file_tree.hpp"
#include "client/shares/query.hpp"
#include "client/shares/word_index.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::client::shares {

struct SearchOptions {
    Visibility asker = Visibility::everyone;
    /// Whether hits that the asker may not see are counted in and told as locked.
    bool show_locked = false;
    std::size_t max_results = 300;
    std::size_t min_characters = 3;
    /// Phrases the server forbids in results (message 160); any case.
    std::span<const std::string> excluded_phrases;
};

/// Hits in the order of the folders' paths, the two lists together at most max_results.
struct SearchHits {
    std::vector<FileId> visible;
    std::vector<FileId> locked;

    bool empty() const { return visible.empty() && locked.empty(); }
    std::size_t size() const { return visible.size() + locked.size(); }
};

class Catalog {
  public:
    /// A catalog without any file.
    Catalog() = default;

    /// The file of that virtual path; names are compared exactly first, then without regard to
    /// case, because some clients ask in lower case for what they learned from folder replies.
    /// `/` counts as `\`. Whether the asker may have it is told by SharedFile::visibility.
    std::optional<FileId> find(std::string_view virtual_path) const {
        return tree_.find_file(virtual_path);
    }
    SharedFile file(FileId id) const { return tree_.file(id); }

    /// The folder of that virtual path, compared as in find().
    std::optional<FolderId> find_folder(std::string_view virtual_path) const {
        return tree_.find_folder(virtual_path);
    }
    SharedFolder folder(FolderId id) const { return tree_.folder(id); }
    Visibility visibility(FolderId id) const { return tree_.visibility(id); }
    /// Folders have the ids 1 to folder_count(), parents before their children. Every folder has a
    /// parent, except those that are shares themselves.
    std::uint32_t folder_count() const { return tree_.folder_count(); }
    std::uint32_t file_count() const { return tree_.file_count(); }
    /// The sizes of all files together.
    std::uint64_t bytes() const { return tree_.bytes(); }

    /// The folders directly in a folder.
    std::vector<FolderId> folders_in(FolderId id) const { return tree_.folders_in(id); }
    /// The local path of a folder below the root of its share, with `/` between names; empty for
    /// the folder of the share itself.
    std::string path_in_share(FolderId id) const { return tree_.path_in_share(id); }
    /// The local name of a folder; the alias of one that is a share.
    std::string_view local_name(FolderId id) const { return tree_.local_name(id); }
    /// The local folders of the shares.
    std::vector<std::string> roots() const { return tree_.roots(); }
    /// The folder of the share with that alias and local root.
    std::optional<FolderId> find_share(std::string_view alias, std::string_view root) const {
        return tree_.find_share(alias, root);
    }

    SearchHits search(const Query& query, const SearchOptions& options) const;

    /// What an asker of that class sees.
    SharedCounts counts(Visibility asker) const { return tree_.counts(asker); }

    /// Identifies the content: equal for two catalogs that share the same in the same way. Names
    /// what is cached on disk for a catalog.
    std::uint64_t fingerprint() const { return tree_.fingerprint(); }

    /// Bytes of memory held, for statistics.
    std::size_t memory() const { return tree_.memory() + index_.memory(); }

  private:
    friend class CatalogBuilder;
    friend struct CatalogParts;
    Catalog(FileTree tree, WordIndex index) : tree_(std::move(tree)), index_(std::move(index)) {}

    FileTree tree_;
    WordIndex index_;
};

}  // namespace kindred::client::shares
