// What other users say on message connections, carried to the part that cares.
#include "client/engine.hpp"

namespace kindred::client {
namespace {

namespace peer = protocol::peer;

/// Everything small; what is compressed and large is read by the part that asked for it.
using SmallMessages =
    protocol::MessageList<peer::SharedFileListRequest, peer::FileSearchRequest,
                          peer::UserInfoRequest, peer::FolderContentsRequest, peer::TransferRequest,
                          peer::TransferResponse, peer::QueueUpload, peer::PlaceInQueueResponse,
                          peer::UploadFailed, peer::UploadDenied, peer::PlaceInQueueRequest>;

}  // namespace

/// One overload for each message that means something to this client.
struct Client::PeerHandler {
    Engine& engine;
    const PeerSource& from;

    void on(const peer::SharedFileListRequest& m) { engine.answers.on(from, m); }
    void on(const peer::FileSearchRequest& m) { engine.answers.on(from, m); }
    void on(const peer::UserInfoRequest& m) { engine.answers.on(from, m); }
    void on(const peer::FolderContentsRequest& m) { engine.answers.on(from, m); }
    void on(const peer::QueueUpload& m) { engine.uploads.on(from, m); }
    void on(const peer::PlaceInQueueRequest& m) { engine.uploads.on(from, m); }
    void on(const peer::PlaceInQueueResponse& m) { engine.downloads.on(from, m); }
    void on(const peer::UploadFailed& m) { engine.downloads.on(from, m); }
    void on(const peer::UploadDenied& m) { engine.downloads.on(from, m); }
    void on(const peer::TransferRequest& m) {
        if (m.direction == protocol::TransferDirection::upload)
            engine.downloads.on_offer(from, m);
        else
            engine.uploads.on_legacy(from, m);
    }
    void on(const peer::TransferResponse& m) {
        if (!engine.downloads.on(from, m)) engine.uploads.on(from, m);
    }
};

void Client::Engine::peer_message(const PeerSource& from, const protocol::Frame& frame) {
    switch (frame.code) {
        case peer::FileSearchResponse::code:
            return searches.on_response(from, frame.body);
        case peer::FolderContentsResponse::code:
            return requests.on_folder(from, frame.body);
        case peer::SharedFileListResponse::code:
            if (!requests.on_listing(from, frame.body)) peers.close(from.username);
            return;
        case peer::UserInfoResponse::code:
            if (!requests.on_user_info(from, frame.body)) peers.close(from.username);
            return;
        default:
            break;
    }
    PeerHandler handler{*this, from};
    protocol::DecodeError error;
    if (protocol::dispatch<SmallMessages>(frame.code, frame.body, handler, error) ==
        protocol::Dispatched::malformed)
        ++context.statistics.malformed_messages;
}

}  // namespace kindred::client
