#include "client/answers.hpp"

#include "client/shared_files.hpp"
#include "client/shares/catalog.hpp"
#include "client/timing.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

// Answers under way to people who have to be reached first. A search is worth little after a
// minute, so beyond this the newest are dropped.
constexpr std::size_t max_waiting_answers = 2000;
constexpr std::size_t max_browsers = 1000;
constexpr std::size_t max_recent_requests = 10'000;
// An honest user asks for the list, the description and a few folders in one go.
constexpr int max_repeated_requests = 4;

}  // namespace

// --- searches ------------------------------------------------------------------------------------

std::optional<Buffer> Answers::find(const std::string& username, std::uint32_t token,
                                    const std::string& query) {
    ++context_.statistics.searches_received;
    if (people_.banned(username)) return std::nullopt;
    auto hits = search_shared(context_.catalog.get(), query, context_.settings,
                              people_.visibility(username), excluded_phrases_);
    if (!hits) return std::nullopt;
    ++context_.statistics.searches_answered;
    hits->username = context_.settings.username;
    hits->token = token;
    hits->free_slot = uploads_.slot_free();
    hits->avg_speed = people_.own_speed();
    hits->queue_length = uploads_.queue_length_for(username);
    hits->unknown = 0;
    return frame_of(*hits);
}

void Answers::search(const std::string& username, std::uint32_t token, const std::string& query) {
    if (peers_.waiting_answers() >= max_waiting_answers) {
        ++context_.statistics.searches_received;
        return;
    }
    auto frame = find(username, token, query);
    if (!frame) return;
    peers_.send_answer(username, std::move(*frame),
                       {[this] { ++context_.statistics.answers_delivered; },
                        [this](const DialFailure&) { ++context_.statistics.answers_failed; }});
}

void Answers::on(const PeerSource& from, const peer::FileSearchRequest& message) {
    if (auto frame = find(from.username, message.token, message.query)) {
        ++context_.statistics.answers_delivered;
        peers_.reply(from, std::move(*frame));
    }
}

// --- shares --------------------------------------------------------------------------------------

bool Answers::too_often(const std::string& username) {
    const Time now = context_.now.steady;
    if (recent_requests_.size() >= max_recent_requests) recent_requests_.clear();
    RecentRequests& recent = recent_requests_[username];
    if (now - recent.since >= timing::repeated_requests) recent = {now, 0};
    return ++recent.count > max_repeated_requests;
}

void Answers::on(const PeerSource& from, const peer::SharedFileListRequest&) {
    if (too_often(from.username)) return;
    if (people_.banned(from.username) || !context_.catalog)
        return peers_.reply(from, frame_of(peer::SharedFileListResponse{}));
    send_browse_reply(from);
}

/// The reply is kept in a file, not in memory: it is large, and few ask for it.
void Answers::send_browse_reply(const PeerSource& to) {
    static constexpr std::array<std::string_view, shares::visibility_count> class_names{
        "everyone", "buddies", "trusted", "nobody"};
    const Settings& settings = context_.settings;
    const auto asker = people_.visibility(to.username);
    const bool show_locked = settings.show_locked_files;
    std::string name("browse-");
    name += class_names[static_cast<std::size_t>(asker)];
    if (show_locked) name += "-locked";
    std::vector<PeerSource>& waiting = browsers_[name];
    if (waiting.size() >= max_browsers) return;
    waiting.push_back(to);
    if (waiting.size() > 1) return;  // it is being fetched
    KeepFrame job;
    if (!settings.cache_folder.empty()) job.path = settings.cache_folder + '/' + name;
    job.key = context_.catalog->fingerprint();
    job.code = peer::SharedFileListResponse::code;
    job.write_body = [catalog = context_.catalog, asker, show_locked](const KeepFrame::Sink& sink) {
        write_browse_reply(*catalog, asker, show_locked, sink);
    };
    context_.work.start<FrameMade>(std::move(job), [this, name](const FrameMade& made) {
        for (const PeerSource& browser : std::exchange(browsers_[name], {}))
            peers_.reply(browser, made.frame);
    });
}

void Answers::on(const PeerSource& from, const peer::FolderContentsRequest& message) {
    peer::FolderContentsResponse answer{message.token, message.folder, {}};
    if (!people_.banned(from.username))
        if (auto folder = list_folder(context_.catalog.get(), message.folder,
                                      people_.visibility(from.username)))
            answer.directories.push_back(std::move(*folder));
    peers_.reply(from, frame_of(answer));
}

// --- description ---------------------------------------------------------------------------------

void Answers::on(const PeerSource& from, const peer::UserInfoRequest&) {
    if (too_often(from.username)) return;
    peer::UserInfoResponse answer;
    const Settings& settings = context_.settings;
    if (!people_.banned(from.username)) {
        answer.description = settings.description;
        answer.has_pic = !settings.picture.empty();
        answer.picture.bytes = settings.picture;
        answer.upload_slots = static_cast<std::uint32_t>(settings.upload_slots);
        answer.queue_size = static_cast<std::uint32_t>(uploads_.queued());
        answer.slot_free = uploads_.slot_free();
    }
    answer.upload_permission = protocol::UploadPermission::nobody;
    if (from.seed_peer)
        answer.seed_form =
            protocol::UserInfoSeedForm{answer.upload_slots, answer.upload_slots, answer.queue_size,
                                       answer.slot_free ? answer.upload_slots : 0};
    peers_.reply(from, frame_of(answer));
}

}  // namespace kindred::client
