// What an observer of the client engine is told. Events say *what* changed; the queries of Client
// say how it is now. Changes of one thing are put together and told at most about ten times a
// second (with tick()), so an observer may do its work at once.
#pragma once

#include "client/job_types.hpp"
#include "client/types.hpp"
#include "client/wish_types.hpp"

#include <variant>

namespace kindred::client {

struct SessionChanged {};
/// What is known about whether others can connect, or a port.
struct ReachabilityChanged {};
/// State or reason of a search changed.
struct SearchChanged {
    SearchId search;
};
/// Responses [first, first + count) came.
struct SearchResultsAdded {
    SearchId search;
    std::size_t first = 0;
    std::size_t count = 0;
};
struct SearchRemoved {
    SearchId search;
};
/// State, rules or results of a wish changed.
struct WishChanged {
    WishId wish;
};
struct WishRemoved {
    WishId wish;
};
/// A search for it has ended, with `files` that were never found for it before and meet its
/// conditions.
struct WishFound {
    WishId wish;
    std::size_t files = 0;
};
struct DownloadChanged {
    DownloadId download;
};
/// It is no longer in the list.
struct DownloadRemoved {
    DownloadId download;
};
/// It has just completed or failed, as it was then: told once for each time.
struct DownloadEnded {
    DownloadStatus download;
};
/// The last of the files that were wanted of a folder of somebody has just come.
struct FolderCompleted {
    std::string username;
    std::string folder;        ///< as its owner names it
    std::string local_folder;  ///< where the last file is
    std::size_t files = 0;
    std::uint64_t size = 0;
};
struct UploadChanged {
    UploadId upload;
};
/// It has just completed or failed, as DownloadEnded.
struct UploadEnded {
    UploadStatus upload;
};
struct UploadRemoved {
    UploadId upload;
};
struct RequestChanged {
    RequestId request;
};
/// Presence, stats or privileges of a user.
struct UserChanged {
    std::string username;
};
/// What is kept about a user: marks, group, note.
struct ContactChanged {
    std::string username;
};
struct RoomChanged {
    std::string room;
};
struct RoomListChanged {};
struct RoomSaid {
    std::string room;
    ChatLine line;
};
/// What is said in any public room, while that is followed.
struct PublicRoomSaid {
    std::string room;
    ChatLine line;
};
/// A message was sent from here, or came and is stored.
struct PrivateMessageAdded {
    PrivateMessage message;
};
/// Its summary: unread messages, the last one, open or closed.
struct ConversationChanged {
    std::string username;
};
/// What this user likes and hates.
struct InterestsChanged {};
/// The server has taken a new password; the settings have it.
struct PasswordChanged {};
/// A job, or how much of it is here.
struct JobChanged {
    JobId job;
};
struct JobRemoved {
    JobId job;
};
/// An entry of a job; `number` is within that job.
struct JobItemChanged {
    JobId job;
    std::uint64_t number = 0;
};
/// A global announcement, or something of the engine the user should know.
struct Announcement {
    std::string text;
};

using Event =
    std::variant<SessionChanged, SearchChanged, SearchResultsAdded, DownloadChanged, DownloadEnded,
                 FolderCompleted, UploadEnded, DownloadRemoved, UploadChanged, UploadRemoved,
                 RequestChanged, UserChanged, RoomChanged, RoomListChanged, RoomSaid,
                 PublicRoomSaid, PrivateMessageAdded, ConversationChanged, InterestsChanged,
                 PasswordChanged, JobChanged, JobRemoved, JobItemChanged, Announcement, WishChanged,
                 WishRemoved, WishFound, ReachabilityChanged, SearchRemoved, ContactChanged>;

class Observer {
  public:
    virtual ~Observer() = default;
    /// Must not call commands of the Client; queries are fine.
    virtual void happened(const Event& event) = 0;
};

}  // namespace kindred::client
