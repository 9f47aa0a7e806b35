#include "client/shares/postings.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace kindred::client::shares {
namespace {

Skip read_skip(const std::uint8_t* table, std::uint32_t index) {
    Skip skip;
    std::memcpy(&skip, table + index * sizeof skip, sizeof skip);
    return skip;
}

/// The first set bit from `node` on, or `count` if there is none.
Node next_set(const std::uint64_t* bits, Node node, Node count) {
    std::size_t i = node / 64;
    const std::size_t words = count / 64 + 1;
    std::uint64_t word = bits[i] & ~std::uint64_t{0} << node % 64;
    while (word == 0) {
        if (++i == words) return count;
        word = bits[i];
    }
    return std::min(count, static_cast<Node>(i * 64) + static_cast<Node>(std::countr_zero(word)));
}

}  // namespace

PostingHeader::PostingHeader(const std::uint8_t* data)
    : count(static_cast<std::uint32_t>(read_varint(data))),
      skip_table(data),
      differences(data + skips(count) * sizeof(Skip)) {}

std::size_t PostingHeader::size(std::uint32_t count) {
    return varint_size(count) + skips(count) * sizeof(Skip);
}

PostingCursor::PostingCursor(PostingList list, const NodeMap& nodes)
    : nodes_(&nodes), bits_(list.bits) {
    if (bits_ != nullptr) {
        weight_ = nodes.count();
        return;
    }
    const PostingHeader header(list.data);
    skip_table_ = header.skip_table;
    next_ = differences_ = header.differences;
    left_ = count_ = weight_ = header.count;
    skips_ = PostingHeader::skips(header.count);
}

bool PostingCursor::seek_bit(Node node) {
    const Node count = nodes_->count();
    if (node >= count) return false;
    begin_ = next_set(bits_, node, count);
    if (begin_ == count) return false;
    const std::uint64_t from_begin = bits_[begin_ / 64] >> begin_ % 64;
    end_ = begin_ + static_cast<Node>(std::countr_one(from_begin));
    return true;
}

/// Jumps to the last place of the table whose node is not behind `node`, if that is ahead.
void PostingCursor::skip_to(Node node) {
    const std::uint32_t done = count_ - left_;
    std::uint32_t low = done / skip_distance;  // places up to here are passed
    std::uint32_t high = skips_;
    const std::uint32_t passed = low;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (read_skip(skip_table_, middle).before <= node)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == passed) return;
    const Skip skip = read_skip(skip_table_, low - 1);
    last_ = skip.before;
    next_ = differences_ + skip.offset;
    left_ = count_ - low * skip_distance;
}

bool PostingCursor::seek_difference(Node node) {
    if (left_ > skip_distance && skips_ > 0) {
        skip_to(node);
        // The node before the place jumped to may be a folder that reaches up to `node`.
        if (left_ < count_ && (end_ = nodes_->end(last_)) > node) {
            begin_ = last_;
            return true;
        }
    }
    while (left_ > 0) {
        --left_;
        last_ += static_cast<Node>(read_varint(next_));
        if (last_ < node && !nodes_->is_folder(last_)) continue;
        end_ = nodes_->end(last_);
        if (end_ > node) {
            begin_ = last_;
            return true;
        }
    }
    return false;
}

void fill(Bitmap& bits, Node begin, Node end) {
    while (begin < end && begin % 64 != 0) {
        bits[begin / 64] |= std::uint64_t{1} << begin % 64;
        ++begin;
    }
    for (; begin + 64 <= end; begin += 64) bits[begin / 64] = ~std::uint64_t{0};
    for (; begin < end; ++begin) bits[begin / 64] |= std::uint64_t{1} << begin % 64;
}

void add_to(Bitmap& bits, PostingList list, const NodeMap& nodes) {
    if (list.bits != nullptr) {
        for (std::size_t i = 0; i < bits.size(); ++i) bits[i] |= list.bits[i];
        return;
    }
    const PostingHeader header(list.data);
    const std::uint8_t* in = header.differences;
    Node node = 0;
    for (std::uint32_t i = 0; i < header.count; ++i) {
        node += static_cast<Node>(read_varint(in));
        fill(bits, node, nodes.end(node));
    }
}

}  // namespace kindred::client::shares
