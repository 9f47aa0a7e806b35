// The parts of the client engine put together: owns them in the order they depend on each other,
// and carries what arrives (from the server, from peers, connections of others) to the part that
// cares.
#pragma once

#include "client/addresses.hpp"
#include "client/answers.hpp"
#include "client/away.hpp"
#include "client/client.hpp"
#include "client/distributed.hpp"
#include "client/file_links.hpp"
#include "client/folder_downloads.hpp"
#include "client/history.hpp"
#include "client/messages.hpp"
#include "client/other_sources.hpp"
#include "client/reachability.hpp"
#include "client/requests.hpp"
#include "client/rooms.hpp"
#include "client/searches.hpp"
#include "client/tastes.hpp"
#include "client/wanted_jobs.hpp"
#include "client/wishes.hpp"

namespace kindred::client {

class Client::Engine final : public ServerListener, public ArrivalListener, public PeerListener {
  public:
    Engine(Settings settings, NetworkActions& network, Jobs& jobs, Storage& storage, Random random,
           LogSink log);

    /// Takes over the time of an event or command.
    void at(Now now) { context.now = now; }
    /// Runs what became due, in particular what parts put off to after the event.
    void settle() { context.timers.run_due(context.now.steady); }

    void announce_shares();
    /// Bans, buddies or ignores are not what they were.
    void contacts_changed();

    // --- ServerListener ---
    void session_up() override;
    void session_down() override;
    void server_message(const protocol::Frame& frame) override;
    // --- ArrivalListener ---
    void arrived(const Arrival& arrival, ByteView rest) override;
    void came_in(const std::string& username, ConnectionId connection) override;
    void reached(const std::string& username, ConnectionId connection) override;
    // --- PeerListener ---
    void peer_message(const PeerSource& from, const protocol::Frame& frame) override;
    void peer_progress(const std::string& username, std::uint64_t received,
                       std::uint64_t total) override;
    void peer_lost(const std::string& username, const std::string& reason) override;
    bool awaits(const std::string& username) const override;

    void check() const;

    Context context;
    History history;
    Contacts contacts;
    Sockets sockets;
    Session session;
    Dialer dialer;
    Addresses addresses;
    Peers peers;
    People people;
    Searches searches;
    Requests requests;
    Uploads uploads;
    Downloads downloads;
    OtherSources other_sources;
    FolderDownloads folder_downloads;
    WantedJobs wanted_jobs;
    Wishes wishes;
    Reachability reachability;
    Answers answers;
    FileLinks file_links;
    Distributed distributed;
    Rooms rooms;
    Messages messages;
    Tastes tastes;
    Away away;
};

/// Runs `action` at `now` and what it made due; gives back what it returns.
template <class Action>
auto Client::run(Now now, Action&& action) {
    engine_->at(now);
    if constexpr (std::is_void_v<decltype(action(*engine_))>) {
        action(*engine_);
        engine_->settle();
    } else {
        auto result = action(*engine_);
        engine_->settle();
        return result;
    }
}

}  // namespace kindred::client
