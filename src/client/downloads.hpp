// Files wanted from others: the durable queue and, for each file, a state machine in which every
// state has a timer and a reason a person can read.
//
//   waiting -> requesting -> queued -> starting -> transferring -> finishing -> completed
//
// From everywhere on the way a failure leads back to waiting (with a growing pause) or, if trying
// again cannot help, to failed. What has arrived stays on disk and is not fetched again.
#pragma once

#include "client/history.hpp"
#include "client/peers.hpp"
#include "client/people.hpp"
#include "client/rate_meter.hpp"

#include <set>

namespace kindred::client {

class Downloads final : public ConnectionOwner {
  public:
    Downloads(Context& context, Sockets& sockets, Session& session, Dialer& dialer, Peers& peers,
              People& people, History& history);

    /// Reads the stored queue.
    void load();
    void stop();
    void settings_changed() {
        limit_rates();
        watch_periods();
    }

    // --- commands and queries, see Client ---
    DiskStatus disk() const { return disk_; }
    std::vector<DownloadId> enqueue(std::vector<DownloadRequest> files, WhenStored when_stored);
    std::vector<DownloadStatus> list() const;
    std::optional<DownloadStatus> status(DownloadId download) const;
    bool cancel(DownloadId download);
    bool pause(DownloadId download);
    bool resume(DownloadId download);
    bool retry(DownloadId download);
    bool remove(DownloadId download);
    bool set_priority(DownloadId download, DownloadPriority priority);
    Result<void> use_source(DownloadId download, const FileSource& source);

    // --- for OtherSources ---
    /// The one without progress for the longest time, at least for `patience`, that has not been
    /// looked for since `again`.
    std::optional<DownloadId> most_stuck(Duration patience, Duration again) const;
    /// Why no other source can be looked for; nothing if one can.
    std::optional<std::string> fixed_source(DownloadId download) const;
    /// True if that user has been tried, or is the source now.
    bool tried(DownloadId download, const std::string& username) const;
    void looked_for(DownloadId download, std::string outcome);

    // --- for WantedJobs ---
    /// `ended` is called, in the middle of what happens to it, when a download ends or is taken off
    /// the list.
    void observe_ended(std::function<void(DownloadId)> ended) { ended_ = std::move(ended); }
    /// The download of that file, if it is in the list.
    std::optional<DownloadId> listed(const std::string& username, const std::string& path) {
        const Download* const download = find_request(username, path);
        return download == nullptr ? std::nullopt : std::optional(download->status.id);
    }

    std::size_t count() const { return downloads_.size(); }
    std::size_t active() const { return by_connection_.size(); }

    // --- from the session ---
    void session_up();
    void user_online(const std::string& username);
    void user_offline(const std::string& username);

    // --- from peers ---
    /// The last message connection to him ended.
    void peer_lost(const std::string& username);
    /// TransferRequest of direction 1: the file is offered.
    void on_offer(const PeerSource& from, const protocol::peer::TransferRequest& message);
    /// The answer to a request of direction 0. False: not ours.
    bool on(const PeerSource& from, const protocol::peer::TransferResponse& message);
    void on(const PeerSource& from, const protocol::peer::PlaceInQueueResponse& message);
    void on(const PeerSource& from, const protocol::peer::UploadDenied& message);
    void on(const PeerSource& from, const protocol::peer::UploadFailed& message);
    /// The file connection an uploader made. False: none such is awaited.
    bool take_file_connection(const std::string& username, std::uint32_t token,
                              ConnectionId connection, ByteView rest);

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;
    void file_progress(ConnectionId connection, std::uint64_t moved) override;
    void file_done(ConnectionId connection) override;
    void file_failed(ConnectionId connection, const std::string& why) override;

    void check() const;

