// What the server tells about other users: presence, stats, privileges. Watches those the engine
// or its user cares about, and asks again after each login, because the server forgets.
#pragma once

#include "client/contacts.hpp"
#include "client/session.hpp"

#include <set>

namespace kindred::client {

class People {
  public:
    People(Context& context, Session& session, Contacts& contacts)
        : context_(context), session_(session), contacts_(contacts) {}

    /// Watches `username` from now on.
    void watch(const std::string& username);
    /// Buddies stay watched.
    void unwatch(const std::string& username);
    std::optional<UserStatus> user(const std::string& username) const;
    Presence presence(const std::string& username) const;
    bool privileged(const std::string& username) const { return privileged_.contains(username); }
    bool buddy(const std::string& username) const { return contacts_.buddy(username); }
    std::vector<std::string> online_buddies() const;
    /// Some who are online, at most `limit`.
    std::vector<std::string> online(std::size_t limit) const;
    bool banned(const std::string& username) const { return contacts_.banned(username); }
    bool prioritized(const std::string& username) const { return contacts_.prioritized(username); }
    /// The widest class of sharing that includes him.
    shares::Visibility visibility(const std::string& username) const {
        return contacts_.visibility(username);
    }
    /// The upload group he was put in; empty for none.
    std::string upload_group(const std::string& username) const {
        return contacts_.group(username);
    }
    std::uint32_t own_speed() const;

    void session_up();
    void session_down();
    /// Watches who is a buddy now.
    void contacts_changed();
    void room_joined(const protocol::from_server::JoinRoom& message);
    void room_entered(const protocol::from_server::UserJoinedRoom& message);
    /// Each is true if he is online now and was not before.
    bool on(const protocol::from_server::WatchUser& message);
    bool on(const protocol::from_server::GetUserStatus& message);
    void on(const protocol::from_server::GetUserStats& message);
    void on(const protocol::from_server::PrivilegedUsers& message);
    void on(const protocol::from_server::AddToPrivileged& message);

  private:
    UserStatus& note(const std::string& username);
    /// True if he is online and was not before.
    bool set_presence(UserStatus& user, protocol::UserStatus status);
    void set_privileged(const std::string& username, bool privileged);

    Context& context_;
    Session& session_;
    Contacts& contacts_;
    std::map<std::string, UserStatus> users_;
    std::set<std::string> watched_;
    std::set<std::string> privileged_;
};

}  // namespace kindred::client
