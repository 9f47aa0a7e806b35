// The client engine: everything a Soulseek client does between its sockets and its user. A
// deterministic state machine: events come in with the time they happened, effects go out through
// NetworkActions, Jobs and Storage, and what changed is told to an Observer. One thread owns it.
//
// Its owner
//   1. makes it, observes it, hands it a catalog, calls start();
//   2. opens the listening ports and calls listening();
//   3. forwards network events and job results, and calls tick() about ten times a second.
#pragma once

#include "base/address_range.hpp"
#include "base/log.hpp"
#include "base/network.hpp"
#include "base/random.hpp"
#include "client/events.hpp"
#include "client/history_types.hpp"
#include "client/jobs.hpp"
#include "client/settings.hpp"
#include "client/storage.hpp"
#include "client/types.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace kindred::client {

namespace shares {
class Catalog;
}

class Client final : public NetworkEvents {
  public:
    /// The references must outlive the client.
    Client(Settings settings, NetworkActions& network, Jobs& jobs, Storage& storage, Random random,
           LogSink log = {});
    ~Client() override;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // --- life ---

    /// Loads what was stored, and logs in if the settings say so.
    void start(Now now);
    /// Leaves the network in good order: refuses what is queued, closes every connection.
    void stop(Now now);
    /// Runs what is due and tells the observer what changed.
    void tick(Now now);
    /// When the next timer is due; nothing happens before then but events.
    std::optional<Time> next_deadline() const;
    /// A job, or a write to the storage, has ended.
    void done(Ticket ticket, JobResult result, Now now);
    /// The ports that are open now, 0 for none. May change while running.
    void listening(std::uint16_t port, std::uint16_t obfuscated_port, Now now);
    /// The files shared from now on. Uploads under way go on.
    void set_catalog(std::shared_ptr<const shares::Catalog> catalog, Now now);
    /// nullptr: nobody. Not owned.
    void observe(Observer* observer);
    const Settings& settings() const;
    /// Takes effect at once. Account and server stay what they are unless disconnected.
    void change_settings(Settings settings, Now now);

    // --- network events, see base/network.hpp ---

    void accepted(ConnectionId connection, ListenerId listener, Endpoint remote, Now now) override;
    void connected(ConnectionId connection, Now now) override;
    void received(ConnectionId connection, ByteView bytes, Now now) override;
    void disconnected(ConnectionId connection, Disconnect reason, Now now) override;
    void file_progress(ConnectionId connection, std::uint64_t moved, Now now) override;
    void file_done(ConnectionId connection, Now now) override;
    void file_failed(ConnectionId connection, const std::string& why, Now now) override;

    // --- session ---

    const SessionStatus& session() const;
    /// Logs in (again); does nothing while a connection is under way or up.
    void connect(Now now);
    /// Logs out and stays so until connect().
    void disconnect(Now now);
    void set_away(bool away, Now now);
    /// A sign of the user, whose absence then ends if it began by itself (Settings::away_after).
    /// Searching and talking are such signs without it.
    void user_active(Now now);

    /// Asks some users to connect to the listening port, which takes a minute or two;
    /// ReachabilityChanged follows. Refused when offline.
    Result<void> test_reachability(Now now);
    /// Also learned without a test, when somebody connects.
    const ReachabilityStatus& reachability() const;

    // --- searches ---

    /// Refused only if it could never be sent: an empty query, no room or users where they belong.
    Result<SearchId> search(SearchRequest request, Now now);
    /// Takes no more responses. False: no such search.
    bool stop_search(SearchId search, Now now);
    /// Stops it and frees its responses.
    bool forget_search(SearchId search, Now now);
    std::vector<SearchStatus> searches() const;
    std::optional<SearchStatus> search(SearchId search) const;
    /// Its responses in the order they came, from `first` on; the order never changes. Valid until
    /// the next call of a command or event.
    std::span<const SearchResponse> responses(SearchId search, std::size_t first = 0) const;

    // --- wishes ---

    /// Searched again and again, at the interval the server tells; see Settings::wishes for those
    /// that are always there. Refused for what cannot be searched, wrong conditions, and what is
    /// wished for already.
    Result<WishId> add_wish(Wish wish, Now now, WhenStored when_stored = {});
    /// Replaces it. With another query, other conditions or another kind of download it is no more
    /// fulfilled, and with another query what it has found is forgotten.
    Result<void> change_wish(WishId id, Wish wish, Now now, WhenStored when_stored = {});
    Result<void> remove_wish(WishId id, Now now, WhenStored when_stored = {});
    /// Now, within the budget of ordinary searches.
    Result<void> search_wish(WishId id, Now now);
    /// What was found so far is not new any more. False: no such wish.
    bool mark_wish_seen(WishId id, Now now, WhenStored when_stored = {});
    /// In the order they were added.
    std::vector<WishStatus> wishes() const;
    std::optional<WishStatus> wish(WishId id) const;

