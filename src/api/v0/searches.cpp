#include "api/v0/searches.hpp"

#include "api/v0/names.hpp"
#include "base/text.hpp"

namespace kindred::api::v0 {
namespace {

bool counts(const client::SearchResponse& response, const SearchLimits& limits) {
    if (!limits.filter) return true;
    return response.files.size() + response.locked_files.size() >= limits.least_files &&
           response.queue_length <= limits.longest_queue &&
           response.average_speed >= limits.least_speed;
}

}  // namespace

Result<const Search*> Searches::start(const std::string& guid, const std::string& text,
                                      SearchLimits limits, Now now) {
    auto id = client_.search({.query = text}, now);
    if (!id) return std::unexpected(id.error());
    Search search{.guid = guid.empty() ? guid_of(*id) : lower_case(guid),
                  .id = *id,
                  .text = text,
                  .limits = limits,
                  .last_response = now.steady,
                  .started = now.unix_seconds};
    return &(searches_[search.guid] = std::move(search));
}

const Search* Searches::find(std::string_view guid) const {
    const auto found = searches_.find(lower_case(guid));
    return found == searches_.end() ? nullptr : &found->second;
}

std::vector<const Search*> Searches::all() const {
    std::vector<const Search*> all;
    for (const auto& [guid, search] : searches_) all.push_back(&search);
    return all;
}

bool Searches::stop(std::string_view guid, Now now) {
    const auto found = searches_.find(lower_case(guid));
    if (found == searches_.end()) return false;
    if (!found->second.complete()) end(found->second, "Completed, Cancelled", now);
    return true;
}

bool Searches::remove(std::string_view guid, Now now) {
    const auto found = searches_.find(lower_case(guid));
    if (found == searches_.end()) return false;
    client_.forget_search(found->second.id, now);
    searches_.erase(found);
    return true;
}

std::string Searches::raw_path(std::string_view username, const std::string& shown) const {
    const auto matches = [&](const client::RemoteFile& file) {
        return file.name != shown && display_text(file.name) == shown;
    };
    const bool ascii = std::ranges::all_of(shown, [](char c) { return c >= 0; });
    if (ascii) return shown;
    for (const auto& [guid, search] : searches_)
        for (const auto& response : client_.responses(search.id)) {
            if (response.username != username) continue;
            for (const auto* files : {&response.files, &response.locked_files})
                for (const auto& file : *files)
                    if (matches(file)) return file.name;
        }
    return shown;
}

void Searches::end(Search& search, std::string_view state, Now now) {
    client_.stop_search(search.id, now);
    search.state = state;
    search.ended = now.unix_seconds;
}

void Searches::take_responses(Search& search, Now now) {
    const auto responses = client_.responses(search.id);
    for (; search.seen < responses.size(); ++search.seen) {
        search.last_response = now.steady;
        if (!counts(responses[search.seen], search.limits)) continue;
        search.accepted.push_back(search.seen);
        search.files += responses[search.seen].files.size();
        search.locked_files += responses[search.seen].locked_files.size();
        if (search.accepted.size() >= search.limits.responses)
            return end(search, "Completed, ResponseLimitReached", now);
        if (search.files >= search.limits.files)
            return end(search, "Completed, FileLimitReached", now);
    }
}

void Searches::tick(Now now) {
    for (auto entry = searches_.begin(); entry != searches_.end();) {
        Search& search = entry->second;
        const auto status = client_.search(search.id);
        if (!status) {  // the engine keeps a bounded number, the newest
            entry = searches_.erase(entry);
            continue;
        }
        ++entry;
        if (search.complete()) continue;
        take_responses(search, now);
        if (search.complete()) continue;
        // Waiting for the network's search budget is not silence.
        if (status->state == client::SearchState::waiting) search.last_response = now.steady;
        if (status->state == client::SearchState::stopped ||
            now.steady - search.last_response > search.limits.silence)
            end(search, "Completed, TimedOut", now);
    }
}

}  // namespace kindred::api::v0
