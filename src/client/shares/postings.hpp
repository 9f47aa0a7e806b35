// Posting lists: for a word, the sorted nodes that have it in their own name. A node that is a
// folder stands for everything below it, so a list is a list of ranges that do not overlap.
//
// A short list is its length and the differences between nodes, as varints. A longer one has a
// table of every 16th place in front, to skip by. A list that would take more bytes than one for
// every 256 nodes is a bitmap instead, with folders filled out: up to 32 times as large, but what
// several frequent words have in common is found 64 nodes at a time. A fifth more memory for the
// whole index halves what a search takes on average; more bitmaps than that gain nothing.
#pragma once

#include "client/shares/byte_arena.hpp"
#include "client/shares/node_map.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace kindred::client::shares {

using Bitmap = std::vector<std::uint64_t>;

/// Where a list of a PostingStore is.
struct PostingList {
    const std::uint8_t* data = nullptr;   ///< of a list of varints
    const std::uint64_t* bits = nullptr;  ///< of a bitmap, which has one bit for every node
};

/// A list is a bitmap if it would take more bytes than the catalog has nodes by this.
inline constexpr std::uint32_t nodes_per_byte_of_list = 256;

/// Every how many nodes of a list the table for skipping has a place.
inline constexpr std::uint32_t skip_distance = 16;

struct Skip {
    Node before;           ///< the node that the first difference counts from
    std::uint32_t offset;  ///< of that difference, from the first one of the list
};

/// The start of a list of varints. The count is that of the nodes in it.
struct PostingHeader {
    explicit PostingHeader(const std::uint8_t* data);
    static std::size_t size(std::uint32_t count);
    static std::uint32_t skips(std::uint32_t count) {
        return count <= skip_distance ? 0 : (count - 1) / skip_distance;
    }

    std::uint32_t count;
    const std::uint8_t* skip_table;
    const std::uint8_t* differences;
};

/// Goes through the ranges of a list, forwards only. Where a range ends is looked up only when it
/// matters: most seeks pass by many nodes and stop before one that another list does not have.
class PostingCursor {
  public:
    static constexpr std::size_t max_bitmaps = 4;

    PostingCursor(PostingList list, const NodeMap& nodes);

    /// Makes a cursor of a bitmap go through what it has in common with another one. False, and
    /// nothing changes, if one of the two is no bitmap, or if it has max_bitmaps.
    bool join(PostingList list);
    /// Moves to the first range that ends behind `node`; false if there is none.
    bool seek(Node node) {
        if (begin_ >= node && begin_ != nowhere) return true;
        return bitmaps_ > 0 ? seek_bit(node) : seek_difference(node);
    }
    Node begin() const { return begin_; }
    Node end() const { return bitmaps_ > 0 ? end_ : nodes_->end(begin_); }
    /// About how many nodes there are, for trying the rarest word first.
    std::uint32_t weight() const { return weight_; }

  private:
    static constexpr Node nowhere = ~Node{0};

    bool seek_bit(Node node);
    bool seek_difference(Node node);
    void skip_to(Node node);

    const NodeMap* nodes_;
    std::array<const std::uint64_t*, max_bitmaps> bits_{};
    std::uint32_t bitmaps_ = 0;
    const std::uint8_t* skip_table_ = nullptr;
    const std::uint8_t* differences_ = nullptr;
    const std::uint8_t* next_ = nullptr;
    std::uint32_t left_ = 0;  // differences that were not read
    std::uint32_t skips_ = 0;
    std::uint32_t count_ = 0;
    std::uint32_t weight_ = 0;
    Node begin_ = nowhere;  // of a list of varints: the node read last
    Node end_ = 0;          // of a bitmap
};

/// Sets the bits of [begin, end).
void fill(Bitmap& bits, Node begin, Node end);
/// Adds all ranges of a list to a bitmap.
void add_to(Bitmap& bits, PostingList list, const NodeMap& nodes);

}  // namespace kindred::client::shares
