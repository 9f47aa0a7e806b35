// The searches of wishes: whose turn it is, what was found, and what of it is new.
#include "client/shares/mix.hpp"
#include "client/wishes.hpp"

#include <algorithm>
#include <tuple>

namespace kindred::client {
namespace {

/// Files remembered for one wish.
constexpr std::size_t max_known_files = 10'000;

std::uint64_t hash_of(std::string_view username, std::string_view path) {
    return shares::mix(shares::mix(0, username), path);
}

}  // namespace

// --- turns ---------------------------------------------------------------------------------------

void Wishes::set_interval(std::uint32_t seconds) {
    interval_ = std::chrono::seconds(seconds);
    arm();
}

void Wishes::session_down() {
    timer_.cancel();
    interval_ = Duration{0};
    for (const auto& [id, entry] : wishes_) context_.changes.wish(id);
}

bool Wishes::searching(const Entry& entry) const {
    const auto search = searches_.status(entry.search);
    return search && search->state != SearchState::stopped;
}

bool Wishes::in_turn(const Entry& entry) const {
    return entry.wish.enabled && !entry.fulfilled;
}

Time Wishes::next_due() const {
    return last_sent_ ? std::max(context_.now.steady, *last_sent_ + interval_)
                      : context_.now.steady;
}

void Wishes::arm() {
    timer_.cancel();
    if (!session_.online() || interval_ == Duration{0}) return;
    if (std::ranges::none_of(wishes_, [&](const auto& wish) { return in_turn(wish.second); }))
        return;
    timer_.set(context_.timers, next_due(), [this] { search_next(); });
}

/// The one that has not been searched for the longest time.
void Wishes::search_next() {
    Entry* next = nullptr;
    for (auto& [id, entry] : wishes_) {
        if (!in_turn(entry) || searching(entry)) continue;
        if (next == nullptr || entry.last_search < next->last_search) next = &entry;
    }
    last_sent_ = context_.now.steady;
    if (next != nullptr) begin(*next, SearchScope::wish);
    arm();
}

std::int64_t Wishes::next_search(const Entry& entry) const {
    if (!in_turn(entry) || !session_.online() || interval_ == Duration{0}) return 0;
    const auto turn = [](const Entry& one) { return std::tuple(one.last_search, one.id); };
    const auto before = std::ranges::count_if(wishes_, [&](const auto& other) {
        return in_turn(other.second) && turn(other.second) < turn(entry);
    });
    const Duration wait = next_due() - context_.now.steady + interval_ * before;
    return context_.now.unix_seconds + wait / 1s;
}

// --- searching -----------------------------------------------------------------------------------

Result<void> Wishes::search(WishId id) {
    Entry* const entry = find(id);
    if (entry == nullptr) return fail("there is no such wish");
    if (searching(*entry)) return {};
    begin(*entry, SearchScope::everyone);
    if (!entry->search) return fail(entry->trouble);
    return {};
}

void Wishes::begin(Entry& entry, SearchScope scope) {
    searches_.forget(std::exchange(entry.search, {}));
    entry.trouble.clear();
    entry.last_search = context_.now.unix_seconds;
    entry.found = 0;
    entry.known_now = {entry.known.begin(), entry.known.end()};
    entry.found_now.clear();
    entry.found_first = 0;
    const auto search = searches_.start(
        {entry.wish.query, scope, {}, {}},
        [this, id = entry.id](SearchId done) { ended(id, done); },
        [this, id = entry.id](const SearchResponse& response) { responded(id, response); });
    if (search)
        entry.search = *search;
    else
        entry.trouble = search.error().message;
    store(entry);
}

void Wishes::responded(WishId id, const SearchResponse& response) {
    Entry* const entry = find(id);
    if (entry == nullptr) return;
    count(*entry, response);
    context_.changes.wish(id);
}

bool Wishes::wanted(const Entry& entry, const std::string& username, const RemoteFile& file) const {
    return meets(entry.wish.conditions, username, file);
}

void Wishes::count(Entry& entry, const SearchResponse& response) {
    if (people_.banned(response.username) || response.username == context_.settings.username)
        return;
    for (const RemoteFile& file : response.files) {
        if (!wanted(entry, response.username, file)) continue;
        ++entry.found;
        const std::uint64_t hash = hash_of(response.username, file.name);
        entry.found_now.insert(hash);
        if (entry.known_now.contains(hash)) continue;
        if (entry.known.size() >= max_known_files) forget_seen(entry);
        if (entry.known.size() >= max_known_files) {
            entry.trouble = "finds more than the " + std::to_string(max_known_files) +
                            " files that can be told apart; more words or conditions help";
            continue;
        }
        entry.known_now.insert(hash);
        entry.known.push_back(hash);
        ++entry.found_first;
    }
}

/// Makes room: what was seen and is not found any more can be forgotten.
void Wishes::forget_seen(Entry& entry) {
    const auto seen_end = entry.known.begin() + static_cast<std::ptrdiff_t>(entry.seen);
    const auto gone = std::remove_if(entry.known.begin(), seen_end, [&](std::uint64_t hash) {
        return !entry.found_now.contains(hash);
    });
    entry.seen = static_cast<std::size_t>(gone - entry.known.begin());
    entry.known.erase(gone, seen_end);
    entry.known_now = {entry.known.begin(), entry.known.end()};
}

/// By other conditions, what its responses hold is found now, and what was not seen is new.
void Wishes::count_anew(Entry& entry) {
    entry.known.resize(entry.seen);
    entry.known_now = {entry.known.begin(), entry.known.end()};
    entry.found_now.clear();
    entry.found = entry.found_first = 0;
    for (const SearchResponse& response : searches_.responses(entry.search, 0))
        count(entry, response);
    if (searching(entry)) return;
    entry.known_now = {};
    entry.found_now = {};
}

void Wishes::ended(WishId id, SearchId search) {
    Entry* const entry = find(id);
    if (entry == nullptr || entry->search != search) return;
    if (entry->found_first > 0)
        context_.changes.happened(WishFound{id, std::exchange(entry->found_first, 0)});
    fetch(*entry);
    entry->known_now = {};
    entry->found_now = {};
    store(*entry);
    bound_results();
    arm();
}

/// All results of wishes together take no more memory than those of one search.
void Wishes::bound_results() {
    std::vector<std::pair<std::int64_t, Entry*>> kept;
    std::size_t files = 0;
    for (auto& [id, entry] : wishes_) {
        const auto search = searches_.status(entry.search);
        if (!search) continue;
        files += search->files + search->locked_files;
        if (search->state == SearchState::stopped) kept.emplace_back(entry.last_search, &entry);
    }
    std::ranges::sort(kept, {}, [](const auto& one) { return one.first; });
    for (const auto& [time, entry] : kept) {
        if (files <= context_.settings.search_max_files) return;
        const auto search = searches_.status(entry->search);
        files -= search->files + search->locked_files;
        searches_.forget(std::exchange(entry->search, {}));
        context_.changes.wish(entry->id);
    }
}

}  // namespace kindred::client
