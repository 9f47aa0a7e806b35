// What the server sends to a client about himself and about other users: login, addresses,
// watching, status, private messages, privileges. Four-byte codes.
#pragma once

#include "protocol/message_list.hpp"
#include "protocol/records.hpp"

namespace kindred::protocol::from_server {

/// The 2003 forms end after the first string. The detail comes with the reason INVALIDUSERNAME.
template <class Text>
struct BasicLogin {
    static constexpr std::uint32_t code = 1;
    static constexpr std::string_view name = "Login";
    static constexpr std::string_view about = "answers Login";

    bool success = false;
    Text greeting;
    std::optional<IPv4> ip;             ///< the address of the client as the server sees it
    std::optional<Text> password_hash;  ///< md5 of the password in hex
    std::optional<bool> is_supporter;
    Text reason;
    std::optional<Text> detail;

    static void fields(auto& m, auto& v) {
        v("success", m.success);
        if (v.when("success", m.success)) {
            v("greeting", m.greeting).modern().tail("ip", m.ip);
            v.tail("password_hash", m.password_hash).tail("is_supporter", m.is_supporter);
        } else {
            v("reason", m.reason).modern().tail("detail", m.detail);
        }
    }
    bool operator==(const BasicLogin&) const = default;
};
using Login = BasicLogin<std::string>;
using LoginView = BasicLogin<std::string_view>;

/// The obfuscated port takes two bytes here and four everywhere else.
template <class Text>
struct BasicGetPeerAddress {
    static constexpr std::uint32_t code = 3;
    static constexpr std::string_view name = "GetPeerAddress";
    static constexpr std::string_view about =
        "answers GetPeerAddress; 0.0.0.0 and port 0 if the user is offline";

    Text username;
    IPv4 ip;
    std::uint32_t port = 0;
    std::optional<ObfuscationType> obfuscation_type;
    std::optional<std::uint16_t> obfuscated_port;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("ip", m.ip)("port", m.port).modern();
        v.tail("obfuscation_type", m.obfuscation_type);
        v.tail("obfuscated_port", m.obfuscated_port);
    }
    bool operator==(const BasicGetPeerAddress&) const = default;
};
using GetPeerAddress = BasicGetPeerAddress<std::string>;
using GetPeerAddressView = BasicGetPeerAddress<std::string_view>;

/// The 2003 form ends after exists. The country is left out for users who are offline.
struct WatchUser {
    static constexpr std::uint32_t code = 5;
    static constexpr std::string_view name = "WatchUser";
    static constexpr std::string_view about = "answers WatchUser";

    std::string username;
    bool exists = false;
    std::optional<UserStatus> status;
    std::optional<UserStats> stats;
    std::optional<std::string> country;  ///< upper-case ISO code

    static void fields(auto& m, auto& v) {
        v("username", m.username)("exists", m.exists);
        if (v.when("exists", m.exists))
            v.modern().tail("status", m.status).tail("stats", m.stats).tail("country", m.country);
    }
    bool operator==(const WatchUser&) const = default;
};

template <class Text>
struct BasicGetUserStatus {
    static constexpr std::uint32_t code = 7;
    static constexpr std::string_view name = "GetUserStatus";
    static constexpr std::string_view about =
        "the status of a user; an answer, or a change of somebody watched";

    Text username;
    UserStatus status{};
    std::optional<bool> privileged;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("status", m.status).modern();
        v.tail("privileged", m.privileged);
    }
    bool operator==(const BasicGetUserStatus&) const = default;
};
using GetUserStatus = BasicGetUserStatus<std::string>;
using GetUserStatusView = BasicGetUserStatus<std::string_view>;

struct IgnoreUser {
    static constexpr std::uint32_t code = 11;
    static constexpr std::string_view name = "IgnoreUser";
    static constexpr std::string_view about = "a user ignores this one";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const IgnoreUser&) const = default;
};

struct UnignoreUser {
    static constexpr std::uint32_t code = 12;
    static constexpr std::string_view name = "UnignoreUser";
    static constexpr std::string_view about = "a user no longer ignores this one";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const UnignoreUser&) const = default;
};

/// The obfuscated port takes four bytes.
template <class Text>
struct BasicConnectToPeer {
    static constexpr std::uint32_t code = 18;
    static constexpr std::string_view name = "ConnectToPeer";
    static constexpr std::string_view about =
        "a user asks this client to connect to him and to send PierceFireWall with the token";

    Text username;
    Text type;
    IPv4 ip;
    std::uint32_t port = 0;
    std::uint32_t token = 0;
    std::optional<bool> privileged;
    std::optional<ObfuscationType> obfuscation_type;
    std::optional<std::uint32_t> obfuscated_port;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("type", m.type)("ip", m.ip)("port", m.port);
        v("token", m.token);
        v.modern().tail("privileged", m.privileged);
        v.tail("obfuscation_type", m.obfuscation_type);
        v.tail("obfuscated_port", m.obfuscated_port);
    }
    bool operator==(const BasicConnectToPeer&) const = default;
};
using ConnectToPeer = BasicConnectToPeer<std::string>;
using ConnectToPeerView = BasicConnectToPeer<std::string_view>;

template <class Text>
struct BasicMessageUser {
    static constexpr std::uint32_t code = 22;
    static constexpr std::string_view name = "MessageUser";
    static constexpr std::string_view about = "a private message; to be answered with MessageAcked";

    std::uint32_t message_id = 0;
    std::uint32_t timestamp = 0;
    Text username;
    Text message;
    std::optional<bool> is_new;  ///< false for a stored message sent again

