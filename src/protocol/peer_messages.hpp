// Messages between two clients on a connection of type P, either side sending any of them. Four-
// byte codes.
#pragma once

#include "base/limits.hpp"
#include "protocol/constants.hpp"
#include "protocol/file_records.hpp"
#include "protocol/message_list.hpp"

namespace kindred::protocol::peer {

struct PrivateMessage {
    static constexpr std::uint32_t code = 1;
    static constexpr std::string_view name = "PrivateMessage";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const PrivateMessage&) const = default;
};

struct SharedFileListRequest {
    static constexpr std::uint32_t code = 4;
    static constexpr std::string_view name = "SharedFileListRequest";
    static constexpr std::string_view about = "asks for everything the other one shares";

    std::optional<std::uint32_t> token;

    static void fields(auto& m, auto& v) { v.tail("token", m.token); }
    bool operator==(const SharedFileListRequest&) const = default;
};

/// The 2003 form has the first list only.
struct SharedFileListResponse {
    static constexpr std::uint32_t code = 5;
    static constexpr std::string_view name = "SharedFileListResponse";
    static constexpr std::string_view about =
        "everything this client shares; locked folders in the second list";
    static constexpr bool compressed = true;
    static constexpr std::size_t inflated_limit = limits::inflated_browse;

    std::vector<Directory> directories;
    std::optional<std::uint32_t> unknown;  ///< 0
    std::optional<std::vector<Directory>> private_directories;

    static void fields(auto& m, auto& v) {
        v("directories", m.directories).modern().tail("unknown", m.unknown);
        v.tail("private_directories", m.private_directories);
    }
    bool operator==(const SharedFileListResponse&) const = default;
};

struct FileSearchRequest {
    static constexpr std::uint32_t code = 8;
    static constexpr std::string_view name = "FileSearchRequest";
    static constexpr std::string_view about =
        "searches the other one directly; answered with FileSearchResponse";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) { v("token", m.token)("query", m.query); }
    bool operator==(const FileSearchRequest&) const = default;
};

/// The 2003 form ends after queue_length. See peek_search_response(). A reply that does not
/// parse is tried again with file sizes of four bytes, as an old client sends them.
struct FileSearchResponse {
    static constexpr std::uint32_t code = 9;
    static constexpr std::string_view name = "FileSearchResponse";
    static constexpr std::string_view about =
        "files that match a search; locked ones in the second list";
    static constexpr bool compressed = true;
    static constexpr std::size_t inflated_limit = limits::inflated_listing;
    static constexpr bool retry_narrow_sizes = true;

    std::string username;  ///< who answers
    std::uint32_t token = 0;
    std::vector<FileEntry> files;
    bool free_slot = false;       ///< an upload would start at once
    std::uint32_t avg_speed = 0;  ///< bytes per second
    std::uint32_t queue_length = 0;
    std::optional<std::uint32_t> unknown;  ///< 0
    std::optional<std::vector<FileEntry>> private_files;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("files", m.files);
        v("free_slot", m.free_slot)("avg_speed", m.avg_speed);
        v("queue_length", m.queue_length);
        v.modern().tail("unknown", m.unknown).tail("private_files", m.private_files);
    }
    bool operator==(const FileSearchResponse&) const = default;
};

struct RoomInvitation {
    static constexpr std::uint32_t code = 10;
    static constexpr std::string_view name = "RoomInvitation";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const RoomInvitation&) const = default;
};

struct CancelledQueuedTransfer {
    static constexpr std::uint32_t code = 14;
    static constexpr std::string_view name = "CancelledQueuedTransfer";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const CancelledQueuedTransfer&) const = default;
};

struct UserInfoRequest {
    static constexpr std::uint32_t code = 15;
    static constexpr std::string_view name = "UserInfoRequest";
    static constexpr std::string_view about =
        "asks for the description and picture of the other one";

    static void fields(auto&, auto&) {}
    bool operator==(const UserInfoRequest&) const = default;
};

/// The tail is told by its length: 16 bytes are the 2003 form; a slot_free of four bytes (12 in
/// all) comes from an old client, and its last three count as trailing.
struct UserInfoResponse {
    static constexpr std::uint32_t code = 16;
    static constexpr std::string_view name = "UserInfoResponse";
    static constexpr std::string_view about =
        "description, picture and upload state of this client";

