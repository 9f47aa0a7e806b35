#include "client/requests.hpp"

#include "client/remote_files.hpp"
#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

// Ended requests are kept for who asked; a listing is large, so not many.
constexpr std::size_t max_requests = 200;
// Elements of a folder reply: folders and files together.
constexpr std::size_t max_folder_elements = 500'000;

UserInfo user_info_of(peer::UserInfoResponse&& message) {
    UserInfo info;
    info.description = std::move(message.description);
    info.picture = std::move(message.picture.bytes);
    info.upload_slots = message.upload_slots;
    info.queue_size = message.queue_size;
    info.slot_free = message.slot_free;
    if (message.upload_permission)
        info.upload_permission = static_cast<std::uint32_t>(*message.upload_permission);
    if (const auto& seed = message.seed_form) {
        info.upload_slots = seed->total_uploads;
        info.queue_size = seed->queue_size;
        info.slot_free = seed->slots_available > 0;
    }
    return info;
}

}  // namespace

Requests::Requests(Context& context, Peers& peers)
    : context_(context), peers_(peers), tokens_(context.random) {}

RequestId Requests::browse(const std::string& username) {
    return start(RequestKind::browse, username, {});
}

RequestId Requests::user_info(const std::string& username) {
    return start(RequestKind::user_info, username, {});
}

RequestId Requests::folder(const std::string& username, const std::string& folder,
                           std::function<void(RequestId)> ended) {
    const RequestId id = start(RequestKind::folder, username, folder);
    requests_.at(id).ended = std::move(ended);
    return id;
}

RequestId Requests::start(RequestKind kind, const std::string& username,
                          const std::string& folder) {
    drop_oldest();
    const RequestId id{++last_request_};
    Request& request = requests_[id];
    request.status.id = id;
    request.status.kind = kind;
    request.status.username = username;
    request.status.folder = folder;
    request.token = tokens_.next();
    open_.emplace(username, id);
    context_.changes.request(id);
    peers_.send(username, question(request),
                {[this, id] { sent(id); },
                 [this, id](const DialFailure& failure) { fail(id, failure.reason); }});
    return id;
}

Buffer Requests::question(const Request& request) const {
    switch (request.status.kind) {
        case RequestKind::browse:
            return frame_of(peer::SharedFileListRequest{});
        case RequestKind::user_info:
            return frame_of(peer::UserInfoRequest{});
        case RequestKind::folder:
            break;
    }
    return frame_of(peer::FolderContentsRequest{request.token, request.status.folder});
}

void Requests::sent(RequestId id) {
    Request* const request = find(id);
    if (request == nullptr || request->status.state != RequestState::connecting) return;
    request->status.state = RequestState::asked;
    context_.changes.request(id);
    watch(*request);
}

void Requests::watch(Request& request) {
    const Duration patience =
        request.status.kind == RequestKind::browse ? timing::browse_answer : timing::request_answer;
    context_.after(request.timer, patience,
                   [this, id = request.status.id] { fail(id, "the user did not answer in time"); });
}

void Requests::progress(const std::string& username, std::uint64_t received, std::uint64_t total) {
    const auto [begin, end] = open_.equal_range(username);
    for (auto it = begin; it != end; ++it) {
        Request& request = requests_.at(it->second);
        if (request.status.state == RequestState::connecting) continue;
        request.status.state = RequestState::receiving;
        request.status.received = received;
        request.status.total = total;
        watch(request);
        context_.changes.request(it->second);
    }
}

void Requests::lost(const std::string& username, const std::string& reason) {
    std::vector<RequestId> lost;
    const auto [begin, end] = open_.equal_range(username);
    for (auto it = begin; it != end; ++it)
        if (requests_.at(it->second).status.state != RequestState::connecting)
            lost.push_back(it->second);
    for (const RequestId id : lost) fail(id, "the connection ended before the answer: " + reason);
}

void Requests::fail(RequestId id, std::string reason) {
    Request* const request = find(id);
    if (request == nullptr || request->status.state == RequestState::done) return;
    request->status.reason = std::move(reason);
    end(*request, RequestState::failed);
}

