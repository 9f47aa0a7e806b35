#include "client/shares/word_index.hpp"

#include "client/shares/words.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <ranges>

namespace kindred::client::shares {
namespace {

std::uint64_t hash_of(std::string_view word) {
    std::uint64_t hash = word.size();
    const auto mix = [&hash](std::uint64_t part) {
        hash = (hash ^ part) * 0x9e3779b97f4a7c15;
        hash ^= hash >> 32;
    };
    for (; word.size() >= 8; word.remove_prefix(8)) {
        std::uint64_t part = 0;
        std::memcpy(&part, word.data(), sizeof part);
        mix(part);
    }
    std::uint64_t part = 0;
    std::memcpy(&part, word.data(), word.size());
    mix(part);
    return hash;
}

/// Compares from the last letter on.
int compare_reversed(std::string_view a, std::string_view b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 1; i <= common; ++i) {
        const auto x = static_cast<unsigned char>(a[a.size() - i]);
        const auto y = static_cast<unsigned char>(b[b.size() - i]);
        if (x != y) return x < y ? -1 : 1;
    }
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

}  // namespace

std::optional<WordIndex::WordId> WordIndex::find(std::string_view word) const {
    if (slots_.empty()) return std::nullopt;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash_of(word) & mask; slots_[i] != 0; i = (i + 1) & mask)
        if (text(slots_[i] - 1) == word) return slots_[i] - 1;
    return std::nullopt;
}

WordIndex::WordRange WordIndex::find_suffix(std::string_view suffix) const {
    const auto all = std::views::iota(WordId{0}, static_cast<WordId>(word_count()));
    const auto first = std::ranges::partition_point(
        all, [&](WordId word) { return compare_reversed(text(word), suffix) < 0; });
    const auto last = std::ranges::partition_point(
        first, all.end(), [&](WordId word) { return text(word).ends_with(suffix); });
    const auto begin = static_cast<WordId>(first - all.begin());
    return {begin, begin + static_cast<WordId>(last - first)};
}

PostingList WordIndex::postings(WordId word) const {
    const std::uint8_t* data = postings_.data() + words_[word].postings;
    if (*data != bitmap_mark) return {data, nullptr};
    ++data;
    return {nullptr, bitmaps_[read_varint(data)].data()};
}

std::size_t WordIndex::posting_bytes(WordRange words) const {
    return words.empty() ? 0 : words_[words.end].postings - words_[words.begin].postings;
}

std::size_t WordIndex::memory() const {
    std::size_t bitmaps = 0;
    for (const Bitmap& bitmap : bitmaps_) bitmaps += bitmap.capacity() * 8;
    return texts_.memory() + postings_.memory() + words_.capacity() * sizeof(Word) +
           slots_.capacity() * sizeof(WordId) + bitmaps;
}

WordIndexBuilder::WordIndexBuilder(const NodeMap& nodes) : nodes_(nodes) {}

void WordIndexBuilder::grow_slots() {
    slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), 0);
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
        std::size_t slot = hash_of(text(words_[i])) & (slots_.size() - 1);
        while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
        slots_[slot] = i + 1;
    }
}

std::uint32_t WordIndexBuilder::number_of(std::string_view word) {
    if (words_.size() * 3 / 2 >= slots_.size()) grow_slots();
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(word) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask)
        if (text(words_[slots_[slot] - 1]) == word) return slots_[slot] - 1;
    slots_[slot] = static_cast<std::uint32_t>(words_.size()) + 1;
    Word made;
    made.text = static_cast<std::uint32_t>(texts_.size());
    made.length = static_cast<std::uint32_t>(word.size());
    texts_.append(word);
    words_.push_back(made);
    return slots_[slot] - 1;
}

