// What a candidate earns in each respect that candidates are compared in.
#include "client/music_names.hpp"
#include "client/paths.hpp"
#include "client/search_results.hpp"
#include "client/shares/words.hpp"
#include "client/wanted_ranking.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

// Words that make another version of a song or album.
constexpr std::array<std::string_view, 17> version_words = {
    "live",     "remix",   "rmx",     "acoustic", "instrumental", "karaoke",
    "demo",     "cover",   "edit",    "mix",      "bootleg",      "acapella",
    "extended", "reprise", "tribute", "remake",   "nightcore"};

std::string_view stem_of(std::string_view path) {
    const std::string_view name = base_name(path);
    const std::size_t dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

bool has_all_words(std::string_view text, std::string_view words) {
    bool all = true;
    shares::for_each_word(words,
                          [&](std::string_view word) { all = all && has_phrase(text, word); });
    return all;
}

std::size_t count_words(std::string_view words) {
    return words.empty() ? 0 : 1 + static_cast<std::size_t>(std::ranges::count(words, ' '));
}

/// The first of the words that make another version which `name` has and `wanted` has not.
std::string_view other_version(std::string_view name, std::string_view wanted) {
    const auto found = std::ranges::find_if(version_words, [&](std::string_view word) {
        return has_phrase(name, word) && !has_phrase(wanted, word);
    });
    return found == version_words.end() ? std::string_view{} : *found;
}

std::uint32_t average_bitrate(const Candidate& candidate) {
    std::uint64_t sum = 0;
    std::uint64_t told = 0;
    for (const RemoteFile& file : candidate.files) {
        const std::uint32_t bitrate = is_music(file.name) ? bitrate_of(file) : 0;
        sum += bitrate;
        told += bitrate != 0 ? 1 : 0;
    }
    return told == 0 ? 0 : static_cast<std::uint32_t>(sum / told);
}

/// How many of the steps, the highest first, are reached.
template <std::size_t n>
std::uint64_t steps_reached(std::uint64_t value, const std::array<std::uint64_t, n>& steps) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(steps, [&](std::uint64_t step) { return value >= step; }));
}

}  // namespace

void CandidateRanking::compare_titles(Names& names, const Candidate& candidate,
                                      std::string_view path) const {
    const bool album = question_.mode == ListMode::album;
    const std::string name =
        plain_words(album ? base_name(candidate.path) : stem_of(candidate.path));
    const std::string& wanted = album ? plain_.album : plain_.title;
    const std::string what = album ? "the album" : "the title";
    if (has_phrase(name, wanted))
        names.title = {3, 3, what + " is in its name"};
    else if (has_all_words(name, wanted))
        names.title = {2, 3, "the words of " + what + " are in its name"};
    else if (has_all_words(path, wanted))
        names.title = {1, 3, "the words of " + what + " are in its path"};
    else if (has_all_words(path, album ? looser_.album : looser_.title))
        names.title = {0, 3, what + " is there but for brackets or guests"};
    else
        names.wrong = what + " is not in its path";
    const std::string all = plain_.artist + " " + plain_.title + " " + plain_.album;
    const std::string_view version = other_version(name, all);
    if (!version.empty()) names.version = {0, 1, "another version: " + std::string(version)};
    const std::size_t known = count_words(plain_.artist) + count_words(wanted);
    const std::size_t others = count_words(name) - std::min(count_words(name), known);
    names.brevity = {7 - std::min<std::size_t>(others, 7), 7, ""};
}

void CandidateRanking::compare_artists(Names& names, std::string_view path) const {
    if (plain_.artist.empty()) return;
    if (has_phrase(path, plain_.artist))
        names.artist = {2, 2, "the artist is in its path"};
    else if (has_all_words(path, plain_.artist))
        names.artist = {1, 2, "the words of the artist are in its path"};
    else if (has_all_words(path, looser_.artist))
        names.artist = {0, 2, "the first artist is in its path"};
    else if (names.wrong.empty())
        names.wrong = "the artist is not in its path";
}

CandidateRanking::Names CandidateRanking::names_of(const Candidate& candidate) const {
    const std::string path = plain_words(candidate.path);
    Names names;
    compare_titles(names, candidate, path);
    compare_artists(names, path);
    if (question_.mode == ListMode::album || plain_.album.empty()) return names;
    const bool there = has_phrase(path, plain_.album);
    names.album = {there ? 1u : 0u, 1, there ? "the album is in its path" : "another album"};
    return names;
}

CandidateRanking::Merit CandidateRanking::failure_merit(const UserRecord& user) {
    const unsigned failures = std::min(user.failures, 2u);
    return {2 - failures, 2, failures == 0 ? "" : "this user has failed before"};
}

CandidateRanking::Merit CandidateRanking::length_merit(const Candidate& candidate) const {
    const std::uint32_t wanted = question_.wanted.names.length_seconds;
    if (question_.mode == ListMode::album) return {};  // see compare_track_counts()
    const std::uint32_t length = candidate.files.front().attributes.duration_seconds;
    if (wanted == 0) return {};
    if (length == 0) return {1, 3, "its length is not told"};
    const std::uint32_t away = std::max(length, wanted) - std::min(length, wanted);
    const std::string words = std::to_string(away) + " s away from the wanted length";
    return {away <= 3 ? 3u : away <= 10 ? 2u : away <= 30 ? 1u : 0u, 3, words};
}

CandidateRanking::Merit CandidateRanking::preference_merit(const Candidate& candidate) const {
    WantedNames names = question_.wanted.names;
    if (question_.mode == ListMode::album) names.length_seconds = 0;
    std::optional<Verdict> worst;
    for (const RemoteFile& file : candidate.files) {
        if (!is_music(file.name)) continue;
        Verdict verdict = judge(question_.preferred, candidate.username, file, names);
        if (!worst || verdict.met < worst->met) worst = std::move(verdict);
    }
    if (!worst || worst->met + worst->unmet.size() == 0) return {};
    std::string words = std::to_string(worst->met) + " of " +
                        std::to_string(worst->met + worst->unmet.size()) + " preferences";
    for (const std::string& unmet : worst->unmet) words += "; " + unmet;
    return {worst->met, worst->met + worst->unmet.size(), words};
}

CandidateRanking::Merit CandidateRanking::quality_merit(const Candidate& candidate) {
    if (std::ranges::any_of(candidate.files, is_lossless, &RemoteFile::name))
        return {3, 3, "lossless"};
    const std::uint32_t bitrate = average_bitrate(candidate);
    if (bitrate == 0) return {0, 3, "no bitrate told"};
    return {steps_reached<2>(bitrate, {160, 256}), 3, std::to_string(bitrate) + " kbit/s"};
}

CandidateRanking::Merit CandidateRanking::slot_merit(const SearchResponse& response) {
    if (response.free_slot) return {1, 1, "a free slot"};
    return {0, 1, "no free slot"};
}

CandidateRanking::Merit CandidateRanking::queue_merit(const SearchResponse& response) {
    const std::uint32_t queue = response.queue_length;
    if (queue == 0) return {3, 3, ""};
    return {2 - steps_reached<2>(queue, {10, 100}), 3, "a queue of " + std::to_string(queue)};
}

CandidateRanking::Merit CandidateRanking::speed_merit(const SearchResponse& response) {
    const std::uint32_t speed = response.average_speed;
    return {steps_reached<3>(speed, {50'000, 250'000, 1'000'000}), 3,
            std::to_string(speed / 1000) + " kB/s"};
}

}  // namespace kindred::client
