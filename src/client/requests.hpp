// Questions to other users: everything they share, their description, the contents of a folder.
// Each ends with the answer or with the reason why there is none.
#pragma once

#include "client/peers.hpp"

namespace kindred::client {

class Requests {
  public:
    Requests(Context& context, Peers& peers);

    RequestId browse(const std::string& username);
    RequestId user_info(const std::string& username);
    /// `ended`, if given, is called once when the answer or the reason for none is there.
    RequestId folder(const std::string& username, const std::string& folder,
                     std::function<void(RequestId)> ended = {});
    std::optional<RequestStatus> status(RequestId request) const;
    std::vector<RequestStatus> list() const;
    bool forget(RequestId request);

    /// True while an answer of his is awaited.
    bool awaits(const std::string& username) const { return open_.contains(username); }
    void progress(const std::string& username, std::uint64_t received, std::uint64_t total);
    void lost(const std::string& username, const std::string& reason);

    // --- answers; the body as it came. False: nobody asked for it ---
    bool on_listing(const PeerSource& from, ByteView body);
    bool on_user_info(const PeerSource& from, ByteView body);
    void on_folder(const PeerSource& from, ByteView body);

  private:
    struct Request {
        RequestStatus status;
        std::uint32_t token = 0;
        std::function<void(RequestId)> ended;
        Timer timer;
    };

    RequestId start(RequestKind kind, const std::string& username, const std::string& folder);
    Buffer question(const Request& request) const;
    void sent(RequestId id);
    void watch(Request& request);
    void fail(RequestId id, std::string reason);
    void end(Request& request, RequestState state);
    /// The oldest open request of that kind to that user.
    Request* find_open(const std::string& username, RequestKind kind);
    Request* find(RequestId id);
    void drop_oldest();

    Context& context_;
    Peers& peers_;
    Tokens tokens_;
    std::map<RequestId, Request> requests_;
    std::multimap<std::string, RequestId> open_;
    std::uint64_t last_request_ = 0;
};

}  // namespace kindred::client