void WordIndexBuilder::add(Node node, Node end, std::string_view folded_name) {
    for_each_word(folded_name, [&](std::string_view text) {
        const std::uint32_t number = number_of(text);
        Word& word = words_[number];
        if (word.covered > node) return;
        word.bytes += static_cast<std::uint32_t>(varint_size(node - word.last));
        word.last = node;
        word.covered = end;
        ++word.count;
        added_.append_varint(number + 1);
    });
    added_.append_varint(0);
}

std::vector<std::uint32_t> WordIndexBuilder::sorted_words() const {
    std::vector<std::uint32_t> order(words_.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [this](std::uint32_t a, std::uint32_t b) {
        return compare_reversed(text(words_[a]), text(words_[b])) < 0;
    });
    return order;
}

WordIndexBuilder::Place WordIndexBuilder::lay_out(WordIndex& index, const Word& word) const {
    ByteArena& postings = index.postings_;
    index.words_.push_back({static_cast<std::uint32_t>(index.texts_.size()),
                            static_cast<std::uint32_t>(postings.size())});
    index.texts_.append(text(word));
    Place place;
    const std::size_t header = PostingHeader::size(word.count);
    if (word.count > skip_distance && word.bytes > nodes_.count() / nodes_per_byte_of_list) {
        place.bitmap = static_cast<std::uint32_t>(index.bitmaps_.size());
        index.bitmaps_.emplace_back(nodes_.count() / 64 + 1);
        *postings.extend(1) = WordIndex::bitmap_mark;
        postings.append_varint(place.bitmap);
        return place;
    }
    place.differences = static_cast<std::uint32_t>(postings.size() + header);
    place.next = place.differences;
    write_varint(postings.extend(header + word.bytes), word.count);
    return place;
}

void WordIndexBuilder::write_posting(WordIndex& index, Place& place, std::uint32_t count,
                                     Node node) const {
    if (place.bitmap != no_bitmap) {
        fill(index.bitmaps_[place.bitmap], node, nodes_.end(node));
        return;
    }
    std::uint8_t* const start = index.postings_.data() + place.differences;
    if (place.done > 0 && place.done % skip_distance == 0) {
        const std::uint32_t back = PostingHeader::skips(count) - (place.done / skip_distance - 1);
        const Skip skip{place.last, place.next - place.differences};
        std::memcpy(start - back * sizeof skip, &skip, sizeof skip);
    }
    const std::uint8_t* const end =
        write_varint(index.postings_.data() + place.next, node - place.last);
    place.next = static_cast<std::uint32_t>(end - index.postings_.data());
    place.last = node;
    ++place.done;
}

void WordIndexBuilder::write_postings(WordIndex& index, std::vector<Place>& places) const {
    const std::uint8_t* in = added_.data();
    for (Node node = 0; node < nodes_.count(); ++node)
        while (const std::uint64_t number = read_varint(in))
            write_posting(index, places[number - 1], words_[number - 1].count, node);
}

void WordIndexBuilder::index_slots(WordIndex& index) {
    index.slots_.assign(std::bit_ceil(index.word_count() * 5 / 4 + 1), 0);
    const std::size_t mask = index.slots_.size() - 1;
    for (WordIndex::WordId word = 0; word < index.word_count(); ++word) {
        std::size_t slot = hash_of(index.text(word)) & mask;
        while (index.slots_[slot] != 0) slot = (slot + 1) & mask;
        index.slots_[slot] = word + 1;
    }
}

WordIndex WordIndexBuilder::build() && {
    slots_ = {};
    WordIndex index;
    std::vector<Place> places(words_.size());
    index.words_.reserve(words_.size() + 1);
    for (const std::uint32_t number : sorted_words())
        places[number] = lay_out(index, words_[number]);
    index.words_.push_back({static_cast<std::uint32_t>(index.texts_.size()),
                            static_cast<std::uint32_t>(index.postings_.size())});
    texts_ = {};
    index.texts_.shrink_to_fit();
    index.postings_.shrink_to_fit();
    write_postings(index, places);
    index_slots(index);
    return index;
}

}  // namespace kindred::client::shares
