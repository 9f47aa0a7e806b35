// The public face of the engine: each call sets the time, goes to its part, and lets what became
// due happen before it returns.
#include "client/client.hpp"

#include "client/engine.hpp"

namespace kindred::client {

Client::Client(Settings settings, NetworkActions& network, Jobs& jobs, Storage& storage,
               Random random, LogSink log)
    : engine_(std::make_unique<Engine>(std::move(settings), network, jobs, storage, random,
                                       std::move(log))) {}

Client::~Client() = default;

// --- life ----------------------------------------------------------------------------------------

void Client::start(Now now) {
    run(now, [](Engine& engine) {
        engine.history.load();
        engine.contacts.load();
        engine.rooms.load();
        engine.messages.load();
        engine.tastes.load();
        engine.away.active();
        engine.downloads.load();
        engine.uploads.load();
        engine.other_sources.start();
        engine.folder_downloads.load();
        engine.wanted_jobs.load();
        engine.wishes.load();
        if (engine.context.settings.connect_at_start) engine.session.connect();
    });
}

void Client::stop(Now now) {
    run(now, [](Engine& engine) {
        engine.uploads.shut_down();
        engine.session.disconnect("stopped");
        engine.downloads.stop();
        engine.sockets.close_all();
        engine.history.stop();
    });
    engine_->context.changes.tell();
}

void Client::tick(Now now) {
    run(now, [](Engine&) {});
    engine_->context.changes.tell();
}

std::optional<Time> Client::next_deadline() const {
    return engine_->context.timers.next();
}

void Client::done(Ticket ticket, JobResult result, Now now) {
    run(now, [&](Engine& engine) { engine.context.work.done(ticket, result); });
}

void Client::listening(std::uint16_t port, std::uint16_t obfuscated_port, Now now) {
    run(now, [&](Engine& engine) {
        const bool other =
            engine.context.port != port || engine.context.obfuscated_port != obfuscated_port;
        engine.context.port = port;
        engine.context.obfuscated_port = obfuscated_port;
        engine.session.announce_port();
        if (other) engine.reachability.ports_changed();
    });
}

void Client::set_catalog(std::shared_ptr<const shares::Catalog> catalog, Now now) {
    run(now, [&](Engine& engine) {
        engine.context.catalog = std::move(catalog);
        engine.announce_shares();
        engine.uploads.catalog_changed();
    });
}

void Client::observe(Observer* observer) {
    engine_->context.changes.observe(observer);
}

const Settings& Client::settings() const {
    return engine_->context.settings;
}

void Client::change_settings(Settings settings, Now now) {
    run(now, [&](Engine& engine) {
        Settings& current = engine.context.settings;
        // The account of a session stays what it logged in as.
        if (engine.session.status().state != SessionState::disconnected) {
            settings.username = current.username;
            settings.password = current.password;
            settings.server_host = current.server_host;
            settings.server_port = current.server_port;
        }
        current = std::move(settings);
        engine.context.settings_changed();
        engine.uploads.settings_changed();
        engine.downloads.settings_changed();
        engine.distributed.settings_changed();
        engine.rooms.settings_changed();
        engine.tastes.settings_changed();
        engine.wishes.settings_changed();
        engine.away.settings_changed();
        engine.contacts_changed();
    });
}

// --- network events ------------------------------------------------------------------------------

void Client::accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) {
    run(now, [&](Engine& engine) { engine.dialer.accepted(connection, listener, remote); });
}

void Client::connected(ConnectionId connection, Now now) {
    run(now, [&](Engine& engine) { engine.sockets.connected(connection); });
}

void Client::received(ConnectionId connection, ByteView bytes, Now now) {
    run(now, [&](Engine& engine) { engine.sockets.received(connection, bytes); });
}

void Client::disconnected(ConnectionId connection, Disconnect reason, Now now) {
    run(now, [&](Engine& engine) { engine.sockets.disconnected(connection, reason); });
}

void Client::file_progress(ConnectionId connection, std::uint64_t moved, Now now) {
    run(now, [&](Engine& engine) {
        if (ConnectionOwner* const owner = engine.sockets.owner(connection))
            owner->file_progress(connection, moved);
    });
}

void Client::file_done(ConnectionId connection, Now now) {
    run(now, [&](Engine& engine) {
        if (ConnectionOwner* const owner = engine.sockets.owner(connection))
            owner->file_done(connection);
    });
}

