// The list of wishes: commands, queries, and what is stored of it.
#include "client/wishes.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// Each may keep the hashes of `max_known_files` (wish_search.cpp), 80 KB.
constexpr std::size_t max_wishes = 500;
constexpr std::size_t max_destination = 4096;

/// A wish as it is stored. The conditions are last: they may grow.
struct StoredWish {
    std::string query;
    bool enabled = true;
    std::uint8_t download = 0;
    std::string destination;
    bool from_settings = false;
    bool fulfilled = false;
    std::int64_t created = 0;
    std::int64_t last_search = 0;
    std::uint64_t found = 0;
    std::vector<std::uint64_t> known;
    std::uint64_t seen = 0;
    std::uint64_t download_id = 0;
    std::uint64_t folder_id = 0;
    Conditions conditions;

    static void fields(auto& m, auto& v) {
        v("query", m.query)("enabled", m.enabled)("download", m.download);
        v("destination", m.destination)("from_settings", m.from_settings);
        v("fulfilled", m.fulfilled)("created", m.created)("last_search", m.last_search);
        v("found", m.found)("known", m.known)("seen", m.seen);
        v("download_id", m.download_id)("folder_id", m.folder_id)("conditions", m.conditions);
    }
};

WishDownload download_of(std::uint8_t stored) {
    constexpr auto last = static_cast<std::uint8_t>(WishDownload::album);
    return stored <= last ? static_cast<WishDownload>(stored) : WishDownload::off;
}

/// Two wishes for which the network would be asked the same are one.
std::string identity_of(std::string_view query) {
    std::string identity = outgoing_query(query);
    for (char& c : identity)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return identity;
}

Result<void> no_such_wish() {
    return fail("there is no such wish");
}

}  // namespace

std::string_view to_string(WishDownload download) {
    switch (download) {
        case WishDownload::off:
            return "off";
        case WishDownload::first:
            return "first";
        case WishDownload::album:
            return "album";
    }
    return "unknown";
}

std::string_view to_string(WishState state) {
    switch (state) {
        case WishState::paused:
            return "paused";
        case WishState::waiting:
            return "waiting";
        case WishState::searching:
            return "searching";
        case WishState::fulfilled:
            return "fulfilled";
    }
    return "unknown";
}

void Wishes::load() {
    std::int64_t newest = 0;
    for (const Record& record : context_.work.load(Table::wishes)) {
        const WishId id{number_of_key(record.key).value_or(0)};
        auto stored = decode_record<StoredWish>(record.value);
        if (!id || !stored) {
            context_.log(LogLevel::error, "a stored wish is unreadable: " + record.key);
            continue;
        }
        last_ = std::max(last_, id.value);
        newest = std::max(newest, stored->last_search);
        Entry& entry = wishes_[id];
        entry.id = id;
        entry.wish = {std::move(stored->query), stored->enabled, download_of(stored->download),
                      std::move(stored->conditions), std::move(stored->destination)};
        entry.from_settings = stored->from_settings;
        entry.fulfilled = stored->fulfilled;
        entry.created = stored->created;
        entry.last_search = stored->last_search;
        entry.found = static_cast<std::size_t>(stored->found);
        entry.known = std::move(stored->known);
        entry.seen = std::min<std::size_t>(stored->seen, entry.known.size());
        entry.download = {stored->download_id};
        entry.folder = {stored->folder_id};
    }
    // A restart is no reason to ask more often than the server wants.
    if (newest != 0)
        last_sent_ = context_.now.steady - std::chrono::seconds(std::max<std::int64_t>(
                                               context_.now.unix_seconds - newest, 0));
    settings_changed();
}

void Wishes::store(const Entry& entry, WhenStored when_stored) {
    StoredWish stored{entry.wish.query,
                      entry.wish.enabled,
                      static_cast<std::uint8_t>(entry.wish.download),
                      entry.wish.destination,
                      entry.from_settings,
                      entry.fulfilled,
                      entry.created,
                      entry.last_search,
                      entry.found,
                      entry.known,
                      entry.seen,
                      entry.download.value,
                      entry.folder.value,
                      entry.wish.conditions};
    const std::string key = key_of_number(entry.id.value);
    context_.changes.wish(entry.id);
    if (!when_stored) return context_.work.put(Table::wishes, key, encode_record(stored));
    context_.work.put(Table::wishes, key, encode_record(stored),
                      [then = std::move(when_stored)](const Stored& done) { then(done.result); });
}

// --- the list ------------------------------------------------------------------------------------

Wishes::Entry* Wishes::find(WishId id) {
    const auto it = wishes_.find(id);
    return it == wishes_.end() ? nullptr : &it->second;
}

Wishes::Entry* Wishes::find_query(std::string_view query, WishId but) {
    const std::string identity = identity_of(query);
    for (auto& [id, entry] : wishes_)
        if (id != but && identity_of(entry.wish.query) == identity) return &entry;
    return nullptr;
}

bool Wishes::in_settings(const Entry& entry) const {
    return std::ranges::count(context_.settings.wishes, entry.wish.query) > 0;
}

Result<void> Wishes::acceptable(const Wish& wish, WishId id) const {
    if (auto query = acceptable_query(wish.query); !query) return query;
    if (wish.destination.size() > max_destination)
        return fail("a destination has " + std::to_string(max_destination) + " bytes at most");
    const std::string identity = identity_of(wish.query);
    for (const auto& [other, entry] : wishes_)
        if (other != id && identity_of(entry.wish.query) == identity)
            return fail("the same is wished for already, as '" + entry.wish.query + "'");
    return {};
}