    // --- downloads ---

    /// Adds files to the end of the queue; a file that is there already keeps its place and id, and
    /// is started again if it had failed or was cancelled. Ids in the order of the requests.
    /// `when_stored` is never called from inside this call.
    std::vector<DownloadId> download(std::vector<DownloadRequest> files, Now now,
                                     WhenStored when_stored = {});
    /// In queue order.
    std::vector<DownloadStatus> downloads() const;
    std::optional<DownloadStatus> download(DownloadId download) const;
    /// Each of these is false if there is no such download, or it is not in a state for it.
    bool cancel_download(DownloadId download, Now now);  ///< stops it; the partial file stays
    bool pause_download(DownloadId download, Now now);
    bool resume_download(DownloadId download, Now now);
    bool retry_download(DownloadId download, Now now);  ///< tries again at once
    /// Takes it off the list; deletes the partial file, never a finished one.
    bool remove_download(DownloadId download, Now now);
    bool set_download_priority(DownloadId download, DownloadPriority priority, Now now);
    /// Searches, within the budget, for another user who has the same file (name and size) and goes
    /// on with him; DownloadStatus::other_source tells what came of it. Downloads without progress
    /// do so by themselves, see Settings::other_source_after.
    Result<void> find_other_source(DownloadId download, Now now);
    /// Goes on with that file of another user, if its end proves to be the same as what is here.
    Result<void> use_source(DownloadId download, const FileSource& source, Now now);
    /// A whole folder as one job. Its owner is asked what is in it until he answers; the same
    /// folder to the same place again is the same job, tried again.
    Result<FolderDownloadId> download_folder(FolderDownloadRequest request, Now now,
                                             WhenStored when_stored = {});
    std::vector<FolderDownloadStatus> folder_downloads() const;
    std::optional<FolderDownloadStatus> folder_download(FolderDownloadId folder) const;
    /// To all its files; false if there is no such job.
    bool pause_folder(FolderDownloadId folder, Now now);
    bool resume_folder(FolderDownloadId folder, Now now);
    bool cancel_folder(FolderDownloadId folder, Now now);
    bool retry_folder(FolderDownloadId folder, Now now);
    bool set_folder_priority(FolderDownloadId folder, DownloadPriority priority, Now now);
    /// Takes it and its downloads off the list; finished files stay.
    bool remove_folder(FolderDownloadId folder, Now now);
    /// While the disk cannot be written to, downloads wait.
    DiskStatus disk() const;

    // --- jobs (client_wanted.cpp) ---

    /// Searches for every entry of a list of wanted music, within the budget, and fetches the best
    /// that meets the conditions; the next best if that does not come. What an earlier job has
    /// fetched and is still there is not fetched again. A job of that name that is there already
    /// is brought up to date: new entries are added, those no longer in the list are dropped, what
    /// has ended is looked at again. `when_stored` is never called from inside this call.
    Result<JobId> start_job(JobRequest request, Now now, WhenStored when_stored = {});
    std::vector<JobStatus> jobs() const;
    std::optional<JobStatus> job(JobId job) const;
    std::vector<JobItemStatus> job_items(JobId job) const;
    std::optional<JobItemStatus> job_item(JobId job, std::uint64_t number) const;
    /// What was found for an entry, the best first, then some that must not be taken.
    std::vector<JobCandidate> job_candidates(JobId job, std::uint64_t number) const;
    /// Each of these is false if there is no such job, or it is not in a state for it.
    bool pause_job(JobId job, Now now);
    bool resume_job(JobId job, Now now);
    bool retry_job(JobId job, Now now);  ///< what failed or was cancelled is looked for again
    bool cancel_job(JobId job, Now now);
    /// Takes it and its unfinished downloads off the list; finished files stay.
    bool remove_job(JobId job, Now now);
    bool retry_job_item(JobId job, std::uint64_t number, Now now);

    // --- uploads ---

    /// Queued and running ones first, then those that ended, newest first.
    std::vector<UploadStatus> uploads() const;
    std::optional<UploadStatus> upload(UploadId upload) const;
    bool cancel_upload(UploadId upload, Now now);
    bool remove_upload(UploadId upload, Now now);  ///< one that has ended

    // --- other users ---

    RequestId browse(const std::string& username, Now now);
    RequestId request_user_info(const std::string& username, Now now);
    RequestId request_folder(const std::string& username, const std::string& folder, Now now);
    std::optional<RequestStatus> request(RequestId request) const;
    std::vector<RequestStatus> requests() const;
    bool forget_request(RequestId request, Now now);

    // --- people (client_people.cpp) ---

    /// Asks the server to tell about a user from now on; UserChanged follows.
    void watch(const std::string& username, Now now);
    /// Buddies stay watched.
    void unwatch(const std::string& username, Now now);
    std::optional<UserStatus> user(const std::string& username) const;
    /// Asks the server where a user is; port 0: he takes no connections. `then` is called once,
    /// perhaps from inside this call, and must not call commands.
    void ask_address(const std::string& username, std::function<void(Result<Endpoint>)> then,
                     Now now);

