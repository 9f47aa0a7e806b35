// What a client sends to the server about itself and about other users: login, addresses, watching,
// status, private messages, privileges. Four-byte codes.
#pragma once

#include "protocol/message_list.hpp"
#include "protocol/records.hpp"

namespace kindred::protocol::to_server {

/// The 2003 form ends after major_version. The hash covers user name and password put together
/// (see digest.hpp); it is no credential, and servers ignore a wrong one.
template <class Text>
struct BasicLogin {
    static constexpr std::uint32_t code = 1;
    static constexpr std::string_view name = "Login";
    static constexpr std::string_view about = "logs in; the first message of a connection";

    Text username;
    Text password;
    std::uint32_t major_version = 0;
    std::optional<Text> password_hash;  ///< md5 in lower-case hex
    std::optional<std::uint32_t> minor_version;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("password", m.password);
        v("major_version", m.major_version).modern();
        v.tail("password_hash", m.password_hash).tail("minor_version", m.minor_version);
    }
    bool operator==(const BasicLogin&) const = default;
};
using Login = BasicLogin<std::string>;
using LoginView = BasicLogin<std::string_view>;

/// May be sent again at any time.
struct SetWaitPort {
    static constexpr std::uint32_t code = 2;
    static constexpr std::string_view name = "SetWaitPort";
    static constexpr std::string_view about = "tells the ports this client listens on; no answer";

    std::uint32_t port = 0;
    std::optional<ObfuscationType> obfuscation_type;
    std::optional<std::uint32_t> obfuscated_port;

    static void fields(auto& m, auto& v) {
        v("port", m.port).modern().tail("obfuscation_type", m.obfuscation_type);
        v.tail("obfuscated_port", m.obfuscated_port);
    }
    bool operator==(const SetWaitPort&) const = default;
};

template <class Text>
struct BasicGetPeerAddress {
    static constexpr std::uint32_t code = 3;
    static constexpr std::string_view name = "GetPeerAddress";
    static constexpr std::string_view about = "asks for the address and port of a user";

    Text username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const BasicGetPeerAddress&) const = default;
};
using GetPeerAddress = BasicGetPeerAddress<std::string>;
using GetPeerAddressView = BasicGetPeerAddress<std::string_view>;

/// Lasts as long as the connection. Named AddUser in 2003.
struct WatchUser {
    static constexpr std::uint32_t code = 5;
    static constexpr std::string_view name = "WatchUser";
    static constexpr std::string_view about =
        "asks whether a user exists, and for his status changes from now on";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const WatchUser&) const = default;
};

struct UnwatchUser {
    static constexpr std::uint32_t code = 6;
    static constexpr std::string_view name = "UnwatchUser";
    static constexpr std::string_view about = "ends what WatchUser began; no answer";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const UnwatchUser&) const = default;
};

struct GetUserStatus {
    static constexpr std::uint32_t code = 7;
    static constexpr std::string_view name = "GetUserStatus";
    static constexpr std::string_view about = "asks for the status of a user";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const GetUserStatus&) const = default;
};

struct IgnoreUser {
    static constexpr std::uint32_t code = 11;
    static constexpr std::string_view name = "IgnoreUser";
    static constexpr std::string_view about = "told the server to ignore a user";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const IgnoreUser&) const = default;
};

struct UnignoreUser {
    static constexpr std::uint32_t code = 12;
    static constexpr std::string_view name = "UnignoreUser";
    static constexpr std::string_view about = "took IgnoreUser back";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const UnignoreUser&) const = default;
};

/// The user answers with PierceFireWall and the token. Types are in connection_type.
template <class Text>
struct BasicConnectToPeer {
    static constexpr std::uint32_t code = 18;
    static constexpr std::string_view name = "ConnectToPeer";
    static constexpr std::string_view about =
        "asks the server to make a user connect to this client";

    std::uint32_t token = 0;
    Text username;
    Text type;

    static void fields(auto& m, auto& v) {
        v("token", m.token)("username", m.username)("type", m.type);
    }
    bool operator==(const BasicConnectToPeer&) const = default;
};
using ConnectToPeer = BasicConnectToPeer<std::string>;
using ConnectToPeerView = BasicConnectToPeer<std::string_view>;

template <class Text>
struct BasicMessageUser {
    static constexpr std::uint32_t code = 22;
    static constexpr std::string_view name = "MessageUser";
    static constexpr std::string_view about = "sends a private message";

    Text username;
    Text message;

    static void fields(auto& m, auto& v) { v("username", m.username)("message", m.message); }
    bool operator==(const BasicMessageUser&) const = default;
};
using MessageUser = BasicMessageUser<std::string>;
using MessageUserView = BasicMessageUser<std::string_view>;

struct MessageAcked {
    static constexpr std::uint32_t code = 23;
    static constexpr std::string_view name = "MessageAcked";
    static constexpr std::string_view about =
        "confirms a private message, which the server then forgets";

    std::uint32_t message_id = 0;

    static void fields(auto& m, auto& v) { v("message_id", m.message_id); }
    bool operator==(const MessageAcked&) const = default;
};

struct SetStatus {
    static constexpr std::uint32_t code = 28;
    static constexpr std::string_view name = "SetStatus";
    static constexpr std::string_view about =
        "changes the own status; away and online are the only values taken";

    UserStatus status{};

    static void fields(auto& m, auto& v) { v("status", m.status); }
    bool operator==(const SetStatus&) const = default;
};

struct ServerPing {
    static constexpr std::uint32_t code = 32;
    static constexpr std::string_view name = "ServerPing";
    static constexpr std::string_view about = "keeps the connection alive";

    static void fields(auto&, auto&) {}
    bool operator==(const ServerPing&) const = default;
};