Wishes::Entry& Wishes::insert(Wish wish) {
    const WishId id{++last_};
    Entry& entry = wishes_[id];
    entry.id = id;
    entry.wish = std::move(wish);
    entry.created = context_.now.unix_seconds;
    return entry;
}

Result<WishId> Wishes::add(Wish wish, WhenStored when_stored) {
    if (auto verdict = acceptable(wish, {}); !verdict) return std::unexpected(verdict.error());
    auto conditions = checked(std::move(wish.conditions));
    if (!conditions) return std::unexpected(conditions.error());
    wish.conditions = *std::move(conditions);
    if (wishes_.size() >= max_wishes)
        return fail("there are " + std::to_string(max_wishes) + " wishes; remove one first");
    const Entry& entry = insert(std::move(wish));
    store(entry, std::move(when_stored));
    arm();
    return entry.id;
}

Result<void> Wishes::change(WishId id, Wish wish, WhenStored when_stored) {
    Entry* const entry = find(id);
    if (entry == nullptr) return no_such_wish();
    if (auto verdict = acceptable(wish, id); !verdict) return verdict;
    auto conditions = checked(std::move(wish.conditions));
    if (!conditions) return std::unexpected(conditions.error());
    wish.conditions = *std::move(conditions);
    const Wish before = std::exchange(entry->wish, std::move(wish));
    const bool other_query = before.query != entry->wish.query;
    if (other_query && std::ranges::count(context_.settings.wishes, before.query) > 0) {
        entry->wish = before;
        return fail("the settings name this wish; change its query there");
    }
    if (other_query) {
        searches_.forget(std::exchange(entry->search, {}));
        entry->known.clear();
        entry->found = entry->seen = 0;
    }
    if (before.conditions != entry->wish.conditions) count_anew(*entry);
    // What is wanted now has not been fetched.
    if (other_query || before.conditions != entry->wish.conditions ||
        before.download != entry->wish.download) {
        entry->fulfilled = false;
        entry->download = {};
        entry->folder = {};
    }
    entry->trouble.clear();
    store(*entry, std::move(when_stored));
    arm();
    return {};
}

Result<void> Wishes::remove(WishId id, WhenStored when_stored) {
    const Entry* const entry = find(id);
    if (entry == nullptr) return no_such_wish();
    if (in_settings(*entry)) return fail("the settings name this wish; remove it there");
    drop(id, std::move(when_stored));
    return {};
}

void Wishes::drop(WishId id, WhenStored when_stored) {
    searches_.forget(wishes_.at(id).search);
    wishes_.erase(id);
    context_.changes.wish_removed(id);
    std::vector<Change> changes;
    changes.push_back({Table::wishes, key_of_number(id.value), std::nullopt});
    if (when_stored)
        context_.work.write(std::move(changes), [then = std::move(when_stored)](
                                                    const Stored& done) { then(done.result); });
    else
        context_.work.write(std::move(changes));
    arm();
}

bool Wishes::mark_seen(WishId id, WhenStored when_stored) {
    Entry* const entry = find(id);
    if (entry == nullptr) return false;
    entry->seen = entry->known.size();
    store(*entry, std::move(when_stored));
    return true;
}

void Wishes::settings_changed() {
    std::vector<WishId> dropped;
    for (const auto& [id, entry] : wishes_)
        if (entry.from_settings && !in_settings(entry)) dropped.push_back(id);
    for (const WishId id : dropped) drop(id, {});
    for (const std::string& query : context_.settings.wishes) {
        if (find_query(query) != nullptr) continue;
        if (auto verdict = acceptable_query(query); !verdict || wishes_.size() >= max_wishes) {
            context_.log(LogLevel::warning,
                         "the settings wish for '" + query + "': " +
                             (verdict ? "there are too many wishes" : verdict.error().message));
            continue;
        }
        Entry& entry = insert({.query = query});
        entry.from_settings = true;
        store(entry);
    }
    arm();
}

// --- what people see -----------------------------------------------------------------------------

std::vector<WishStatus> Wishes::list() const {
    std::vector<WishStatus> list;
    list.reserve(wishes_.size());
    for (const auto& [id, entry] : wishes_) list.push_back(status_of(entry));
    return list;
}

std::optional<WishStatus> Wishes::status(WishId id) const {
    const auto it = wishes_.find(id);
    return it == wishes_.end() ? std::nullopt : std::optional(status_of(it->second));
}

WishStatus Wishes::status_of(const Entry& entry) const {
    WishStatus status;
    status.id = entry.id;
    status.wish = entry.wish;
    status.in_settings = in_settings(entry);
    status.created = entry.created;
    status.last_search = entry.last_search;
    status.found = entry.found;
    status.fresh = entry.known.size() - entry.seen;
    status.downloads = downloads_of(entry);
    const auto search = searches_.status(entry.search);
    if (search) status.search = entry.search;
    if (search && search->state != SearchState::stopped) {
        status.state = WishState::searching;
        status.reason = search->reason;
    } else if (entry.fulfilled) {
        status.state = WishState::fulfilled;
        status.reason = fulfilled_reason(entry);
    } else if (!entry.wish.enabled) {
        status.state = WishState::paused;
        status.reason = "switched off here";
    } else {
        status.reason = waiting_reason();
    }
    if (!entry.trouble.empty()) status.reason = entry.trouble;
    status.next_search = next_search(entry);
    return status;
}

std::string Wishes::waiting_reason() const {
    if (!session_.online()) return "not connected to the server";
    if (interval_ == Duration{0}) return "the server has not said how often wishes may be searched";
    return "the server allows one wish in " + std::to_string(interval_ / 1s) +
           " seconds; they take turns";
}

}  // namespace kindred::client
