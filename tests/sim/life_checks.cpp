// What must hold in a town at any moment, whatever fails.
#include "sim/life.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

/// Longer than every single wait of the engine: a download that shows no change for this long is
/// in a state without a timer.
constexpr Duration longest_wait = 20min;
/// Resolving, connecting and waiting for the answer to a login all end sooner.
constexpr Duration longest_login = 2min;

bool settled(client::DownloadState state) {
    using enum client::DownloadState;
    return state == paused || state == completed || state == failed || state == cancelled;
}

bool same(const client::DownloadStatus& a, const client::DownloadStatus& b) {
    return a.state == b.state && a.received == b.received && a.attempts == b.attempts &&
           a.reason == b.reason && a.next_attempt == b.next_attempt;
}

bool within(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && path.find("/../") == std::string_view::npos;
}

}  // namespace

void Life::inspect() {
    for (const HostId user : town_.users()) {
        inspect_files(user);
        inspect_chat(user);
        if (town_.client(user) == nullptr) {
            sessions_.erase(user);
            std::erase_if(progress_, [&](const auto& entry) { return entry.first.first == user; });
            continue;
        }
        inspect_session(user);
        inspect_downloads(user);
    }
}

/// Where the file of a request can be compared; a request may be on disk, and so outlive a crash,
/// although nobody was told that it is.
std::string Life::difference_from_source(HostId user, const client::DownloadStatus& status) {
    for (const HostId owner : town_.users()) {
        if (town_.name(owner) != status.request.username) continue;
        for (const SharedFileOptions& file : town_.home(owner).options.files)
            if (virtual_path(file) == status.request.path)
                return town_.difference(user, status.final_path, owner, file);
    }
    return "nobody shares it";
}

/// No file is complete that is not the source byte for byte, and none stands still for ever.
void Life::inspect_downloads(HostId user) {
    for (const client::DownloadStatus& status : town_.client(user)->downloads()) {
        const auto key = std::pair(user, status.id);
        const std::string what =
            "download " + std::to_string(status.id.value) + " of " + town_.name(user);
        using enum client::DownloadState;
        const bool needs_reason =
            status.state == paused || status.state == waiting || status.state == failed;
        if (needs_reason && status.reason.empty())
            fail(what + " gives no reason for being " + std::string(to_string(status.state)));
        if (status.size != 0 && status.received > status.size)
            fail(what + " has more bytes than the file");
        if (status.state == completed && verified_.insert(key).second) {
            const std::string wrong = difference_from_source(user, status);
            if (!wrong.empty()) fail(what + " is marked complete but wrong: " + wrong);
        }
        const auto [entry, fresh] = progress_.try_emplace(key, status, town_.now().steady);
        if (settled(status.state) || !same(entry->second.status, status))
            entry->second = {status, town_.now().steady};
        if (town_.now().steady - entry->second.since > longest_wait)
            fail(what + " stands still: " + std::string(to_string(status.state)) + ", " +
                 status.reason);
    }
}

void Life::inspect_session(HostId user) {
    const client::SessionStatus& session = town_.client(user)->session();
    const auto [entry, fresh] = sessions_.try_emplace(user, session.state, town_.now().steady);
    auto& [state, since] = entry->second;
    if (state != session.state) entry->second = {session.state, town_.now().steady};
    using enum client::SessionState;
    const bool passing = state == resolving || state == connecting || state == logging_in;
    if (passing && town_.now().steady - since > longest_login)
        fail(town_.name(user) + " hangs while " + std::string(to_string(state)));
    if (state == disconnected)
        fail(town_.name(user) + " stays offline without being asked to: " + session.reason);
    const auto& settings = town_.home(user).options.settings;
    if (town_.world().network().connection_count(user) > settings.max_connections + 64)
        fail(town_.name(user) + " holds too many connections");
}

void Life::inspect_files(HostId user) {
    for (const auto& [path, content] : town_.world().network().files(user).all())
        if (!within(path, "/shared/") && !within(path, "/downloads/") &&
            !within(path, "/incomplete/"))
            fail(town_.name(user) + " wrote outside of his folders: " + path);
}

/// A line may be lost while connections break; none comes twice or before an earlier one.
void Life::inspect_chat(HostId user) {
    std::map<std::string, std::uint64_t> last;
    for (const Diary::Line& said : town_.home(user).diary.lines) {
        const std::uint64_t number = std::stoull(said.line.text);
        if (number <= last[said.line.username])
            fail(town_.name(user) + " heard line " + said.line.text + " of " + said.line.username +
                 " after " + std::to_string(last[said.line.username]));
        last[said.line.username] = number;
    }
}

}  // namespace kindred::sim