void Client::file_failed(ConnectionId connection, const std::string& why, Now now) {
    run(now, [&](Engine& engine) {
        if (ConnectionOwner* const owner = engine.sockets.owner(connection))
            owner->file_failed(connection, why);
    });
}

// --- session -------------------------------------------------------------------------------------

const SessionStatus& Client::session() const {
    return engine_->session.status();
}

void Client::connect(Now now) {
    run(now, [](Engine& engine) { engine.session.connect(); });
}

void Client::disconnect(Now now) {
    run(now, [](Engine& engine) { engine.session.disconnect("logged out"); });
}

void Client::set_away(bool away, Now now) {
    run(now, [&](Engine& engine) { engine.away.set(away); });
}

void Client::user_active(Now now) {
    run(now, [](Engine& engine) { engine.away.active(); });
}

Result<void> Client::test_reachability(Now now) {
    return run(now, [](Engine& engine) { return engine.reachability.test(); });
}

const ReachabilityStatus& Client::reachability() const {
    return engine_->reachability.status();
}

// --- searches ------------------------------------------------------------------------------------

Result<SearchId> Client::search(SearchRequest request, Now now) {
    return run(now, [&](Engine& engine) {
        engine.away.active();
        return engine.searches.start(std::move(request));
    });
}

bool Client::stop_search(SearchId search, Now now) {
    return run(now, [&](Engine& engine) { return engine.searches.stop(search, "stopped here"); });
}

bool Client::forget_search(SearchId search, Now now) {
    return run(now, [&](Engine& engine) { return engine.searches.forget(search); });
}

std::vector<SearchStatus> Client::searches() const {
    return engine_->searches.list();
}

std::optional<SearchStatus> Client::search(SearchId search) const {
    return engine_->searches.status(search);
}

std::span<const SearchResponse> Client::responses(SearchId search, std::size_t first) const {
    return engine_->searches.responses(search, first);
}

// --- wishes --------------------------------------------------------------------------------------

Result<WishId> Client::add_wish(Wish wish, Now now, WhenStored when_stored) {
    return run(now, [&](Engine& engine) {
        return engine.wishes.add(std::move(wish), std::move(when_stored));
    });
}

Result<void> Client::change_wish(WishId id, Wish wish, Now now, WhenStored when_stored) {
    return run(now, [&](Engine& engine) {
        return engine.wishes.change(id, std::move(wish), std::move(when_stored));
    });
}

Result<void> Client::remove_wish(WishId id, Now now, WhenStored when_stored) {
    return run(now,
               [&](Engine& engine) { return engine.wishes.remove(id, std::move(when_stored)); });
}

Result<void> Client::search_wish(WishId id, Now now) {
    return run(now, [&](Engine& engine) {
        engine.away.active();
        return engine.wishes.search(id);
    });
}

bool Client::mark_wish_seen(WishId id, Now now, WhenStored when_stored) {
    return run(now,
               [&](Engine& engine) { return engine.wishes.mark_seen(id, std::move(when_stored)); });
}

std::vector<WishStatus> Client::wishes() const {
    return engine_->wishes.list();
}

std::optional<WishStatus> Client::wish(WishId id) const {
    return engine_->wishes.status(id);
}

// --- downloads -----------------------------------------------------------------------------------

std::vector<DownloadId> Client::download(std::vector<DownloadRequest> files, Now now,
                                         WhenStored when_stored) {
    return run(now, [&](Engine& engine) {
        return engine.downloads.enqueue(std::move(files), std::move(when_stored));
    });
}

std::vector<DownloadStatus> Client::downloads() const {
    return engine_->downloads.list();
}

std::optional<DownloadStatus> Client::download(DownloadId download) const {
    return engine_->downloads.status(download);
}

bool Client::cancel_download(DownloadId download, Now now) {
    return run(now, [&](Engine& engine) { return engine.downloads.cancel(download); });
}

bool Client::pause_download(DownloadId download, Now now) {
    return run(now, [&](Engine& engine) { return engine.downloads.pause(download); });
}

bool Client::resume_download(DownloadId download, Now now) {
    return run(now, [&](Engine& engine) { return engine.downloads.resume(download); });
}

bool Client::retry_download(DownloadId download, Now now) {
    return run(now, [&](Engine& engine) { return engine.downloads.retry(download); });
}

bool Client::remove_download(DownloadId download, Now now) {
    return run(now, [&](Engine& engine) { return engine.downloads.remove(download); });
}

bool Client::set_download_priority(DownloadId download, DownloadPriority priority, Now now) {
    return run(now,
               [&](Engine& engine) { return engine.downloads.set_priority(download, priority); });
}