    std::string description;
    bool has_pic = false;
    Blob picture;
    std::uint32_t upload_slots = 0;
    std::uint32_t queue_size = 0;
    bool slot_free = false;
    std::optional<UploadPermission> upload_permission;
    std::optional<UserInfoSeedForm> seed_form;

    static void fields(auto& m, auto& v) {
        v("description", m.description)("has_pic", m.has_pic);
        if (v.when("has_pic", m.has_pic)) v("picture", m.picture);
        if (v.exactly(16, m.seed_form.has_value())) {
            v.tail("seed_form", m.seed_form);
        } else {
            v("upload_slots", m.upload_slots)("queue_size", m.queue_size)("slot_free", m.slot_free);
            v.tail("upload_permission", m.upload_permission);
        }
    }
    bool operator==(const UserInfoResponse&) const = default;
};

struct ConnectToken {
    static constexpr std::uint32_t code = 33;
    static constexpr std::string_view name = "ConnectToken";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const ConnectToken&) const = default;
};

struct MoveDownloadToTop {
    static constexpr std::uint32_t code = 34;
    static constexpr std::string_view name = "MoveDownloadToTop";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const MoveDownloadToTop&) const = default;
};

struct FolderContentsRequest {
    static constexpr std::uint32_t code = 36;
    static constexpr std::string_view name = "FolderContentsRequest";
    static constexpr std::string_view about = "asks for the files of one folder";

    std::uint32_t token = 0;
    std::string folder;

    static void fields(auto& m, auto& v) { v("token", m.token)("folder", m.folder); }
    bool operator==(const FolderContentsRequest&) const = default;
};

struct FolderContentsResponse {
    static constexpr std::uint32_t code = 37;
    static constexpr std::string_view name = "FolderContentsResponse";
    static constexpr std::string_view about =
        "the files of one folder; some clients add those of its subfolders";
    static constexpr bool compressed = true;
    static constexpr std::size_t inflated_limit = limits::inflated_listing;

    std::uint32_t token = 0;
    std::string folder;
    std::vector<Directory> directories;

    static void fields(auto& m, auto& v) {
        v("token", m.token)("folder", m.folder)("directories", m.directories);
    }
    bool operator==(const FolderContentsResponse&) const = default;
};

/// The size belongs to direction 1, though some clients write it always; four bytes in 2003.
struct TransferRequest {
    static constexpr std::uint32_t code = 40;
    static constexpr std::string_view name = "TransferRequest";
    static constexpr std::string_view about =
        "offers an upload (direction 1), or asks for a file the old way (direction 0)";

    TransferDirection direction{};
    std::uint32_t token = 0;
    std::string filename;
    std::optional<std::uint64_t> size;
    std::optional<std::uint32_t> size_u32;

    /// The size in either width.
    std::optional<std::uint64_t> file_size() const {
        if (size) return corrected_file_size(*size);
        return size_u32;
    }
    static void fields(auto& m, auto& v) {
        v("direction", m.direction)("token", m.token)("filename", m.filename);
        v.either("size", m.size, "size_u32", m.size_u32);
    }
    bool operator==(const TransferRequest&) const = default;
};

/// The size answers direction 0, though some clients write it always; four bytes in 2003.
struct TransferResponse {
    static constexpr std::uint32_t code = 41;
    static constexpr std::string_view name = "TransferResponse";
    static constexpr std::string_view about = "takes or refuses a TransferRequest";

    std::uint32_t token = 0;
    bool allowed = false;
    std::optional<std::uint64_t> size;
    std::optional<std::uint32_t> size_u32;
    std::optional<std::string> reason;

    /// The size in either width.
    std::optional<std::uint64_t> file_size() const {
        if (size) return corrected_file_size(*size);
        return size_u32;
    }
    static void fields(auto& m, auto& v) {
        v("token", m.token)("allowed", m.allowed);
        if (v.when("allowed", m.allowed))
            v.either("size", m.size, "size_u32", m.size_u32);
        else
            v.tail("reason", m.reason);
    }
    bool operator==(const TransferResponse&) const = default;
};