    static void fields(auto& m, auto& v) {
        v("message_id", m.message_id)("timestamp", m.timestamp)("username", m.username);
        v("message", m.message).modern().tail("is_new", m.is_new);
    }
    bool operator==(const BasicMessageUser&) const = default;
};
using MessageUser = BasicMessageUser<std::string>;
using MessageUserView = BasicMessageUser<std::string_view>;

struct ServerPing {
    static constexpr std::uint32_t code = 32;
    static constexpr std::string_view name = "ServerPing";
    static constexpr std::string_view about = "answers ServerPing on servers that do";
    static constexpr Usage usage = Usage::obsolete;

    static void fields(auto&, auto&) {}
    bool operator==(const ServerPing&) const = default;
};

struct SendConnectToken {
    static constexpr std::uint32_t code = 33;
    static constexpr std::string_view name = "SendConnectToken";
    static constexpr std::string_view about = "a token from a user";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("username", m.username)("token", m.token); }
    bool operator==(const SendConnectToken&) const = default;
};

struct GetUserStats {
    static constexpr std::uint32_t code = 36;
    static constexpr std::string_view name = "GetUserStats";
    static constexpr std::string_view about = "the statistics of a user; an answer, or a change";

    std::string username;
    UserStats stats;

    static void fields(auto& m, auto& v) {
        v("username", m.username);
        UserStats::fields(m.stats, v);
    }
    bool operator==(const GetUserStats&) const = default;
};

/// Named QueuedDownloads in 2003.
struct UploadSlotsFull {
    static constexpr std::uint32_t code = 40;
    static constexpr std::string_view name = "UploadSlotsFull";
    static constexpr std::string_view about = "whether all upload slots of a user are taken";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t slotsfull = 0;  ///< 0 or 1

    static void fields(auto& m, auto& v) { v("username", m.username)("slotsfull", m.slotsfull); }
    bool operator==(const UploadSlotsFull&) const = default;
};

/// Reconnecting by itself would throw the other one out.
struct Relogged {
    static constexpr std::uint32_t code = 41;
    static constexpr std::string_view name = "Relogged";
    static constexpr std::string_view about =
        "the same user logged in elsewhere; the connection ends";

    static void fields(auto&, auto&) {}
    bool operator==(const Relogged&) const = default;
};

struct AdminMessage {
    static constexpr std::uint32_t code = 66;
    static constexpr std::string_view name = "AdminMessage";
    static constexpr std::string_view about = "an announcement to everybody";

    std::string message;

    static void fields(auto& m, auto& v) { v("message", m.message); }
    bool operator==(const AdminMessage&) const = default;
};

struct GlobalUserList {
    static constexpr std::uint32_t code = 67;
    static constexpr std::string_view name = "GlobalUserList";
    static constexpr std::string_view about = "everybody who is online";
    static constexpr Usage usage = Usage::obsolete;

    UserArrays users;

    static void fields(auto& m, auto& v) { UserArrays::fields(m.users, v); }
    bool operator==(const GlobalUserList&) const = default;
};

struct PrivilegedUsers {
    static constexpr std::uint32_t code = 69;
    static constexpr std::string_view name = "PrivilegedUsers";
    static constexpr std::string_view about = "the privileged users; comes after login";

    std::vector<std::string> usernames;

    static void fields(auto& m, auto& v) { v("usernames", m.usernames); }
    bool operator==(const PrivilegedUsers&) const = default;
};

struct AddToPrivileged {
    static constexpr std::uint32_t code = 91;
    static constexpr std::string_view name = "AddToPrivileged";
    static constexpr std::string_view about = "one more privileged user";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const AddToPrivileged&) const = default;
};

/// Sessions of the 2003 dialect are promised days. The 2003 text has the code wrong.
struct CheckPrivileges {
    static constexpr std::uint32_t code = 92;
    static constexpr std::string_view name = "CheckPrivileges";
    static constexpr std::string_view about = "how long the own privileges last, in seconds";

    std::uint32_t time_left = 0;  ///< seconds

    static void fields(auto& m, auto& v) { v("time_left", m.time_left); }
    bool operator==(const CheckPrivileges&) const = default;
};

struct UserPrivileged {
    static constexpr std::uint32_t code = 122;
    static constexpr std::string_view name = "UserPrivileged";
    static constexpr std::string_view about = "whether a user is privileged";
    static constexpr Usage usage = Usage::deprecated;

    std::string username;
    bool privileged = false;

    static void fields(auto& m, auto& v) { v("username", m.username)("privileged", m.privileged); }
    bool operator==(const UserPrivileged&) const = default;
};

struct NotifyPrivileges {
    static constexpr std::uint32_t code = 124;
    static constexpr std::string_view name = "NotifyPrivileges";
    static constexpr std::string_view about = "a user gave privileges";
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
    static constexpr std::string_view about = "confirms the changed password";

    std::string password;

    static void fields(auto& m, auto& v) { v("password", m.password); }
    bool operator==(const ChangePassword&) const = default;
};

struct CantConnectToPeer {
    static constexpr std::uint32_t code = 1001;
    static constexpr std::string_view name = "CantConnectToPeer";
    static constexpr std::string_view about = "the other side could not follow a ConnectToPeer";

    std::uint32_t token = 0;
    std::optional<std::string> username;

    static void fields(auto& m, auto& v) {
        v("token", m.token).modern().tail("username", m.username);
    }
    bool operator==(const CantConnectToPeer&) const = default;
};

}  // namespace kindred::protocol::from_server
