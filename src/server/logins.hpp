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
    std::string_view password_hash;  ///< what the answer carries
    protocol::FrameReader reader;
    Buffer held;    ///< whole frames from before the login was accepted
    Buffer unread;  ///< bytes for the reader that came while it was being checked
};

class Logins {
  public:
    using Enter = std::function<void(Arrival&&)>;

    /// `enter` is called for everybody who gets in.
    Logins(Core& core, Jobs& jobs, Bans& bans, Addresses& addresses,
           const std::vector<std::string>& invitations, Enter enter);

    void accepted(ConnectionId connection, Endpoint remote);
    bool has(ConnectionId connection) const { return entrants_.contains(connection); }
    /// Both do nothing if somebody is logged in on this connection, or nobody has it.
    void received(ConnectionId connection, ByteView bytes);
    void disconnected(ConnectionId connection);
    void tick();

    void password_hashed(Ticket ticket, const PasswordResult& result);
    void password_verified(Ticket ticket, const PasswordResult& result);

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
        std::string_view reason;
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
        // Of the Login that is being checked:
        std::string username;
        std::string password;
        protocol::Dialect dialect = protocol::Dialect::modern;
    };
    struct PasswordChange {
        UserId user;
        std::string password;
    };
    using LoginView = protocol::to_server::LoginView;
    using Entrants = std::unordered_map<ConnectionId, Entrant>;

    void read(Entrants::iterator entrant, ByteView bytes);
    void read_on(Entrants::iterator entrant);
    bool keep(Entrants::iterator entrant, Buffer& where, ByteView bytes);
    bool begin(Entrants::iterator entrant, const LoginView& login);
    bool may_register(const Entrant& entrant);
    Refusal refusal(const LoginView& login, IPv4 address) const;
    void check_password(Entrants::iterator entrant, std::string known_hash);
    void register_account(Entrants::iterator entrant, const PasswordResult& password);
    void password_changed(const PasswordChange& change, ConnectionId connection,
                          const std::string& hash);
    void refuse(Entrants::iterator entrant, std::string_view username, protocol::Dialect dialect,
                const Refusal& refusal);
    void refuse_checked(Entrants::iterator entrant, std::string_view reason);
    void admit(Entrants::iterator entrant, User& user, std::string_view password_hash);
    void drop(Entrants::iterator entrant, std::string_view why);
    void forget(Entrants::iterator entrant);
    /// Whose password this was; the end if he is gone.
    Entrants::iterator waiting_for(Ticket ticket);

    Core& core_;
    Bans& bans_;
    Addresses& addresses_;
    PasswordQueue passwords_;
    Enter enter_;
    std::set<std::string, std::less<>> invitations_;
    Entrants entrants_;
    std::unordered_map<Ticket, PasswordChange> changes_;
    DueQueue<ConnectionId> timeouts_;
};

}  // namespace kindred::server
