// Presence: who is here, in which status, with what statistics, and who is told when it changes:
// those who watch a user, his room mates, and himself.
#pragma once

#include "protocol/to_server_messages.hpp"
#include "server/core.hpp"
#include "server/timers.hpp"

namespace kindred::server {

class Presence {
  public:
    explicit Presence(Core& core) : core_(core) {}

    /// A session has begun; it is announced when its port is known, or after a short time.
    void came(const User& user);
    /// A session is about to end. Called while the user is still in his rooms.
    void going(User& user);
    /// The session has ended: lets go of whom it watched.
    void gone(const User& user, const Session& ended);
    /// The account is about to be removed: nobody watches it any more.
    void forget(User& user);
    void tick();

    void watch(User& from, const std::string& name);
    void unwatch(User& from, const std::string& name);
    void tell_status(const User& from, std::string_view name);
    void tell_stats(const User& from, const std::string& name);
    void set_status(User& from, protocol::UserStatus status);
    void set_port(User& from, const protocol::to_server::SetWaitPort& message);
    void set_shared(User& from, std::uint32_t folders, std::uint32_t files);
    /// One upload has finished with this average speed in bytes per second.
    void add_upload(User& from, std::uint32_t speed);
    void tell_address(const User& from, std::string_view name);

    /// Tells everybody concerned how the user is now.
    void push_status(const User& user);
    void check(Findings& findings);

  private:
    struct Announcement {
        UserId user;
        ConnectionId connection;
    };

    void announce(User& user);
    void push_stats(const User& user);

    Core& core_;
    DueQueue<Announcement> announcements_;
};

}  // namespace kindred::server
