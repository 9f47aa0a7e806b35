#include "client/engine.hpp"

#include "client/shared_files.hpp"

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;

}  // namespace

Client::Engine::Engine(Settings settings, NetworkActions& network, Jobs& jobs, Storage& storage,
                       Random random, LogSink log)
    : context(std::move(settings), network, jobs, storage, random, std::move(log)),
      history(context),
      contacts(context),
      sockets(context, contacts),
      session(context, sockets, *this),
      dialer(context, sockets, session, *this),
      addresses(context, session),
      peers(context, sockets, dialer, *this),
      people(context, session, contacts),
      searches(context, session, people),
      requests(context, peers),
      uploads(context, sockets, session, dialer, peers, people, history),
      downloads(context, sockets, session, dialer, peers, people, history),
      other_sources(context, session, searches, downloads, people),
      folder_downloads(context, requests, downloads),
      wanted_jobs(context, session, searches, requests, downloads, people),
      wishes(context, session, searches, downloads, folder_downloads, people),
      reachability(context, sockets, session, dialer, people, searches),
      answers(context, peers, people, uploads),
      file_links(context, sockets, downloads, uploads),
      distributed(context, sockets, session, dialer, people, answers),
      rooms(context, session, contacts),
      messages(context, session, contacts),
      tastes(context, session),
      away(context, session) {}

void Client::Engine::announce_shares() {
    const SharedTotals totals = shared_totals(context.catalog.get());
    session.send(to_server::SharedFoldersFiles{totals.folders, totals.files});
}

void Client::Engine::contacts_changed() {
    people.contacts_changed();
    sockets.end_banned();
    uploads.settings_changed();
}

void Client::Engine::session_up() {
    history.session_up();
    announce_shares();
    reachability.session_up();
    people.session_up();
    distributed.session_up();
    rooms.session_up();
    tastes.session_up();
    searches.session_up();
    wishes.session_up();
    downloads.session_up();
    wanted_jobs.session_up();
    uploads.session_up();
}

void Client::Engine::session_down() {
    history.session_down();
    // Before its questions fail for this reason.
    reachability.session_down();
    dialer.session_down();
    addresses.session_down();
    people.session_down();
    distributed.session_down();
    rooms.session_down();
    tastes.session_down();
    searches.session_down();
    wishes.session_down();
}

void Client::Engine::arrived(const Arrival& arrival, ByteView rest) {
    switch (arrival.type) {
        case LinkType::peer:
            return peers.adopt(arrival, rest);
        case LinkType::file:
            return file_links.adopt(arrival, rest);
        case LinkType::distributed:
            return distributed.adopt(arrival, rest);
    }
}

void Client::Engine::came_in(const std::string& username, ConnectionId connection) {
    if (const auto from = sockets.remote(connection))
        reachability.came_in(username, *from, sockets.is_obfuscated(connection));
}

void Client::Engine::reached(const std::string& username, ConnectionId connection) {
    reachability.reached(username, connection);
}

void Client::Engine::peer_progress(const std::string& username, std::uint64_t received,
                                   std::uint64_t total) {
    requests.progress(username, received, total);
}

void Client::Engine::peer_lost(const std::string& username, const std::string& reason) {
    requests.lost(username, reason);
    downloads.peer_lost(username);
}

bool Client::Engine::awaits(const std::string& username) const {
    return requests.awaits(username);
}

void Client::Engine::check() const {
    peers.check();
    uploads.check();
    downloads.check();
    distributed.check();
}

}  // namespace kindred::client
