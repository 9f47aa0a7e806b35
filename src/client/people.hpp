// What the server tells about other users: presence, stats, privileges. Watches those the engine
// or its user cares about, and asks again after each login, because the server forgets.
#pragma once

#include "client/session.hpp"

#include <set>

namespace kindred::client {

class People {
  public:
    People(Context& context, Session& session) : context_(context), session_(session) {}

    /// Watches `username` from now on.
    void watch(const std::string& username);
    std::optional<UserStatus> user(const std::string& username) const;
    Presence presence(const std::string& username) const;
    bool privileged(const std::string& username) const { return privileged_.contains(username); }
    bool buddy(const std::string& username) const;
    bool banned(const std::string& username) const;
    std::uint32_t own_speed() const;

    void session_up();
    void session_down();
    /// Each is true if he is online now and was not before.
    bool on(const protocol::from_server::WatchUser& message);
    bool on(const protocol::from_server::GetUserStatus& message);
    void on(const protocol::from_server::GetUserStats& message);
    void on(const protocol::from_server::PrivilegedUsers& message);
    void on(const protocol::from_server::AddToPrivileged& message);

  private:
    UserStatus& note(const std::string& username);
    void set_privileged(const std::string& username, bool privileged);

    Context& context_;
    Session& session_;
    std::map<std::string, UserStatus> users_;
    std::set<std::string> watched_;
    std::set<std::string> privileged_;
};

}  // namespace kindred::client
