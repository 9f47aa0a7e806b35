// Can others reach the listening port? Nobody in this network looks from outside, so the users of
// it tell. A connection that somebody else makes proves that they can. For a test a few users, to
// whom connections from here work, are asked through the server to connect to us, as for any
// indirect connection: the first who does proves it, and if three of them cannot, nobody can.
#pragma once

#include "client/dialer.hpp"
#include "client/people.hpp"
#include "client/searches.hpp"

#include <deque>
#include <set>

namespace kindred::client {

class Reachability final : public ConnectionOwner {
  public:
    Reachability(Context& context, Sockets& sockets, Session& session, Dialer& dialer,
                 People& people, Searches& searches)
        : context_(context),
          sockets_(sockets),
          session_(session),
          dialer_(dialer),
          people_(people),
          searches_(searches) {}

    /// Ends by itself, within timing::reachability_test. Refused when offline.
    Result<void> test();
    const ReachabilityStatus& status() const { return status_; }

    // --- what happened to connections ---
    /// `username` has connected to a port of ours.
    void came_in(const std::string& username, Endpoint from, bool obfuscated);
    /// A connection made from here to `username` works.
    void reached(const std::string& username, ConnectionId connection);

    void session_up();
    void session_down();
    void ports_changed();

    void received(ConnectionId /*connection*/, ByteView /*bytes*/) override {}
    void disconnected(ConnectionId /*connection*/, Disconnect /*reason*/) override {}

  private:
    /// Somebody to whom a connection from here worked.
    struct Helper {
        std::string username;
        ConnectionId connection;
        Endpoint address;
        Time at;
    };

    bool outside(IPv4 address) const;
    bool usable(const Helper& helper) const;
    void set(ReachabilityState state, std::string reason);
    void forget();
    void find_strangers();
    void advance();
    bool ask_helper();
    bool look_for_helper();
    void asked(const std::string& username,
               const std::expected<ConnectionId, DialFailure>& outcome);
    void looked_for(const std::string& username,
                    const std::expected<ConnectionId, DialFailure>& outcome);
    void conclude();
    void stop();

    Context& context_;
    Sockets& sockets_;
    Session& session_;
    Dialer& dialer_;
    People& people_;
    Searches& searches_;
    ReachabilityStatus status_;
    std::optional<ReachabilityStatus> before_;  // the test; while it runs
    IPv4 own_address_;
    std::deque<Helper> helpers_;             // the latest first
    std::deque<std::string> strangers_;      // who may become helpers
    std::set<std::string> contacted_;        // by this test
    std::map<std::string, DialId> asking_;   // to connect to us
    std::map<std::string, DialId> dialing_;  // whether a connection to them works
    std::vector<std::string> failed_;        // could not connect to us
    Timer timer_;
};

}  // namespace kindred::client
