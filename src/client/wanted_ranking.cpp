#include "client/wanted_ranking.hpp"

#include "client/music_names.hpp"
#include "client/paths.hpp"
#include "client/wanted_names.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace kindred::client {
namespace {

// Candidates in hand while a search runs; the best are sifted out when there are twice as many.
constexpr std::size_t max_kept = 500;
constexpr std::size_t max_rejected = 10;
// More than an album has; the rest of a folder like `all my music` is nobody's album.
constexpr std::size_t max_album_files = 300;

constexpr std::array<std::string_view, 17> music_formats = {
    "mp3",  "flac", "ogg", "opus", "m4a", "aac", "wma", "wav", "ape",
    "alac", "aiff", "aif", "wv",   "mpc", "mp2", "dsf", "tta"};

/// `CD 1`, `disc2`: a part of the album in the folder above.
bool is_disc(std::string_view folder) {
    std::string name = plain_words(base_name(folder));
    std::erase(name, ' ');
    for (const std::string_view word : {"cd", "disc", "disk"})
        if (name.starts_with(word) && name.size() > word.size() && name.size() <= word.size() + 2)
            return std::ranges::all_of(name.substr(word.size()),
                                       [](char c) { return c >= '0' && c <= '9'; });
    return false;
}

std::string_view album_folder(std::string_view path) {
    const std::string_view folder = folder_path(path);
    return is_disc(folder) ? folder_path(folder) : folder;
}

}  // namespace

bool is_music(std::string_view path) {
    return std::ranges::find(music_formats, format_of(path)) != music_formats.end();
}

CandidateRanking::CandidateRanking(RankingQuestion question) : question_(std::move(question)) {
    const WantedNames& names = question_.wanted.names;
    plain_ = {plain_words(names.artist), plain_words(names.title), plain_words(names.album), 0};
    looser_ = looser_names(names);
}

void CandidateRanking::add(const SearchResponse& response) {
    const UserRecord user = question_.user ? question_.user(response.username) : UserRecord{};
    if (user.avoided) return;
    if (question_.mode == ListMode::album) return add_albums(response, user);
    for (const RemoteFile& file : response.files) add_track(response, file, user);
    for (const RemoteFile& file : response.locked_files)
        reject({response.username, file.name, {file}, 0, 0, {}, {}},
               "it is given to chosen people only");
}

void CandidateRanking::add_track(const SearchResponse& response, const RemoteFile& file,
                                 const UserRecord& user) {
    Candidate candidate{response.username, file.name, {file}, 0, 0, {}, {}};
    if (!is_music(file.name)) return reject(std::move(candidate), "it is not music");
    if (auto why = first_unmet(question_.required, response.username, file, question_.wanted.names))
        return reject(std::move(candidate), *std::move(why));
    keep(response, std::move(candidate), user);
}

void CandidateRanking::add_albums(const SearchResponse& response, const UserRecord& user) {
    std::map<std::string_view, Candidate> folders;
    for (const RemoteFile& file : response.files) {
        const std::string_view folder = album_folder(file.name);
        Candidate& candidate = folders[folder];
        candidate.username = response.username;
        candidate.path = folder;
        candidate.files.push_back(file);
    }
    for (auto& [path, candidate] : folders) add_album(response, std::move(candidate), user);
}

void CandidateRanking::add_album(const SearchResponse& response, Candidate candidate,
                                 const UserRecord& user) {
    if (candidate.path.empty()) return reject(std::move(candidate), "it is in no folder");
    std::ranges::sort(candidate.files, {}, &RemoteFile::name);
    if (std::string why = reject_files(candidate); !why.empty())
        return reject(std::move(candidate), std::move(why));
    keep(response, std::move(candidate), user);
}