void Requests::end(Request& request, RequestState state) {
    const RequestId id = request.status.id;
    request.status.state = state;
    request.timer.cancel();
    const auto [begin, last] = open_.equal_range(request.status.username);
    const auto it =
        std::find_if(begin, last, [&](const auto& entry) { return entry.second == id; });
    if (it != last) open_.erase(it);
    // Told from a timer: who asked may want to forget it.
    if (request.ended)
        context_.timers.add(context_.now.steady,
                            [ended = std::exchange(request.ended, {}), id] { ended(id); });
    context_.changes.request(id);
}

Requests::Request* Requests::find_open(const std::string& username, RequestKind kind) {
    const auto [begin, end] = open_.equal_range(username);
    for (auto it = begin; it != end; ++it)
        if (Request& request = requests_.at(it->second); request.status.kind == kind)
            return &request;
    return nullptr;
}

Requests::Request* Requests::find(RequestId id) {
    const auto it = requests_.find(id);
    return it == requests_.end() ? nullptr : &it->second;
}

bool Requests::on_listing(const PeerSource& from, ByteView body) {
    Request* const request = find_open(from.username, RequestKind::browse);
    if (request == nullptr) return false;
    const RequestId id = request->status.id;
    request->status.received = request->status.total = body.size();
    // From here on the connection does not matter any more.
    end(*request, RequestState::receiving);
    auto bytes = std::make_shared<const Buffer>(body.begin(), body.end());
    context_.work.start<ListingRead>(
        Compute{[bytes] { return ListingRead{read_browse_reply(*bytes)}; }},
        [this, id](const ListingRead& read) {
            Request* const asked = find(id);
            if (asked == nullptr) return;
            if (!read.listing) return fail(id, read.listing.error().message);
            asked->status.listing = *read.listing;
            end(*asked, RequestState::done);
        });
    return true;
}

bool Requests::on_user_info(const PeerSource& from, ByteView body) {
    Request* const request = find_open(from.username, RequestKind::user_info);
    if (request == nullptr) return false;
    auto decoded = protocol::decode<peer::UserInfoResponse>(body);
    if (!decoded) {
        fail(request->status.id, "the answer is malformed at " + decoded.error().field);
        return true;
    }
    request->status.user_info =
        std::make_shared<const UserInfo>(user_info_of(std::move(decoded->message)));
    end(*request, RequestState::done);
    return true;
}

void Requests::on_folder(const PeerSource& from, ByteView body) {
    if (find_open(from.username, RequestKind::folder) == nullptr) return;
    protocol::DecodeOptions options;
    options.max_list_elements = max_folder_elements;
    auto decoded = protocol::decode<peer::FolderContentsResponse>(body, options);
    if (!decoded) {
        ++context_.statistics.malformed_messages;
        return;
    }
    const auto [begin, end_of_user] = open_.equal_range(from.username);
    const auto it = std::find_if(begin, end_of_user, [&](const auto& entry) {
        const Request& request = requests_.at(entry.second);
        return request.status.kind == RequestKind::folder &&
               request.token == decoded->message.token;
    });
    if (it == end_of_user) return;
    Request& request = requests_.at(it->second);
    if (decoded->message.directories.empty())
        return fail(it->second, "the user shares no such folder");
    auto listing = std::make_shared<Listing>();
    add_folders(*listing, std::move(decoded->message.directories), false);
    request.status.listing = std::move(listing);
    end(request, RequestState::done);
}

std::optional<RequestStatus> Requests::status(RequestId request) const {
    const auto it = requests_.find(request);
    return it == requests_.end() ? std::nullopt : std::optional(it->second.status);
}

std::vector<RequestStatus> Requests::list() const {
    std::vector<RequestStatus> list;
    for (const auto& [id, request] : requests_) list.push_back(request.status);
    return list;
}

bool Requests::forget(RequestId id) {
    Request* const request = find(id);
    if (request == nullptr) return false;
    end(*request, RequestState::failed);
    requests_.erase(id);
    return true;
}

void Requests::drop_oldest() {
    if (requests_.size() >= max_requests) forget(requests_.begin()->first);
}

}  // namespace kindred::client
