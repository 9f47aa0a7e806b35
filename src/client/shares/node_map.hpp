// The numbering of a catalog: folders and files in preorder, every folder before its files and
// these before its subfolders. Whatever lies below a folder is one range of nodes, so a search
// index needs one entry for a word in the name of a folder, not one for every file below.
#pragma once

#include "base/ids.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace kindred::client::shares {

/// A place in the preorder of folders and files.
using Node = std::uint32_t;

/// A file, by its node. Valid in the catalog it came from only. Node 0 is a folder, so that zero
/// means "none".
using FileId = StrongId<struct FileTag, Node>;
/// A folder, by its number in preorder plus one.
using FolderId = StrongId<struct FolderTag, std::uint32_t>;

/// Which nodes are folders, and where their ranges end.
class NodeMap {
  public:
    NodeMap() = default;
    /// `folder_nodes` are the nodes of the folders in preorder, `folder_ends` the ends of what
    /// lies below each.
    NodeMap(Node node_count, std::span<const Node> folder_nodes, std::vector<Node> folder_ends)
        : count_(node_count),
          bits_(node_count / 64 + 1),
          ranks_(bits_.size()),
          ends_(std::move(folder_ends)) {
        for (const Node node : folder_nodes) bits_[node / 64] |= std::uint64_t{1} << node % 64;
        for (std::size_t i = 1; i < bits_.size(); ++i)
            ranks_[i] = ranks_[i - 1] + static_cast<std::uint32_t>(std::popcount(bits_[i - 1]));
    }

    Node count() const { return count_; }
    bool is_folder(Node node) const { return (bits_[node / 64] >> node % 64 & 1) != 0; }
    /// The folder that the node is or is directly in, as its number in preorder.
    std::uint32_t folder_of(Node node) const {
        const std::uint64_t up_to_node = bits_[node / 64] & (~std::uint64_t{0} >> (63 - node % 64));
        return ranks_[node / 64] + static_cast<std::uint32_t>(std::popcount(up_to_node)) - 1;
    }
    Node folder_end(std::uint32_t folder) const { return ends_[folder]; }
    /// One past the last node of the file or of the folder with everything below it.
    Node end(Node node) const { return is_folder(node) ? ends_[folder_of(node)] : node + 1; }

    std::size_t memory() const { return bits_.size() * 8 + (ranks_.size() + ends_.size()) * 4; }

  private:
    friend struct CatalogParts;

    Node count_ = 0;
    std::vector<std::uint64_t> bits_;   // set for folders
    std::vector<std::uint32_t> ranks_;  // folders before each word of bits_
    std::vector<Node> ends_;            // by folder
};

}  // namespace kindred::client::shares
