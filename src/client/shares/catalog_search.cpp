// Answers queries from the index of a catalog. All words are followed at once through their sorted
// ranges, the rarest first, each skipping to where the others are.
#include "base/limits.hpp"
#include "client/shares/catalog.hpp"
#include "client/shares/words.hpp"

#include <algorithm>

namespace kindred::client::shares {
namespace {

class Search {
  public:
    Search(const FileTree& tree, const WordIndex& index, const SearchOptions& options)
        : tree_(tree), index_(index), options_(options) {}

    SearchHits run(const Query& query);

  private:
    bool open_cursors(const Query& query);
    void open_included(const std::vector<WordIndex::WordId>& words);
    bool open_suffix(const std::string& suffix);
    void look_for(const std::string& suffix) { common_suffixes_.push_back(suffix + ' '); }
    /// True if hardly anything has all included words, so that looking at paths is cheap. Moves
    /// the cursors.
    bool few_candidates();
    /// The next range, from `node` on, that is in all lists; false if there is none.
    bool next_common(Node node, Node& begin, Node& end);
    /// Takes the files of the range; false once there are enough.
    bool take_range(Node begin, Node end);
    /// The first node from `node` on that no excluded word covers, but at most `end`.
    Node behind_excluded(Node node, Node end);
    bool passes_text(Node node);

    const FileTree& tree_;
    const WordIndex& index_;
    const SearchOptions& options_;
    std::vector<Bitmap> unions_;  // of the words with a suffix
    std::vector<PostingCursor> included_;
    std::vector<PostingCursor> excluded_;
    std::vector<std::string> common_suffixes_;  // to be looked for in the paths, each with a blank
    std::vector<std::string> phrases_;          // forbidden, in lower case
    std::size_t examined_ = 0;
    std::string path_;
    std::string folded_;
    SearchHits hits_;
};

void Search::open_included(const std::vector<WordIndex::WordId>& words) {
    included_.clear();
    for (const WordIndex::WordId word : words) {
        const PostingList list = index_.postings(word);
        const auto joined = [&](PostingCursor& cursor) { return cursor.join(list); };
        if (std::ranges::none_of(included_, joined)) included_.emplace_back(list, tree_.nodes());
    }
    std::ranges::sort(included_, {}, &PostingCursor::weight);
}

bool Search::few_candidates() {
    Node count = 0;
    Node begin = 0;
    Node end = 0;
    while (next_common(end, begin, end))
        if ((count += end - begin) > limits::search_few_candidates) return false;
    return true;
}

bool Search::open_suffix(const std::string& suffix) {
    const WordIndex::WordRange words = index_.find_suffix(suffix);
    if (words.empty()) return false;
    if (index_.posting_bytes(words) > limits::search_suffix_postings) {
        look_for(suffix);
        return true;
    }
    const NodeMap& nodes = tree_.nodes();
    Bitmap& all = unions_.emplace_back(nodes.count() / 64 + 1);
    for (WordIndex::WordId word = words.begin; word != words.end; ++word)
        add_to(all, index_.postings(word), nodes);
    included_.emplace_back(PostingList{nullptr, all.data()}, nodes);
    return true;
}

/// False if some word is nowhere.
bool Search::open_cursors(const Query& query) {
    // All words are looked up before anything is opened: nearly all queries end here.
    std::vector<WordIndex::WordId> found;
    found.reserve(query.included.size());
    for (const std::string& word : query.included) {
        const auto id = index_.find(word);
        if (!id) return false;
        found.push_back(*id);
    }
    open_included(found);
    // Words that never come together are the next most common; the rest costs more than to know it.
    Node begin = 0;
    Node end = 0;
    if (!next_common(0, begin, end)) return false;
    if (!query.suffixes.empty()) {
        const bool few = few_candidates();
        open_included(found);
        for (const std::string& suffix : query.suffixes)
            if (few)
                look_for(suffix);
            else if (!open_suffix(suffix))
                return false;
    }
    for (const std::string& word : query.excluded)
        if (const auto id = index_.find(word))
            excluded_.emplace_back(index_.postings(*id), tree_.nodes());
    return true;
}

bool Search::next_common(Node node, Node& begin, Node& end) {
    for (std::size_t agreed = 0; agreed < included_.size();) {
        PostingCursor& cursor = included_[agreed];
        if (!cursor.seek(node)) return false;
        if (cursor.begin() > node) {
            node = cursor.begin();
            agreed = agreed == 0 ? 1 : 0;
        } else {
            ++agreed;
        }
    }
    begin = node;
    end = std::ranges::min(included_, {}, &PostingCursor::end).end();
    return true;
}

Node Search::behind_excluded(Node node, Node end) {
    for (std::size_t agreed = 0; agreed < excluded_.size() && node < end;) {
        PostingCursor& cursor = excluded_[agreed];
        if (cursor.seek(node) && cursor.begin() <= node) {
            node = cursor.end();
            agreed = 0;
        } else {
            ++agreed;
        }
    }
    return std::min(node, end);
}

bool Search::passes_text(Node node) {
    if (common_suffixes_.empty() && phrases_.empty()) return true;
    ++examined_;
    tree_.virtual_path(FileId{node}, path_);
    if (!phrases_.empty()) {
        lower_case(path_, folded_);
        const auto in_path = [&](const auto& phrase) { return folded_.contains(phrase); };
        if (std::ranges::any_of(phrases_, in_path)) return false;
    }
    if (common_suffixes_.empty()) return true;
    fold_words(path_, folded_);
    folded_ += ' ';
    return std::ranges::all_of(common_suffixes_,
                               [&](const std::string& suffix) { return folded_.contains(suffix); });
}

bool Search::take_range(Node begin, Node end) {
    const NodeMap& nodes = tree_.nodes();
    for (Node node = begin; (node = behind_excluded(node, end)) < end; ++node) {
        if (nodes.is_folder(node)) continue;
        const Visibility visibility = tree_.visibility(node);
        const bool visible = visible_to(visibility, options_.asker);
        if (!visible && !(options_.show_locked && visible_as_locked(visibility))) {
            node = std::min(end, tree_.share_end(node)) - 1;
            continue;
        }
        if (hits_.size() == options_.max_results) return false;
        if (passes_text(node)) (visible ? hits_.visible : hits_.locked).push_back(FileId{node});
        if (examined_ > limits::search_examined_paths) return false;
    }
    return true;
}

SearchHits Search::run(const Query& query) {
    if (!open_cursors(query)) return {};
    for (const std::string& phrase : options_.excluded_phrases)
        if (!phrase.empty()) lower_case(phrase, phrases_.emplace_back());
    Node begin = 0;
    Node end = 0;
    while (next_common(end, begin, end) && take_range(begin, end)) {
    }
    return std::move(hits_);
}

}  // namespace

SearchHits Catalog::search(const Query& query, const SearchOptions& options) const {
    if (!query.answerable(options.min_characters)) return {};
    return Search(tree_, index_, options).run(query);
}

}  // namespace kindred::client::shares