  private:
    struct Download {
        DownloadStatus status;
        Time stuck_since{};              // the last byte, or when it came here
        std::optional<Time> looked_for;  // when another source was, last
        std::set<std::string> unfit;     // users whose file is not this one
        bool latin1_tried = false;       // the source may know it by a name in Latin-1
        bool waits_for_disk = false;
        Buffer overlap;  // what the source must send once more
        std::size_t overlap_seen = 0;
        std::optional<std::uint64_t> size;  // as far as anybody told
        bool complete_on_disk = false;
        std::uint32_t token = 0;         // of the offer that was taken
        std::uint32_t legacy_token = 0;  // of our own request of direction 0, if one is open
        bool asked_again = false;        // since the offer
        int unanswered = 0;              // questions for the place in the queue
        std::uint64_t offset = 0;
        DialId dial;
        ConnectionId connection;
        RateMeter meter;
        Time last_moved{};
        Timer timer;
    };
    /// Higher priority first, then older.
    using Turn = std::pair<int, DownloadId>;
    static Turn turn_of(const Download& download) {
        return {-static_cast<int>(download.status.request.priority), download.status.id};
    }
    /// The downloads of one user.
    struct Line {
        std::set<Turn> ready;        // to be asked for when there is room
        std::set<DownloadId> asked;  // requesting to transferring
    };

    // downloads.cpp: the list
    void add(DownloadId id, DownloadRequest request, FileSource source);
    static Change record_of(const Download& download);
    void store(const Download& download);
    void store(const std::vector<DownloadId>& ids, WhenStored when_stored);
    void tell_end(const Download& download);
    Download* find(DownloadId id);
    Download* find(ConnectionId connection);
    Download* find(const std::string& username, const std::string& path);
    Download* find_request(const std::string& username, const std::string& path);

    // download_states.cpp: the state machine
    void enter(Download& download, DownloadState state, std::string reason);
    void on_timeout(DownloadId id);
    void leave(Download& download);
    void make_ready(Download& download);
    void pump(const std::string& username);
    void ask(Download& download);
    void asked(DownloadId id);
    void unreached(DownloadId id, DownloadState state, const DialFailure& failure);
    void ask_place(Download& download);
    void retry_later(Download& download, std::string reason);
    void wait(Download& download, Duration pause, std::string reason);
    void give_up(Download& download, DownloadState state, std::string reason);
    void refused(Download& download, const std::string& reason);
    void finish(Download& download);
    void placed(DownloadId id, const Result<std::string>& path);

    // download_transfer.cpp: bytes
    void answer_offer(const PeerSource& from, std::uint32_t token, std::string_view refusal);
    bool note_size(Download& download, std::uint64_t told);
    void prepare(Download& download, std::function<void(DownloadId)> ready);
    void prepared(DownloadId id, const PartialReady& partial,
                  const std::function<void(DownloadId)>& ready);
    void offer_ready(const PeerSource& from, Download& download);
    void open_file_connection(Download& download);
    void adopt(Download& download, ConnectionId connection, ByteView rest);
    void watch_idle(Download& download, Duration patience);
    void check_overlap(Download& download, ByteView bytes);
    void receive_rest(Download& download, ByteView first);
    void limit_rates();
    void watch_periods();

    // download_sources.cpp: who it is fetched from
    static bool from_another(const Download& download) {
        return download.status.source.username != download.status.request.username;
    }
    void rename_source(Download& download, FileSource source);
    void switch_source(Download& download, FileSource source);
    void source_unfit(Download& download, std::string reason);
    void other_content(Download& download);

    // download_disk.cpp
    void disk_failed(Download& download, std::string why);
    void check_disk();
    void disk_checked(DiskStatus status);

    Context& context_;
    Sockets& sockets_;
    Session& session_;
    Dialer& dialer_;
    Peers& peers_;
    People& people_;
    History& history_;
    Tokens tokens_;
    std::map<DownloadId, Download> downloads_;
    std::map<std::pair<std::string, std::string>, DownloadId> by_file_;    // as requested
    std::map<std::pair<std::string, std::string>, DownloadId> by_source_;  // as asked for
    std::map<std::string, Line> lines_;
    std::unordered_map<ConnectionId, DownloadId> by_connection_;
    std::uint64_t last_download_ = 0;
    std::function<void(DownloadId)> ended_;
    bool limited_ = false;  // connections have a rate limit
    DiskStatus disk_;
    bool checking_disk_ = false;
    Timer disk_timer_;
    Timer period_timer_;
};

}  // namespace kindred::client
