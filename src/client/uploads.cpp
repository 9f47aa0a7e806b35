// Requests for uploads and their queue. What happens to a running upload is in
// upload_transfer.cpp.
#include "client/uploads.hpp"

#include "client/shared_files.hpp"
#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

// Requests held while there is no catalog yet.
constexpr std::size_t max_held = 10'000;
// Queued files of all users together, and those that ended and are still shown.
constexpr std::size_t max_queued = 100'000;
constexpr std::size_t max_ended = 1000;

/// What the group says, else the general limits, which spare buddies.
UploadLimits queue_limits(const Settings& settings, const UploadGroup& group) {
    if (group.queued.files != 0 || group.queued.bytes != 0) return group.queued;
    if (group.name == groups::buddies) return {};
    return {settings.upload_queue_files_per_user, settings.upload_queue_bytes_per_user};
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view without_dot(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    return text;
}

}  // namespace

bool reasons::same(std::string_view text, std::string_view reason) {
    return std::ranges::equal(without_dot(text), without_dot(reason), {}, lower, lower);
}

bool reasons::begins(std::string_view text, std::string_view reason) {
    reason = without_dot(reason);
    return text.size() >= reason.size() && same(text.substr(0, reason.size()), reason);
}

Uploads::Uploads(Context& context, Sockets& sockets, Session& session, Dialer& dialer, Peers& peers,
                 People& people, History& history)
    : context_(context),
      sockets_(sockets),
      session_(session),
      dialer_(dialer),
      peers_(peers),
      people_(people),
      history_(history),
      tokens_(context.random),
      usage_(context) {}

void Uploads::load() {
    usage_.load();
    watch_periods();
}

// --- requests ------------------------------------------------------------------------------------

/// Why the file is not given, in the network's words; else `found` and `local_path` are filled.
std::optional<std::string> Uploads::refusal(const std::string& username, const std::string& path,
                                            UploadStatus& found, std::string& local_path) const {
    const Settings& settings = context_.settings;
    if (people_.banned(username))
        return settings.ban_message.empty()
                   ? std::string(reasons::banned)
                   : std::string(reasons::banned) + " (" + settings.ban_message + ")";
    if (shutting_down_) return std::string(reasons::shutdown);
    const UploadLimits limits = queue_limits(settings, group_of(username));
    if (queue_.size() >= max_queued ||
        (limits.files != 0 && queue_.size_of(username) >= limits.files))
        return std::string(reasons::too_many_files);
    if (limits.bytes != 0 && queue_.bytes_of(username) >= limits.bytes)
        return std::string(reasons::too_many_megabytes);
    if (auto enough = taken_enough(username)) return enough;
    auto source = find_shared(context_.catalog.get(), path, people_.visibility(username));
    if (!source) return std::string(reasons::not_shared);
    found.username = username;
    found.path = path;
    found.size = source->size;
    local_path = std::move(source->local_path);
    return std::nullopt;
}

/// The upload that stands for the request, perhaps one that was there already; else nullptr and
/// `refusal`.
Uploads::Upload* Uploads::accept(const std::string& username, const std::string& path,
                                 std::string& why_not) {
    if (Upload* const known = find_active(username, path)) return known;
    UploadStatus status;
    std::string local_path;
    if (auto refused = refusal(username, path, status, local_path)) {
        why_not = std::move(*refused);
        return nullptr;
    }
    const UploadId id{++last_upload_};
    Upload& upload = uploads_[id];
    upload.status = std::move(status);
    upload.status.id = id;
    upload.status.enqueued = context_.now.unix_seconds;
    upload.local_path = std::move(local_path);
    active_[{username, path}] = id;
    queue_.add(id, username, upload.status.size);
    context_.changes.upload(id);
    return &upload;
}

void Uploads::on(const PeerSource& from, const peer::QueueUpload& message) {
    if (!context_.catalog && !shutting_down_) {
        if (held_.size() < max_held) held_.push_back({from, message.filename});
        return;
    }
    std::string why_not;
    if (Upload* const upload = accept(from.username, message.filename, why_not))
        asked_for(*upload);
    else
        peers_.reply(from, frame_of(peer::UploadDenied{message.filename, why_not}));
}

