// File connections (type F) that others made and that have not yet told which transfer they are
// for: the first four bytes are its token.
#pragma once

#include "client/downloads.hpp"
#include "client/uploads.hpp"

namespace kindred::client {

class FileLinks final : public ConnectionOwner {
  public:
    FileLinks(Context& context, Sockets& sockets, Downloads& downloads, Uploads& uploads)
        : context_(context), sockets_(sockets), downloads_(downloads), uploads_(uploads) {}

    void adopt(const Arrival& arrival, ByteView rest);

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;

  private:
    struct Link {
        std::string username;
        Buffer bytes;
        Timer timer;
    };

    Context& context_;
    Sockets& sockets_;
    Downloads& downloads_;
    Uploads& uploads_;
    std::unordered_map<ConnectionId, Link> links_;
};

}  // namespace kindred::client
