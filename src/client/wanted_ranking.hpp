// Which of the files that a search found is the best for an entry of a wanted list, and why.
//
// What does not meet the required conditions, is not music, or has other names is rejected. The
// rest is compared by one thing after the other; a later one counts only between equals:
//     failures of its owner before; title; artist; another version (live, remix ...); length, or
//     the number of tracks of an album; preferred conditions met; album; quality; a free slot;
//     queue; speed; few other words in the name.
// Names stand before the preferred conditions: the right song in the second-best format is better
// than a wrong one in the best.
#pragma once

#include "client/wanted_list.hpp"

#include <functional>

namespace kindred::client {

/// A file of somebody, or the files of an album in a folder of his.
struct Candidate {
    std::string username;
    std::string path;               ///< of the file, or of the folder of the album; virtual
    std::vector<RemoteFile> files;  ///< with whole paths
    std::uint64_t rank = 0;         ///< greater is better
    int score = 0;                  ///< the same from 0 to 1000
    /// What made the rank, in words, the weightiest first.
    std::vector<std::string> reasons;
    std::string rejected;  ///< why it must not be taken; empty if it may
};

/// What is known about a user before he is asked.
struct UserRecord {
    unsigned failures = 0;  ///< downloads of jobs that did not come from him
    bool avoided = false;   ///< banned here, or this client itself
};

struct RankingQuestion {
    WantedItem wanted;
    ListMode mode = ListMode::track;
    Conditions required;
    Conditions preferred;
    std::function<UserRecord(const std::string& username)> user;
};

/// Takes the responses of a search as they come and keeps the best.
class CandidateRanking {
  public:
    explicit CandidateRanking(RankingQuestion question);

    void add(const SearchResponse& response);
    /// How many may be taken.
    std::size_t acceptable() const { return acceptable_; }
    /// The `most` best of them, the best first, and behind them a few that were rejected.
    std::vector<Candidate> take(std::size_t most);

  private:
    /// What a candidate earns in one respect: `value` of 0 to `most`, with words about it.
    struct Merit {
        std::uint64_t value = 1;
        std::uint64_t most = 1;
        std::string reason;
    };
    struct Kept {
        Candidate candidate;
        std::vector<Merit> merits;  // the weightiest first
    };
    /// The names of a candidate, compared with the wanted ones.
    struct Names {
        Merit title;  // of the track, or of the album
        Merit artist;
        Merit version;
        Merit album;  // of a track
        Merit brevity;
        std::string wrong;  // why they are other names; empty if they are not
    };

    void add_track(const SearchResponse& response, const RemoteFile& file, const UserRecord& user);
    void add_albums(const SearchResponse& response, const UserRecord& user);
    void add_album(const SearchResponse& response, Candidate candidate, const UserRecord& user);
    std::string reject_files(const Candidate& candidate) const;
    void keep(const SearchResponse& response, Candidate candidate, const UserRecord& user);
    void reject(Candidate candidate, std::string why);
    void settle();
    void compare_track_counts();

    // wanted_merits.cpp
    Names names_of(const Candidate& candidate) const;
    void compare_titles(Names& names, const Candidate& candidate, std::string_view path) const;
    void compare_artists(Names& names, std::string_view path) const;
    static Merit failure_merit(const UserRecord& user);
    static Merit quality_merit(const Candidate& candidate);
    static Merit slot_merit(const SearchResponse& response);
    static Merit queue_merit(const SearchResponse& response);
    static Merit speed_merit(const SearchResponse& response);
    Merit length_merit(const Candidate& candidate) const;
    Merit preference_merit(const Candidate& candidate) const;

    RankingQuestion question_;
    WantedNames plain_;   // as plain_words() has them
    WantedNames looser_;  // the same for looser_names()
    std::vector<Kept> kept_;
    std::vector<Candidate> rejected_;
    std::size_t acceptable_ = 0;
};

/// Whether a file with this name is music.
bool is_music(std::string_view path);

}  // namespace kindred::client
