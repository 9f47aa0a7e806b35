#include "client/other_sources.hpp"

#include "client/paths.hpp"
#include "client/timing.hpp"

#include <algorithm>
#include <tuple>

namespace kindred::client {
namespace {

// What servers pass on, with room for what a longer name is cut at.
constexpr std::size_t max_query = 200;

bool same_name(std::string_view one, std::string_view other) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(base_name(one), base_name(other), {}, lower, lower);
}

}  // namespace

std::string query_for_file(std::string_view virtual_path) {
    std::string words(base_name(virtual_path));
    if (const std::size_t dot = words.rfind('.'); dot != words.npos && dot > 0) words.resize(dot);
    // A word that begins with these would exclude, or stand for others.
    std::ranges::replace_if(words, [](char c) { return c == '-' || c == '*'; }, ' ');
    if (words.size() > max_query) words.resize(std::min(words.rfind(' ', max_query), max_query));
    return outgoing_query(words);
}

void OtherSources::start() {
    context_.after(timer_, timing::other_source_interval, [this] {
        look();
        start();
    });
}

void OtherSources::look() {
    const Duration patience = context_.settings.other_source_after;
    if (patience == Duration{0} || !session_.online() || !searching_.empty()) return;
    if (downloads_.disk().state != DiskState::fine) return;
    if (const auto stuck = downloads_.most_stuck(patience, timing::other_source_again))
        (void)find(*stuck);
}

Result<void> OtherSources::find(DownloadId id) {
    if (const auto obstacle = downloads_.fixed_source(id)) return fail(*obstacle);
    if (searching_.contains(id)) return {};
    const std::string path = downloads_.status(id)->request.path;
    const auto search =
        searches_.start_unseen({query_for_file(path), SearchScope::everyone, {}, {}},
                               [this, id](SearchId ended_search) { ended(id, ended_search); });
    if (!search) {
        downloads_.looked_for(id, "cannot search for another source: " + search.error().message);
        return std::unexpected(search.error());
    }
    searching_[id] = *search;
    downloads_.looked_for(id, "searching for another source");
    return {};
}

void OtherSources::ended(DownloadId id, SearchId search) {
    searching_.erase(id);
    const auto source = best(id, search);
    searches_.forget(search);
    downloads_.looked_for(id, "nobody else was found who has this file");
    if (!source) return;
    if (const auto used = downloads_.use_source(id, *source); !used)
        downloads_.looked_for(id, used.error().message);
}

std::optional<FileSource> OtherSources::best(DownloadId id, SearchId search) const {
    const auto download = downloads_.status(id);
    if (!download) return std::nullopt;
    // Free slot, queue, speed; the name, so that the choice is the same every time.
    using Rank = std::tuple<bool, std::uint32_t, std::uint32_t, std::string>;
    std::optional<Rank> best_rank;
    std::optional<FileSource> best;
    for (const SearchResponse& response : searches_.responses(search, 0)) {
        if (downloads_.tried(id, response.username) || people_.banned(response.username) ||
            response.username == context_.settings.username)
            continue;
        const auto file = std::ranges::find_if(response.files, [&](const RemoteFile& candidate) {
            return candidate.size == download->size &&
                   same_name(candidate.name, download->request.path);
        });
        if (file == response.files.end()) continue;
        Rank rank{!response.free_slot, response.queue_length, ~response.average_speed,
                  response.username};
        if (best_rank && *best_rank <= rank) continue;
        best_rank = std::move(rank);
        best = FileSource{response.username, file->name};
    }
    return best;
}

}  // namespace kindred::client