Result<void> Client::find_other_source(DownloadId download, Now now) {
    return run(now, [&](Engine& engine) { return engine.other_sources.find(download); });
}

Result<void> Client::use_source(DownloadId download, const FileSource& source, Now now) {
    return run(now, [&](Engine& engine) { return engine.downloads.use_source(download, source); });
}

Result<FolderDownloadId> Client::download_folder(FolderDownloadRequest request, Now now,
                                                 WhenStored when_stored) {
    return run(now, [&](Engine& engine) {
        return engine.folder_downloads.start(std::move(request), std::move(when_stored));
    });
}

std::vector<FolderDownloadStatus> Client::folder_downloads() const {
    return engine_->folder_downloads.list();
}

std::optional<FolderDownloadStatus> Client::folder_download(FolderDownloadId folder) const {
    return engine_->folder_downloads.status(folder);
}

bool Client::pause_folder(FolderDownloadId folder, Now now) {
    return run(now, [&](Engine& engine) { return engine.folder_downloads.pause(folder); });
}

bool Client::resume_folder(FolderDownloadId folder, Now now) {
    return run(now, [&](Engine& engine) { return engine.folder_downloads.resume(folder); });
}

bool Client::cancel_folder(FolderDownloadId folder, Now now) {
    return run(now, [&](Engine& engine) { return engine.folder_downloads.cancel(folder); });
}

bool Client::retry_folder(FolderDownloadId folder, Now now) {
    return run(now, [&](Engine& engine) { return engine.folder_downloads.retry(folder); });
}

bool Client::remove_folder(FolderDownloadId folder, Now now) {
    return run(now, [&](Engine& engine) { return engine.folder_downloads.remove(folder); });
}

bool Client::set_folder_priority(FolderDownloadId folder, DownloadPriority priority, Now now) {
    return run(now, [&](Engine& engine) {
        return engine.folder_downloads.set_priority(folder, priority);
    });
}

DiskStatus Client::disk() const {
    return engine_->downloads.disk();
}

// --- uploads -------------------------------------------------------------------------------------

std::vector<UploadStatus> Client::uploads() const {
    return engine_->uploads.list();
}

std::optional<UploadStatus> Client::upload(UploadId upload) const {
    return engine_->uploads.status(upload);
}

bool Client::cancel_upload(UploadId upload, Now now) {
    return run(now, [&](Engine& engine) { return engine.uploads.cancel(upload); });
}

bool Client::remove_upload(UploadId upload, Now now) {
    return run(now, [&](Engine& engine) { return engine.uploads.remove(upload); });
}

// --- other users ---------------------------------------------------------------------------------

RequestId Client::browse(const std::string& username, Now now) {
    return run(now, [&](Engine& engine) { return engine.requests.browse(username); });
}

RequestId Client::request_user_info(const std::string& username, Now now) {
    return run(now, [&](Engine& engine) { return engine.requests.user_info(username); });
}

RequestId Client::request_folder(const std::string& username, const std::string& folder, Now now) {
    return run(now, [&](Engine& engine) { return engine.requests.folder(username, folder); });
}

std::optional<RequestStatus> Client::request(RequestId request) const {
    return engine_->requests.status(request);
}

std::vector<RequestStatus> Client::requests() const {
    return engine_->requests.list();
}

bool Client::forget_request(RequestId request, Now now) {
    return run(now, [&](Engine& engine) { return engine.requests.forget(request); });
}

// --- numbers -------------------------------------------------------------------------------------

Statistics Client::statistics() const {
    Statistics statistics = engine_->context.statistics;
    statistics.connections = engine_->sockets.count();
    statistics.waiting_connections = engine_->sockets.waiting();
    statistics.peers = engine_->peers.count();
    statistics.downloads = engine_->downloads.count();
    statistics.downloads_active = engine_->downloads.active();
    statistics.uploads_active = engine_->uploads.running();
    statistics.uploads_queued = engine_->uploads.queued();
    engine_->distributed.add_to(statistics);
    return statistics;
}

std::vector<CountedPeriod> Client::history(Interval interval, std::int64_t from,
                                           std::int64_t to) const {
    return engine_->history.periods(interval, from, to);
}

void Client::top(TopQuery query, std::function<void(Result<Top>)> then, Now now) {
    run(now, [&](Engine& engine) { engine.history.top(query, std::move(then)); });
}

void Client::check() const {
    engine_->check();
}

}  // namespace kindred::client
