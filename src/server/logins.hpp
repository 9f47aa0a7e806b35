// Logins: connections from the moment they are accepted until somebody is logged in on them, the
// checks in between, and the accounts that first logins create. Nothing but a Login is acted on
// here; what else arrives is kept, in order, for the session to come.
#pragma once

#include "protocol/to_server_messages.hpp"
#include "server/addresses.hpp"
#include "server/bans.hpp"
#include "server/core.hpp"
#include "server/password_queue.hpp"
#include "server/timers.hpp"

#include <functional>
#include <set>
#include <unordered_map>

namespace kindred::server {

/// Somebody whose login has been accepted, with what he has sent besides.
struct Arrival {
    UserId user;
    ConnectionId connection;
    IPv4 address;
    AddressUse* address_use = nullptr;
    protocol::Dialect dialect = protocol::Dialect::modern;
    std::string password;
    protocol::FrameReader reader;
    Buffer held;    ///< whole frames from before the login was accepted
    Buffer unread;  ///< bytes for the reader that came while it was being checked
};

class Logins {
  public:
    using Enter = std::function<void(Arrival)>;

    /// `enter` is called for everybody who gets in.
    Logins(Core& core, Jobs& jobs, Bans& bans, Addresses& addresses,
           const std::vector<std::string>& invitations, Enter enter);

    void accepted(ConnectionId connection, Endpoint remote);
    bool has(ConnectionId connection) const { return entrants_.contains(connection); }
    void received(ConnectionId connection, ByteView bytes);
    void disconnected(ConnectionId connection);
    void tick();

    /// An empty hash means that there is no memory for hashing.
    void password_hashed(Ticket ticket, const std::string& hash);
    void password_verified(Ticket ticket, bool matches);

    /// Hashes a changed password and saves it; nobody is told when.
    void change_password(const User& user, std::string password);

    /// Allows `name` to be registered while registration is by invitation.
    void invite(const std::string& name);
    std::size_t unfinished() const { return entrants_.size(); }
    std::size_t waiting_for_passwords() const { return passwords_.waiting(); }
    void check(Findings& findings) const;

  private:
    /// Why somebody does not get in; no reason if he does. `silent`: he is not even told.
    struct Refusal {
        std::string reason;
        std::string detail;
        bool silent = false;
    };
    /// A connection on which nobody is logged in.
    struct Entrant {
        IPv4 address;
        AddressUse* address_use = nullptr;
        protocol::FrameReader reader;
        Buffer held;
        Buffer unread;
        Ticket checking;  ///< zero while no Login is being checked
        protocol::to_server::Login login;
    };
    struct PasswordChange {
        UserId user;
        ConnectionId connection;
        std::string password;
    };
    using Entrants = std::unordered_map<ConnectionId, Entrant>;

    void read(Entrants::iterator entrant, ByteView bytes);
    void read_on(Entrants::iterator entrant);
    bool keep(Entrants::iterator entrant, Buffer& where, ByteView bytes);
    void begin(Entrants::iterator entrant);
    bool may_register(const Entrant& entrant);
    Refusal refusal(const Entrant& entrant) const;
    void check_password(Entrants::iterator entrant, std::string known_hash);
    void register_account(Entrants::iterator entrant, const std::string& hash);
    void password_changed(const PasswordChange& change, const std::string& hash);
    void refuse(Entrants::iterator entrant, const Refusal& refusal);
    void admit(Entrants::iterator entrant, User& user);
    void drop(Entrants::iterator entrant, std::string_view why);
    void forget(Entrants::iterator entrant);
    /// Whose password this was; the end if he is gone.
    Entrants::iterator waiting_for(Ticket ticket);

    Core& core_;
    Bans& bans_;
    Addresses& addresses_;
    PasswordQueue passwords_;
    Enter enter_;
    std::set<std::string> invitations_;
    Entrants entrants_;
    std::unordered_map<Ticket, ConnectionId> checks_;
    std::unordered_map<Ticket, PasswordChange> changes_;
    DueQueue<ConnectionId> timeouts_;
};

}  // namespace kindred::server
