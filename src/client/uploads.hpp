// Files given to others: the requests, the queue, the running uploads. Every running upload is in a
// state with a timer; when it runs out, the upload ends with the reason, and its slot is free.
#pragma once

#include "client/history.hpp"
#include "client/peers.hpp"
#include "client/people.hpp"
#include "client/rate_meter.hpp"
#include "client/upload_queue.hpp"
#include "client/upload_usage.hpp"

#include <deque>

namespace kindred::client {

class Uploads final : public ConnectionOwner {
  public:
    Uploads(Context& context, Sockets& sockets, Session& session, Dialer& dialer, Peers& peers,
            People& people, History& history);

    /// Reads what users have taken lately.
    void load();

    // --- commands and queries ---
    std::vector<UploadStatus> list() const;
    std::optional<UploadStatus> status(UploadId upload) const;
    bool cancel(UploadId upload);
    bool remove(UploadId upload);
    /// Refuses everything in good order; the network is left after this.
    void shut_down();
    void session_up() { start_next(); }
    /// Ends what is going on with banned users; starts what new slots allow.
    void settings_changed();
    /// Requests that came before there was a catalog are looked at now.
    void catalog_changed();

    bool slot_free() const;
    std::uint32_t queue_length_for(const std::string& username) const;
    std::size_t queued() const { return queue_.size(); }
    std::size_t running() const { return running_.size(); }

    // --- from peers ---
    void on(const PeerSource& from, const protocol::peer::QueueUpload& message);
    /// TransferRequest of direction 0.
    void on_legacy(const PeerSource& from, const protocol::peer::TransferRequest& message);
    void on(const PeerSource& from, const protocol::peer::PlaceInQueueRequest& message);
    void on(const PeerSource& from, const protocol::peer::TransferResponse& message);
    /// A file connection the downloader made for an upload of ours. False: none such.
    bool take_file_connection(const std::string& username, std::uint32_t token,
                              ConnectionId connection, ByteView rest);

    void received(ConnectionId connection, ByteView bytes) override;
    void disconnected(ConnectionId connection, Disconnect reason) override;
    void file_progress(ConnectionId connection, std::uint64_t moved) override;
    void file_done(ConnectionId connection) override;
    void file_failed(ConnectionId connection, const std::string& why) override;

    void check() const;

  private:
    /// What the downloader is told when an upload ends badly.
    enum class Tell { nothing, failed, denied };

    struct Upload {
        UploadStatus status;
        std::string local_path;
        std::uint32_t token = 0;
        bool legacy = false;  // the downloader opens the file connection
        bool all_sent = false;
        DialId dial;
        ConnectionId connection;
        ConnectionId spare;  // made by the downloader, for he says nothing on ours
        DialId spare_dial;
        Timer spare_timer;
        Buffer offset;  // its bytes so far
        RateMeter meter;
        Time last_moved{};
        Timer timer;
    };
    struct Held {
        PeerSource from;
        std::string path;
    };

    std::optional<std::string> refusal(const std::string& username, const std::string& path,
                                       UploadStatus& found, std::string& local_path) const;
    Upload* accept(const std::string& username, const std::string& path, std::string& refusal);
    void start_next();
    void begin(Upload& upload);
    void source_checked(UploadId id, const Result<std::uint64_t>& size);
    void ask(Upload& upload);
    void offer(Upload& upload);
    /// What follows when a user has asked for something that is queued or running now.
    void asked_for(Upload& upload);
    void answer_legacy(Upload& upload);
    void denied(Upload& upload, const std::string& reason);
    void open_file_connection(Upload& upload);
    void dialed(UploadId id, const std::expected<ConnectionId, DialFailure>& outcome);
    void adopt(Upload& upload, ConnectionId connection);
    void ask_for_spare(UploadId id);
    void drop_spare(Upload& upload);
    void send_from(Upload& upload, std::uint64_t offset);
    void watch_idle(Upload& upload, Duration patience);
    void everything_sent(Upload& upload);
    void complete(Upload& upload);
    void fail(UploadId id, std::string reason, Tell tell = Tell::nothing,
              const std::string& told = {});
    void fail_all_of(const std::string& username, const std::string& reason);
    void end(Upload& upload, UploadState state, std::string reason);
    void enter(Upload& upload, UploadState state, Duration patience, std::string on_timeout,
               Tell tell = Tell::nothing, std::string told = {});
    void forget_oldest();
    void limit_rates();

    Upload* find(UploadId id);
    Upload* find(ConnectionId connection);
    /// The running upload to that user with that token, in that state.
    Upload* find_running(const std::string& username, std::uint32_t token, UploadState state);
    Upload* find_active(const std::string& username, const std::string& path);
    const UploadGroup& group_of(const std::string& username) const;
    bool slot_free_in(const UploadGroup& group) const;
    std::size_t running_in(const UploadGroup& group) const;
    /// The refusal for one who has taken all he may; nothing if there is something left.
    std::optional<std::string> taken_enough(const std::string& username) const;
    void watch_periods();

    Context& context_;
    Sockets& sockets_;
    Session& session_;
    Dialer& dialer_;
    Peers& peers_;
    People& people_;
    History& history_;
    Tokens tokens_;
    std::map<UploadId, Upload> uploads_;
    std::map<std::pair<std::string, std::string>, UploadId> active_;  // queued or running
    std::unordered_map<ConnectionId, UploadId> by_connection_;
    std::deque<UploadId> ended_;  // oldest first
    std::deque<Held> held_;
    UploadQueue queue_;
    std::set<UploadId> running_;
    UploadUsage usage_;
    Timer period_timer_;
    std::uint64_t last_upload_ = 0;
    bool shutting_down_ = false;
};

/// The reasons that travel between clients, byte for byte as they expect them.
namespace reasons {
inline constexpr std::string_view queued = "Queued";
inline constexpr std::string_view cancelled = "Cancelled";
inline constexpr std::string_view complete = "Complete";
inline constexpr std::string_view banned = "Banned";
inline constexpr std::string_view not_shared = "File not shared.";
inline constexpr std::string_view read_error = "File read error.";
inline constexpr std::string_view shutdown = "Pending shutdown.";
inline constexpr std::string_view too_many_files = "Too many files";
inline constexpr std::string_view too_many_megabytes = "Too many megabytes";
inline constexpr std::string_view files_today = "Too many files today";
inline constexpr std::string_view megabytes_today = "Too many megabytes today";
inline constexpr std::string_view files_this_week = "Too many files this week";
inline constexpr std::string_view megabytes_this_week = "Too many megabytes this week";

/// True if `text` is that reason, whatever its case and with or without the final dot.
bool same(std::string_view text, std::string_view reason);
/// True if `text` begins with that reason, whatever its case.
bool begins(std::string_view text, std::string_view reason);
}  // namespace reasons

}  // namespace kindred::client