struct UploadPlacehold {
    static constexpr std::uint32_t code = 42;
    static constexpr std::string_view name = "UploadPlacehold";
    static constexpr std::string_view about = "without known use";
    static constexpr Usage usage = Usage::obsolete;

    std::string filename;

    static void fields(auto& m, auto& v) { v("filename", m.filename); }
    bool operator==(const UploadPlacehold&) const = default;
};

struct QueueUpload {
    static constexpr std::uint32_t code = 43;
    static constexpr std::string_view name = "QueueUpload";
    static constexpr std::string_view about = "asks for a file: it is to be queued for the sender";

    std::string filename;

    static void fields(auto& m, auto& v) { v("filename", m.filename); }
    bool operator==(const QueueUpload&) const = default;
};

struct PlaceInQueueResponse {
    static constexpr std::uint32_t code = 44;
    static constexpr std::string_view name = "PlaceInQueueResponse";
    static constexpr std::string_view about = "answers PlaceInQueueRequest";

    std::string filename;
    std::uint32_t place = 0;  ///< counted from 1

    static void fields(auto& m, auto& v) { v("filename", m.filename)("place", m.place); }
    bool operator==(const PlaceInQueueResponse&) const = default;
};

struct UploadFailed {
    static constexpr std::uint32_t code = 46;
    static constexpr std::string_view name = "UploadFailed";
    static constexpr std::string_view about =
        "an upload broke off; the file may be asked for again";

    std::string filename;

    static void fields(auto& m, auto& v) { v("filename", m.filename); }
    bool operator==(const UploadFailed&) const = default;
};

struct ExactSearch {
    static constexpr std::uint32_t code = 47;
    static constexpr std::string_view name = "ExactSearch";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const ExactSearch&) const = default;
};

struct QueuedDownloads {
    static constexpr std::uint32_t code = 48;
    static constexpr std::string_view name = "QueuedDownloads";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const QueuedDownloads&) const = default;
};

struct IndirectSearch {
    static constexpr std::uint32_t code = 49;
    static constexpr std::string_view name = "IndirectSearch";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const IndirectSearch&) const = default;
};

struct UploadDenied {
    static constexpr std::uint32_t code = 50;
    static constexpr std::string_view name = "UploadDenied";
    static constexpr std::string_view about = "refuses a file that was asked for or queued";

    std::string filename;
    std::string reason;

    static void fields(auto& m, auto& v) { v("filename", m.filename)("reason", m.reason); }
    bool operator==(const UploadDenied&) const = default;
};

/// The 2003 text forgets the field.
struct PlaceInQueueRequest {
    static constexpr std::uint32_t code = 51;
    static constexpr std::string_view name = "PlaceInQueueRequest";
    static constexpr std::string_view about = "asks for the place of a file in the queue";

    std::string filename;

    static void fields(auto& m, auto& v) { v("filename", m.filename); }
    bool operator==(const PlaceInQueueRequest&) const = default;
};

struct UploadQueueNotification {
    static constexpr std::uint32_t code = 52;
    static constexpr std::string_view name = "UploadQueueNotification";
    static constexpr std::string_view about = "comes before an upload somebody started by hand";
    static constexpr Usage usage = Usage::deprecated;

    static void fields(auto&, auto&) {}
    bool operator==(const UploadQueueNotification&) const = default;
};

struct Unknown12547 {
    static constexpr std::uint32_t code = 12547;
    static constexpr std::string_view name = "Unknown12547";
    static constexpr std::string_view about = "seen, of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const Unknown12547&) const = default;
};

using Messages =
    MessageList<PrivateMessage, SharedFileListRequest, SharedFileListResponse, FileSearchRequest,
                FileSearchResponse, RoomInvitation, CancelledQueuedTransfer, UserInfoRequest,
                UserInfoResponse, ConnectToken, MoveDownloadToTop, FolderContentsRequest,
                FolderContentsResponse, TransferRequest, TransferResponse, UploadPlacehold,
                QueueUpload, PlaceInQueueResponse, UploadFailed, ExactSearch, QueuedDownloads,
                IndirectSearch, UploadDenied, PlaceInQueueRequest, UploadQueueNotification,
                Unknown12547>;

}  // namespace kindred::protocol::peer
