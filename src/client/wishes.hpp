// The wish list: queries that are searched again and again, one at a time, as often as the server
// allows, the one that waits longest first. Remembers which files it has seen, so that only new
// ones count as news, and fetches what meets the conditions if it is told to. All of that survives
// restarts; responses do not.
#pragma once

#include "client/folder_downloads.hpp"
#include "client/searches.hpp"
#include "client/wish_types.hpp"

#include <unordered_set>

namespace kindred::client {

class Wishes {
  public:
    Wishes(Context& context, Session& session, Searches& searches, Downloads& downloads,
           FolderDownloads& folder_downloads, People& people)
        : context_(context),
          session_(session),
          searches_(searches),
          downloads_(downloads),
          folder_downloads_(folder_downloads),
          people_(people) {}

    void load();

    // --- commands and queries, see Client ---
    Result<WishId> add(Wish wish, WhenStored when_stored);
    Result<void> change(WishId id, Wish wish, WhenStored when_stored);
    Result<void> remove(WishId id, WhenStored when_stored);
    Result<void> search(WishId id);
    bool mark_seen(WishId id, WhenStored when_stored);
    std::vector<WishStatus> list() const;
    std::optional<WishStatus> status(WishId id) const;

    /// Makes wishes of those the settings name, and drops those they named and name no more.
    void settings_changed();
    void session_up() { arm(); }
    void session_down();
    /// What the server says at login: one wish may be searched in so many seconds.
    void set_interval(std::uint32_t seconds);

  private:
    struct Entry {
        WishId id;
        Wish wish;
        bool from_settings = false;
        bool fulfilled = false;
        std::string trouble;  // what is in the way of the last search or download
        std::int64_t created = 0;
        std::int64_t last_search = 0;
        SearchId search;
        std::size_t found = 0;
        // Hashes of files, those marked as seen first.
        std::vector<std::uint64_t> known;
        std::size_t seen = 0;
        DownloadId download;
        FolderDownloadId folder;
        // While a search is under way:
        std::unordered_set<std::uint64_t> known_now;  // all of `known`
        std::unordered_set<std::uint64_t> found_now;
        std::size_t found_first = 0;  // for the first time
    };

    Entry* find(WishId id);
    Entry* find_query(std::string_view query, WishId but = {});
    Entry& insert(Wish wish);
    Result<void> acceptable(const Wish& wish, WishId id) const;
    bool in_settings(const Entry& entry) const;
    bool searching(const Entry& entry) const;
    void store(const Entry& entry, WhenStored when_stored = {});
    void drop(WishId id, WhenStored when_stored);

    bool in_turn(const Entry& entry) const;
    Time next_due() const;
    void arm();
    void search_next();
    void begin(Entry& entry, SearchScope scope);
    void responded(WishId id, const SearchResponse& response);
    void count(Entry& entry, const SearchResponse& response);
    void count_anew(Entry& entry);
    void ended(WishId id, SearchId search);
    void forget_seen(Entry& entry);
    void bound_results();

    bool wanted(const Entry& entry, const std::string& username, const RemoteFile& file) const;
    std::vector<SearchResponse> wanted_of(const Entry& entry) const;
    void fetch(Entry& entry);
    void fetch_file(Entry& entry, const std::vector<SearchResponse>& found);
    void fetch_folder(Entry& entry, const std::vector<SearchResponse>& found);
    std::vector<DownloadId> downloads_of(const Entry& entry) const;

    WishStatus status_of(const Entry& entry) const;
    std::string waiting_reason() const;
    std::string fulfilled_reason(const Entry& entry) const;
    std::int64_t next_search(const Entry& entry) const;

    Context& context_;
    Session& session_;
    Searches& searches_;
    Downloads& downloads_;
    FolderDownloads& folder_downloads_;
    People& people_;
    std::map<WishId, Entry> wishes_;
    std::uint64_t last_ = 0;
    Duration interval_{0};  // 0: the server has not said
    std::optional<Time> last_sent_;
    Timer timer_;
};

}  // namespace kindred::client
