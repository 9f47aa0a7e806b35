// The search index of a catalog: which words the names of its folders and files have, and where.
// The words are sorted from their last letter on, so that those with a common end stand together;
// whole words are found by a hash table.
#pragma once

#include "client/shares/byte_arena.hpp"
#include "client/shares/node_map.hpp"
#include "client/shares/postings.hpp"
#include "client/shares/query.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kindred::client::shares {

class WordIndex {
  public:
    using WordId = std::uint32_t;
    struct WordRange {
        WordId begin = 0;
        WordId end = 0;
        bool empty() const { return begin == end; }
    };

    std::optional<WordId> find(std::string_view word) const;
    /// The words that end with `suffix`.
    WordRange find_suffix(std::string_view suffix) const;
    PostingList postings(WordId word) const;
    /// About how many bytes the lists of the words take, bitmaps apart.
    std::size_t posting_bytes(WordRange words) const;

    std::size_t word_count() const { return words_.empty() ? 0 : words_.size() - 1; }
    std::size_t memory() const;

  private:
    friend class WordIndexBuilder;
    friend struct CatalogParts;

    struct Word {
        std::uint32_t text = 0;      // offset in texts_
        std::uint32_t postings = 0;  // offset in postings_
    };
    // A list that starts with this byte is a bitmap, whose number follows. No list is empty.
    static constexpr std::uint8_t bitmap_mark = 0;

    std::string_view text(WordId word) const {
        return texts_.text(words_[word].text, words_[word + 1].text - words_[word].text);
    }

    ByteArena texts_;
    ByteArena postings_;
    std::vector<Word> words_;  // and one behind the last
    std::vector<Bitmap> bitmaps_;
    std::vector<WordId> slots_;  // open hash: word + 1
};

class WordIndexBuilder {
  public:
    explicit WordIndexBuilder(const NodeMap& nodes);

    /// The name of a node, as made by fold_words(); in the order of the nodes. `end` is the end of
    /// what lies below.
    void add(Node node, Node end, std::string_view folded_name);
    WordIndex build() &&;

  private:
    struct Word {
        std::uint32_t text = 0;  // offset in texts_
        std::uint32_t length = 0;
        Node last = 0;     // the node added last
        Node covered = 0;  // up to here the word is in a name above, or in the same name
        std::uint32_t count = 0;
        std::uint32_t bytes = 0;  // of the differences
    };

    std::uint32_t number_of(std::string_view word);
    void grow_slots();
    std::string_view text(const Word& word) const { return texts_.text(word.text, word.length); }
    /// Numbers of the words in the order of the index.
    std::vector<std::uint32_t> sorted_words() const;
    /// Where the list of a word is written: a bitmap, or the differences in postings_.
    struct Place {
        std::uint32_t bitmap = no_bitmap;
        std::uint32_t differences = 0;
        std::uint32_t next = 0;
        std::uint32_t done = 0;
        Node last = 0;
    };
    static constexpr std::uint32_t no_bitmap = ~std::uint32_t{0};

    Place lay_out(WordIndex& index, const Word& word) const;
    void write_postings(WordIndex& index, std::vector<Place>& places) const;
    void write_posting(WordIndex& index, Place& place, std::uint32_t count, Node node) const;
    static void index_slots(WordIndex& index);

    const NodeMap& nodes_;
    ByteArena texts_;
    std::vector<Word> words_;
    std::vector<std::uint32_t> slots_;
    // What was added, to be written once the lengths of all lists are known: per node the count of
    // its words, and their numbers.
    ByteArena added_;
};

}  // namespace kindred::client::shares