/// Who asks again for what he was offered does not know of the offer: he was started anew.
void Uploads::asked_for(Upload& upload) {
    if (upload.status.state == UploadState::requesting)
        offer(upload);
    else
        start_next();
}

void Uploads::catalog_changed() {
    for (const Held& held : std::exchange(held_, {})) on(held.from, peer::QueueUpload{held.path});
}

void Uploads::on_legacy(const PeerSource& from, const peer::TransferRequest& message) {
    peer::TransferResponse answer{message.token};
    std::string why_not;
    const bool known = find_active(from.username, message.filename) != nullptr;
    Upload* const upload = accept(from.username, message.filename, why_not);
    // A 2003 peer gets the file on a connection of its own making if nothing is in its way;
    // everybody else is queued, because that connection would come from an unproven user.
    if (upload != nullptr && !known && from.seed_peer && slot_free_in(group_of(from.username)) &&
        queue_.size() == 1 && !queue_.running(from.username)) {
        queue_.remove(upload->status.id, from.username, upload->status.size);
        queue_.started(from.username);
        upload->legacy = true;
        upload->token = message.token;
        return begin(*upload);
    }
    answer.reason = upload != nullptr ? std::string(reasons::queued) : why_not;
    peers_.reply(from, frame_of(answer));
    if (upload != nullptr) asked_for(*upload);
}

void Uploads::on(const PeerSource& from, const peer::PlaceInQueueRequest& message) {
    const Upload* const upload = find_active(from.username, message.filename);
    if (upload == nullptr) return;
    const auto place = status(upload->status.id)->queue_place;
    if (place > 0)
        peers_.reply(from, frame_of(peer::PlaceInQueueResponse{message.filename, place}));
}

// --- the queue -----------------------------------------------------------------------------------

const UploadGroup& Uploads::group_of(const std::string& username) const {
    return context_.groups.of(username, people_.privileged(username),
                              people_.buddy(username) || people_.prioritized(username));
}

std::size_t Uploads::running_in(const UploadGroup& group) const {
    return static_cast<std::size_t>(std::ranges::count_if(running_, [&](UploadId id) {
        return &group_of(uploads_.at(id).status.username) == &group;
    }));
}

bool Uploads::slot_free_in(const UploadGroup& group) const {
    return running_.size() < context_.settings.upload_slots &&
           (group.slots == 0 || running_in(group) < group.slots);
}

std::optional<std::string> Uploads::taken_enough(const std::string& username) const {
    const UploadGroup& group = group_of(username);
    const auto today = usage_.today(username);
    const auto week = usage_.week(username);
    const auto full = [](std::uint64_t taken, std::uint64_t limit) {
        return limit != 0 && taken >= limit;
    };
    if (full(today.files, group.daily.files)) return std::string(reasons::files_today);
    if (full(today.bytes, group.daily.bytes)) return std::string(reasons::megabytes_today);
    if (full(week.files, group.weekly.files)) return std::string(reasons::files_this_week);
    if (full(week.bytes, group.weekly.bytes)) return std::string(reasons::megabytes_this_week);
    return std::nullopt;
}

void Uploads::start_next() {
    // Without the server nobody's address can be learned: the queue waits for it.
    if (!session_.online()) return;
    while (running_.size() < context_.settings.upload_slots && !queue_.empty() && !shutting_down_) {
        const auto next = queue_.take(
            [this](const std::string& username) -> std::optional<UploadQueue::Standing> {
                const UploadGroup& group = group_of(username);
                if (!slot_free_in(group)) return std::nullopt;
                return UploadQueue::Standing{
                    group.priority, group.first_come || context_.settings.upload_queue_fifo};
            });
        if (!next) return;
        Upload& upload = uploads_.at(*next);
        queue_.remove(*next, upload.status.username, upload.status.size);
        begin(upload);
    }
}

bool Uploads::slot_free() const {
    return running_.size() + queue_.size() < context_.settings.upload_slots;
}

