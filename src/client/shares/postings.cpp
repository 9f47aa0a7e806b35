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

using Bitmaps = std::array<const std::uint64_t*, PostingCursor::max_bitmaps>;

std::uint64_t common_bits(const Bitmaps& bits, std::size_t count, std::size_t word) {
    std::uint64_t common = bits[0][word];
    for (std::size_t i = 1; i < count; ++i) common &= bits[i][word];
    return common;
}

/// The first of the words from `word` on that has common bits; `words` if none has.
std::size_t next_common(const Bitmaps& bits, std::size_t count, std::size_t word,
                        std::size_t words) {
    // Unused places repeat the first, so that the loop is the same for any number of bitmaps.
    const auto* const a = bits[0];
    const auto* const b = count > 1 ? bits[1] : a;
    const auto* const c = count > 2 ? bits[2] : a;
    const auto* const d = count > 3 ? bits[3] : a;
    const auto common = [&](std::size_t i) { return a[i] & b[i] & c[i] & d[i]; };
    constexpr std::size_t block = 8;  // what compilers turn into few wide instructions
    for (; word + block <= words; word += block) {
        std::uint64_t any = 0;
        for (std::size_t i = 0; i < block; ++i) any |= common(word + i);
        if (any != 0) break;
    }
    while (word < words && common(word) == 0) ++word;
    return word;
}

}  // namespace

PostingHeader::PostingHeader(const std::uint8_t* data)
    : count(static_cast<std::uint32_t>(read_varint(data))),
      skip_table(data),
      differences(data + skips(count) * sizeof(Skip)) {}

std::size_t PostingHeader::size(std::uint32_t count) {
    return varint_size(count) + skips(count) * sizeof(Skip);
}

PostingCursor::PostingCursor(PostingList list, const NodeMap& nodes) : nodes_(&nodes) {
    if (list.bits != nullptr) {
        bits_[bitmaps_++] = list.bits;
        weight_ = nodes.count();
        return;
    }
    const PostingHeader header(list.data);
    skip_table_ = header.skip_table;
    next_ = differences_ = header.differences;
    left_ = count_ = weight_ = header.count;
    skips_ = PostingHeader::skips(header.count);
}

bool PostingCursor::join(PostingList list) {
    if (bitmaps_ == 0 || bitmaps_ == bits_.size() || list.bits == nullptr) return false;
    bits_[bitmaps_++] = list.bits;
    return true;
}

bool PostingCursor::seek_bit(Node node) {
    if (end_ > node) return true;
    if (node >= nodes_->count()) return false;
    const std::size_t words = nodes_->count() / 64 + 1;
    std::size_t word = node / 64;
    const std::uint64_t from_node = ~std::uint64_t{0} << node % 64;
    std::uint64_t common = common_bits(bits_, bitmaps_, word) & from_node;
    if (common == 0) {
        word = next_common(bits_, bitmaps_, word + 1, words);
        if (word == words) return false;
        common = common_bits(bits_, bitmaps_, word);
    }
    const int first = std::countr_zero(common);
    begin_ = static_cast<Node>(word * 64) + static_cast<Node>(first);
    end_ = begin_ + static_cast<Node>(std::countr_one(common >> first));
    return true;
}

/// Jumps to the last place of the table whose node is before `node`, if that is ahead. Looks in
/// steps that double, for the lists of one query have similar lengths and jumps are short.
void PostingCursor::skip_to(Node node) {
    const std::uint32_t passed = (count_ - left_) / skip_distance;  // places up to here are
    std::uint32_t low = passed;
    std::uint32_t step = 1;
    while (low + step <= skips_ && read_skip(skip_table_, low + step - 1).before < node) {
        low += step;
        step *= 2;
    }
    std::uint32_t high = std::min(skips_, low + step - 1);
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (read_skip(skip_table_, middle).before < node)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == passed) return;
    const Skip skip = read_skip(skip_table_, low - 1);
    begin_ = skip.before;
    next_ = differences_ + skip.offset;
    left_ = count_ - low * skip_distance;
}

bool PostingCursor::seek_difference(Node node) {
    if (left_ > skip_distance) skip_to(node);
    // The last node before `node` may be a folder that reaches up to it; the others do not.
    Node before = begin_;
    const std::uint8_t* in = next_;
    for (; left_ > 0; --left_) {
        const std::uint8_t* const here = in;
        const Node next = (before == nowhere ? 0 : before) + static_cast<Node>(read_varint(in));
        if (next < node) {
            before = next;
            continue;
        }
        if (next > node && before != nowhere && nodes_->end(before) > node) {
            begin_ = before;
            next_ = here;
            return true;
        }
        begin_ = next;
        next_ = in;
        --left_;
        return true;
    }
    begin_ = before;
    next_ = in;
    return before != nowhere && nodes_->end(before) > node;
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