    /// Those of whom something is kept; the lists of names in the settings are not among them.
    std::vector<Contact> contacts() const;
    std::optional<Contact> contact(const std::string& username) const;
    /// Also if he is one by the settings.
    bool is_buddy(const std::string& username) const;
    /// Replaces what is kept about `contact.username`, at once and over restarts. One without any
    /// mark, group or note is forgotten. A ban ends what runs for him.
    Result<void> set_contact(Contact contact, Now now);
    /// Addresses that get no connection, over restarts. Ends those that are open.
    Result<void> ban_addresses(AddressRange range, Now now);
    /// False: it was not banned, or is in the settings.
    bool unban_addresses(AddressRange range, Now now);
    std::vector<AddressRange> banned_addresses() const;

    /// Asks the server how long the own privileges last; SessionChanged follows.
    void check_privileges(Now now);
    /// Gives days of the own privileges away. Refused if there are not as many.
    Result<void> give_privileges(const std::string& username, std::uint32_t days, Now now);
    /// PasswordChanged tells when the server has taken it; the settings have it then.
    Result<void> change_password(const std::string& password, Now now);

    // --- interests ---

    /// The own ones, those of the settings too.
    Interests interests() const;
    Result<void> like(const std::string& item, Now now);
    Result<void> hate(const std::string& item, Now now);
    Result<void> forget_interest(const std::string& item, Now now);
    /// `subject` is the item or user the question is about, if it is about one. `then` is called
    /// once, perhaps from inside this call, and must not call commands.
    void ask_interests(InterestQuestion question, const std::string& subject,
                       std::function<void(Result<InterestAnswer>)> then, Now now);

    // --- rooms ---

    void request_room_list(Now now);
    std::vector<RoomStatus> rooms() const;
    std::optional<RoomStatus> room(const std::string& name) const;
    /// Joins it, or makes it; again after each reconnect and restart until it is left. Refused for
    /// a name that no server takes; RoomStatus::reason tells if the server refuses.
    Result<void> join_room(const std::string& name, bool is_private, Now now);
    void leave_room(const std::string& name, Now now);
    /// Refused when offline, not joined, empty, too long, or with line breaks.
    Result<void> say(const std::string& room, const std::string& text, Now now);
    /// The last lines of a room, oldest first.
    std::vector<ChatLine> lines(const std::string& room) const;
    /// The own entry on the wall of a joined room; empty removes it.
    Result<void> set_ticker(const std::string& room, const std::string& text, Now now);
    /// Who may enter a private room. `username` is empty for changes of the own role. The server
    /// answers with events, or with a message from `server` saying why not.
    Result<void> change_room(const std::string& room, RoomChange change,
                             const std::string& username, Now now);
    /// PublicRoomSaid tells what is said in all public rooms, until told otherwise.
    void follow_public_rooms(bool follow, Now now);
    bool following_public_rooms() const;
    /// The last lines of that feed with their rooms, oldest first.
    std::vector<std::pair<std::string, ChatLine>> public_lines() const;

    // --- private messages ---

    Result<void> send_private_message(const std::string& username, const std::string& text,
                                      Now now);
    /// One message to many. Servers deliver it to those who are online, some of them only to those
    /// who watch the sender.
    Result<void> send_private_messages(const std::vector<std::string>& usernames,
                                       const std::string& text, Now now);
    /// Those with the newest messages first; `last` has the beginning of its text.
    std::vector<Conversation> conversations() const;
    std::optional<Conversation> conversation(const std::string& username) const;
    /// Up to `limit` (at most 500) messages with numbers below `before`, or the last ones for 0.
    /// `then` gets them oldest first, not from inside this call, and must not call commands.
    void message_history(const std::string& username, std::uint64_t before, std::size_t limit,
                         std::function<void(Result<std::vector<PrivateMessage>>)> then, Now now);
    /// Both: false if there is no such conversation.
    bool mark_read(const std::string& username, Now now);
    bool close_conversation(const std::string& username, Now now);

    // --- numbers ---

    Statistics statistics() const;
    /// What was counted in the hours, days or months that overlap [from, to), oldest first; those
    /// in which there was nothing are left out.
    std::vector<CountedPeriod> history(Interval interval, std::int64_t from, std::int64_t to) const;
    /// `then` is called with the largest, not from inside this call, and must not call commands.
    void top(TopQuery query, std::function<void(Result<Top>)> then, Now now);

    /// Asserts what must always hold between the parts; for tests.
    void check() const;

  private:
    class Engine;
    struct ServerHandler;
    struct PeerHandler;

    template <class Action>
    auto run(Now now, Action&& action);

    std::unique_ptr<Engine> engine_;
};

}  // namespace kindred::client
