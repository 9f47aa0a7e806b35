// What this client answers to others about itself: searches, its shares, its description, its
// folders.
#pragma once

#include "client/peers.hpp"
#include "client/people.hpp"
#include "client/uploads.hpp"

namespace kindred::client {

class Answers {
  public:
    Answers(Context& context, Peers& peers, People& people, Uploads& uploads)
        : context_(context), peers_(peers), people_(people), uploads_(uploads) {}

    /// A search by `username` that reached us through the server or the distributed network.
    void search(const std::string& username, std::uint32_t token, const std::string& query);
    void set_excluded_phrases(std::vector<std::string> phrases) {
        excluded_phrases_ = std::move(phrases);
    }

    void on(const PeerSource& from, const protocol::peer::FileSearchRequest& message);
    void on(const PeerSource& from, const protocol::peer::SharedFileListRequest& message);
    void on(const PeerSource& from, const protocol::peer::UserInfoRequest& message);
    void on(const PeerSource& from, const protocol::peer::FolderContentsRequest& message);

  private:
    /// Browse and info requests of one user since a moment not long ago.
    struct RecentRequests {
        Time since;
        int count = 0;
    };

    std::optional<Buffer> find(const std::string& username, std::uint32_t token,
                               const std::string& query);
    bool too_often(const std::string& username);
    void send_browse_reply(const PeerSource& to);

    Context& context_;
    Peers& peers_;
    People& people_;
    Uploads& uploads_;
    std::vector<std::string> excluded_phrases_;
    std::map<std::string, RecentRequests> recent_requests_;
    /// Who waits for a list of shared files, by the name of the list.
    std::map<std::string, std::vector<PeerSource>> browsers_;
};

}  // namespace kindred::client