struct SendConnectToken {
    static constexpr std::uint32_t code = 33;
    static constexpr std::string_view name = "SendConnectToken";
    static constexpr std::string_view about = "passed a token to a user through the server";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("username", m.username)("token", m.token); }
    bool operator==(const SendConnectToken&) const = default;
};

struct SendDownloadSpeed {
    static constexpr std::uint32_t code = 34;
    static constexpr std::string_view name = "SendDownloadSpeed";
    static constexpr std::string_view about = "reported the speed of a download from a user";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t speed = 0;  ///< bytes per second

    static void fields(auto& m, auto& v) { v("username", m.username)("speed", m.speed); }
    bool operator==(const SendDownloadSpeed&) const = default;
};

/// Folders come first. The 2003 text puts it under the wrong direction.
struct SharedFoldersFiles {
    static constexpr std::uint32_t code = 35;
    static constexpr std::string_view name = "SharedFoldersFiles";
    static constexpr std::string_view about = "tells how many folders and files this client shares";

    std::uint32_t folders = 0;
    std::uint32_t files = 0;

    static void fields(auto& m, auto& v) { v("folders", m.folders)("files", m.files); }
    bool operator==(const SharedFoldersFiles&) const = default;
};

struct GetUserStats {
    static constexpr std::uint32_t code = 36;
    static constexpr std::string_view name = "GetUserStats";
    static constexpr std::string_view about = "asks for the statistics of a user";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const GetUserStats&) const = default;
};

/// Named QueuedDownloads in 2003, which knew only the other direction.
struct UploadSlotsFull {
    static constexpr std::uint32_t code = 40;
    static constexpr std::string_view name = "UploadSlotsFull";
    static constexpr std::string_view about =
        "told whether all upload slots of this client are taken";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t slotsfull = 0;  ///< 0 or 1

    static void fields(auto& m, auto& v) { v("slotsfull", m.slotsfull); }
    bool operator==(const UploadSlotsFull&) const = default;
};

struct GlobalUserList {
    static constexpr std::uint32_t code = 67;
    static constexpr std::string_view name = "GlobalUserList";
    static constexpr std::string_view about =
        "asks for everybody who is online; today's official server disconnects the sender";
    static constexpr Usage usage = Usage::obsolete;

    static void fields(auto&, auto&) {}
    bool operator==(const GlobalUserList&) const = default;
};

struct PrivilegedUsers {
    static constexpr std::uint32_t code = 69;
    static constexpr std::string_view name = "PrivilegedUsers";
    static constexpr std::string_view about =
        "asks for the privileged users; only 2003 knows this request";
    static constexpr Usage usage = Usage::obsolete;

    static void fields(auto&, auto&) {}
    bool operator==(const PrivilegedUsers&) const = default;
};

struct CheckPrivileges {
    static constexpr std::uint32_t code = 92;
    static constexpr std::string_view name = "CheckPrivileges";
    static constexpr std::string_view about = "asks how long the own privileges last";

    static void fields(auto&, auto&) {}
    bool operator==(const CheckPrivileges&) const = default;
};

struct UserPrivileged {
    static constexpr std::uint32_t code = 122;
    static constexpr std::string_view name = "UserPrivileged";
    static constexpr std::string_view about = "asks whether a user is privileged";
    static constexpr Usage usage = Usage::deprecated;

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const UserPrivileged&) const = default;
};

struct GivePrivileges {
    static constexpr std::uint32_t code = 123;
    static constexpr std::string_view name = "GivePrivileges";
    static constexpr std::string_view about = "gives days of the own privileges to a user";

    std::string username;
    std::uint32_t days = 0;

    static void fields(auto& m, auto& v) { v("username", m.username)("days", m.days); }
    bool operator==(const GivePrivileges&) const = default;
};

struct NotifyPrivileges {
    static constexpr std::uint32_t code = 124;
    static constexpr std::string_view name = "NotifyPrivileges";
    static constexpr std::string_view about =
        "tells a user through the server that he was given privileges";
    static constexpr Usage usage = Usage::deprecated;

    std::uint32_t token = 0;
    std::string username;

    static void fields(auto& m, auto& v) { v("token", m.token)("username", m.username); }
    bool operator==(const NotifyPrivileges&) const = default;
};

struct AckNotifyPrivileges {
    static constexpr std::uint32_t code = 125;
    static constexpr std::string_view name = "AckNotifyPrivileges";
    static constexpr std::string_view about = "acknowledges a NotifyPrivileges";
    static constexpr Usage usage = Usage::deprecated;

    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("token", m.token); }
    bool operator==(const AckNotifyPrivileges&) const = default;
};

struct ChangePassword {
    static constexpr std::uint32_t code = 142;
    static constexpr std::string_view name = "ChangePassword";
    static constexpr std::string_view about = "changes the own password";

    std::string password;

    static void fields(auto& m, auto& v) { v("password", m.password); }
    bool operator==(const ChangePassword&) const = default;
};

struct MessageUsers {
    static constexpr std::uint32_t code = 149;
    static constexpr std::string_view name = "MessageUsers";
    static constexpr std::string_view about = "sends one private message to several users";

    std::vector<std::string> usernames;
    std::string message;

    static void fields(auto& m, auto& v) { v("usernames", m.usernames)("message", m.message); }
    bool operator==(const MessageUsers&) const = default;
};

struct CantConnectToPeer {
    static constexpr std::uint32_t code = 1001;
    static constexpr std::string_view name = "CantConnectToPeer";
    static constexpr std::string_view about = "answers a ConnectToPeer that could not be followed";

    std::uint32_t token = 0;
    std::string username;

    static void fields(auto& m, auto& v) { v("token", m.token)("username", m.username); }
    bool operator==(const CantConnectToPeer&) const = default;
};

}  // namespace kindred::protocol::to_server