std::uint32_t Uploads::queue_length_for(const std::string& username) const {
    if (!people_.privileged(username)) return static_cast<std::uint32_t>(queue_.size());
    return static_cast<std::uint32_t>(queue_.size_of(username));
}

void Uploads::settings_changed() {
    for (const auto& [key, id] : std::map(active_))
        if (people_.banned(key.first))
            fail(id, "the user is banned", Tell::denied, std::string(reasons::banned));
    limit_rates();
    watch_periods();
    start_next();
}

/// Limits may be others at another time of day.
void Uploads::watch_periods() {
    period_timer_.cancel();
    if (context_.settings.speed_periods.empty()) return;
    context_.after(period_timer_, 60s, [this] {
        limit_rates();
        watch_periods();
    });
}

void Uploads::shut_down() {
    shutting_down_ = true;
    held_.clear();
    for (const auto& [key, id] : std::map(active_))
        fail(id, "this client was shut down", Tell::denied, std::string(reasons::shutdown));
}

// --- queries and commands ------------------------------------------------------------------------

std::vector<UploadStatus> Uploads::list() const {
    std::vector<UploadStatus> list;
    list.reserve(uploads_.size());
    for (const auto& [id, upload] : uploads_)
        if (upload.status.state < UploadState::completed) list.push_back(*status(id));
    for (auto id = ended_.rbegin(); id != ended_.rend(); ++id)
        list.push_back(uploads_.at(*id).status);
    return list;
}

std::optional<UploadStatus> Uploads::status(UploadId id) const {
    const auto it = uploads_.find(id);
    if (it == uploads_.end()) return std::nullopt;
    UploadStatus status = it->second.status;
    status.group = group_of(status.username).name;
    status.speed = status.state == UploadState::transferring ? it->second.meter.rate() : 0;
    if (status.state == UploadState::queued)
        status.queue_place = queue_.place(id, status.username);
    else if (status.state < UploadState::completed)
        status.queue_place = 1;
    return status;
}

bool Uploads::cancel(UploadId id) {
    Upload* const upload = find(id);
    if (upload == nullptr || upload->status.state >= UploadState::completed) return false;
    fail(id, "cancelled here", Tell::denied, std::string(reasons::cancelled));
    uploads_.at(id).status.state = UploadState::cancelled;
    return true;
}

bool Uploads::remove(UploadId id) {
    const Upload* const upload = find(id);
    if (upload == nullptr || upload->status.state < UploadState::completed) return false;
    std::erase(ended_, id);
    uploads_.erase(id);
    context_.changes.upload_removed(id);
    return true;
}

void Uploads::forget_oldest() {
    while (ended_.size() > max_ended) remove(UploadId(ended_.front()));
}

Uploads::Upload* Uploads::find(UploadId id) {
    const auto it = uploads_.find(id);
    return it == uploads_.end() ? nullptr : &it->second;
}

Uploads::Upload* Uploads::find(ConnectionId connection) {
    const auto it = by_connection_.find(connection);
    return it == by_connection_.end() ? nullptr : find(it->second);
}

Uploads::Upload* Uploads::find_running(const std::string& username, std::uint32_t token,
                                       UploadState state) {
    for (const UploadId id : running_) {
        Upload& upload = uploads_.at(id);
        if (upload.status.state == state && upload.token == token &&
            upload.status.username == username)
            return &upload;
    }
    return nullptr;
}

Uploads::Upload* Uploads::find_active(const std::string& username, const std::string& path) {
    const auto it = active_.find({username, path});
    return it == active_.end() ? nullptr : find(it->second);
}

void Uploads::check() const {
    std::size_t queued = 0;
    std::size_t running = 0;
    for (const auto& [id, upload] : uploads_) {
        const UploadState state = upload.status.state;
        if (state >= UploadState::completed) continue;
        KINDRED_ASSERT(active_.at({upload.status.username, upload.status.path}) == id);
        if (state == UploadState::queued)
            ++queued;
        else
            ++running, KINDRED_ASSERT(upload.timer.running());
    }
    KINDRED_ASSERT(queued == queue_.size() && running == running_.size());
    KINDRED_ASSERT(active_.size() == queued + running);
}

}  // namespace kindred::client
