// The Server: the whole Soulseek server as a deterministic state machine without sockets, clocks or
// threads. It is told network events, the results of jobs and the progress of the store, and acts
// through the interfaces it was given. This class wires the parts and carries people in and out;
// what they ask for is in Request.
#pragma once

#include "base/network.hpp"
#include "server/admin.hpp"
#include "server/parts.hpp"

#include <array>

namespace kindred::server {

class Server final : public NetworkEvents {
  public:
    /// `contents` is what the store had at the start. No log: pass an empty function.
    Server(Settings settings, const StoreContents& contents, NetworkActions& network, Jobs& jobs,
           Store& store, Random random, LogSink log);

    // --- what the world tells ---------------------------------------------------------------
    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) override;
    void received(ConnectionId connection, ByteView bytes, Now now) override;
    void disconnected(ConnectionId connection, Disconnect reason, Now now) override;
    /// Runs what has become due. Returns how soon it wants to be called again, at the latest.
    Duration tick(Now now);
    /// Every change up to this ticket is on disk.
    void stored(Ticket up_to, Now now);
    void password_hashed(Ticket ticket, const PasswordResult& result, Now now);
    void password_verified(Ticket ticket, const PasswordResult& result, Now now);

    // --- what an operator asks --------------------------------------------------------------
    void reconfigure(Settings settings, Now now);
    /// Hands to the store what is only in memory yet. What happens later may be lost.
    void stop(Now now);
    /// Runs a command of Admin. What it changed is on disk when the ticket last_change() is.
    Result<std::string> administer(std::span<const std::string> words, Now now);
    Ticket last_change() const { return parts_.core.outbox.last_ticket(); }
    /// Names and values of everything that is counted.
    auto figures() const { return server::figures(parts_); }
    const Counters& counters() const { return parts_.core.counters; }
    std::size_t users_online() const { return parts_.core.users.online().size(); }
    /// What of its own state contradicts itself; empty as long as there is no bug. Looks at
    /// everything there is: for tests and simulations.
    std::string check();

  private:
    /// Sets the time of an event, and ends it.
    class Event;

    void read(Session& session, ConnectionId connection, ByteView bytes);
    void enter(Arrival&& arrival);
    void welcome(const User& user, std::string_view password_hash);
    const SharedBytes& terms(bool privileged);
    const SharedBytes& excluded_phrases();
    /// Ends a connection that broke the rules, whoever is on it.
    void abort(ConnectionId connection, std::string_view why);
    /// Ends the session of a user; the connection is for the caller to end.
    void leave(User& user);
    /// Ends the session and its connection, telling the client not to come back by itself.
    void kick(User& user, std::string_view why);

    // A server connects to nobody and moves no files.
    void connected(ConnectionId, Now) override {}
    void file_progress(ConnectionId, std::uint64_t, Now) override {}
    void file_done(ConnectionId, Now) override {}
    void file_failed(ConnectionId, const std::string&, Now) override {}

    Parts parts_;
    Admin admin_;
    // What every modern client is told after a login; made when it is needed.
    std::array<SharedBytes, 2> terms_;  ///< for everybody, and for the privileged
    SharedBytes excluded_phrases_;
};

}  // namespace kindred::server
