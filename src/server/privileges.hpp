// Privileges: time that users were given, what it changes for them, and how they pass it on.
#pragma once

#include "protocol/from_server_messages.hpp"
#include "server/core.hpp"
#include "server/presence.hpp"

#include <set>

namespace kindred::server {

/// How long one item of a wish list rests between two searches.
protocol::from_server::WishlistInterval wishlist_message(const Settings& settings, bool privileged);

class Privileges {
  public:
    Privileges(Core& core, Presence& presence);

    void tell_time_left(const User& from);
    void tell_privileged(const User& from, const std::string& name);
    void send_list(const User& user);
    void tell_wishlist_interval(const User& user);
    /// Moves whole days from one to the other, as many as there are.
    void give(User& from, const std::string& name, std::uint32_t days);
    /// An operator sets the end; a moment in the past ends them.
    void set(User& user, std::int64_t until);
    void tick();
    void check(Findings& findings);

  private:
    std::int64_t left(const User& user) const;
    void change(User& user, std::int64_t until);
    void flipped(const User& user);
    const SharedBytes& encoded_list();

    Core& core_;
    Presence& presence_;
    /// Who is privileged, by the end of it.
    std::set<std::pair<std::int64_t, UserId>> ends_;
    SharedBytes list_;  ///< the message that names them; made when it is needed
};

}  // namespace kindred::server