/// Why the files of a folder are not the album; empty if they may be.
std::string CandidateRanking::reject_files(const Candidate& candidate) const {
    if (candidate.files.size() > max_album_files)
        return "it has more than " + std::to_string(max_album_files) + " files";
    WantedNames names = question_.wanted.names;
    names.length_seconds = 0;
    std::size_t music = 0;
    std::size_t wrong = 0;
    std::string first_wrong;
    for (const RemoteFile& file : candidate.files) {
        if (!is_music(file.name)) continue;
        ++music;
        auto why = first_unmet(question_.required, candidate.username, file, names);
        if (why && wrong++ == 0) first_wrong = *std::move(why);
    }
    if (music == 0) return "there is no music in it";
    if (wrong > 0)
        return std::to_string(wrong) + " of " + std::to_string(music) + " tracks: " + first_wrong;
    if (music < question_.wanted.tracks)
        return std::to_string(music) + " of " + std::to_string(question_.wanted.tracks) + " tracks";
    return "";
}

void CandidateRanking::reject(Candidate candidate, std::string why) {
    if (rejected_.size() >= max_rejected) return;
    candidate.rejected = std::move(why);
    rejected_.push_back(std::move(candidate));
}

void CandidateRanking::keep(const SearchResponse& response, Candidate candidate,
                            const UserRecord& user) {
    Names names = names_of(candidate);
    if (!names.wrong.empty()) return reject(std::move(candidate), std::move(names.wrong));
    Kept kept;
    kept.merits = {failure_merit(user),      std::move(names.title),   std::move(names.artist),
                   std::move(names.version), length_merit(candidate),  preference_merit(candidate),
                   std::move(names.album),   quality_merit(candidate), slot_merit(response),
                   queue_merit(response),    speed_merit(response),    std::move(names.brevity)};
    kept.candidate = std::move(candidate);
    kept_.push_back(std::move(kept));
    ++acceptable_;
    if (kept_.size() < 2 * max_kept) return;
    settle();
    kept_.resize(max_kept);
}

/// Of albums whose number of tracks nobody told, what most have is taken for the whole.
void CandidateRanking::compare_track_counts() {
    constexpr std::size_t place = 4;  // that of the length
    const auto tracks_of = [](const Kept& kept) {
        return static_cast<std::size_t>(
            std::ranges::count_if(kept.candidate.files, is_music, &RemoteFile::name));
    };
    std::size_t whole = question_.wanted.tracks;
    if (whole == 0) {
        std::map<std::size_t, std::size_t> votes;
        for (const Kept& kept : kept_) ++votes[tracks_of(kept)];
        std::size_t most = 0;
        for (const auto& [tracks, count] : votes)
            if (count >= most) most = count, whole = tracks;
    }
    for (Kept& kept : kept_) {
        const std::size_t tracks = tracks_of(kept);
        kept.merits[place] = {tracks == whole  ? 2u
                              : tracks > whole ? 1u
                                               : 0u,
                              2,
                              std::to_string(tracks) + " tracks" +
                                  (tracks == whole ? "" : ", not " + std::to_string(whole))};
    }
}

/// Ranks what is kept, and puts the best in front.
void CandidateRanking::settle() {
    if (question_.mode == ListMode::album) compare_track_counts();
    for (Kept& kept : kept_) {
        std::uint64_t rank = 0;
        std::uint64_t top = 0;
        Candidate& candidate = kept.candidate;
        candidate.reasons.clear();
        for (const Merit& merit : kept.merits) {
            rank = rank * (merit.most + 1) + merit.value;
            top = top * (merit.most + 1) + merit.most;
            if (!merit.reason.empty()) candidate.reasons.push_back(merit.reason);
        }
        candidate.rank = rank;
        candidate.score = static_cast<int>(rank * 1000 / std::max<std::uint64_t>(top, 1));
    }
    std::ranges::sort(kept_, [](const Kept& a, const Kept& b) {
        if (a.candidate.rank != b.candidate.rank) return a.candidate.rank > b.candidate.rank;
        if (a.candidate.username != b.candidate.username)
            return a.candidate.username < b.candidate.username;
        return a.candidate.path < b.candidate.path;
    });
}

std::vector<Candidate> CandidateRanking::take(std::size_t most) {
    settle();
    std::vector<Candidate> taken;
    for (Kept& kept : kept_) {
        if (taken.size() >= most) break;
        taken.push_back(std::move(kept.candidate));
    }
    std::ranges::move(rejected_, std::back_inserter(taken));
    kept_.clear();
    rejected_.clear();
    return taken;
}

}  // namespace kindred::client
