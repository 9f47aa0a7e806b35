// What the server remembers over a restart, and the interface through which it is remembered. The
// core holds everything in memory and writes changes; the SQLite store (io) and the memory store
// (tests, simulation) take them.
#pragma once

#include "base/ids.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace kindred::server {

/// What others see of somebody's sharing. Speed in bytes per second, averaged over all uploads.
struct SharingStats {
    std::uint32_t average_speed = 0;
    std::uint32_t uploads = 0;
    std::uint32_t files = 0;
    std::uint32_t folders = 0;

    bool operator==(const SharingStats&) const = default;
};

struct AccountRecord {
    std::string name;
    std::string password_hash;  ///< with its salt and parameters, as the hash library writes it
    SharingStats stats;
    std::int64_t privileged_until = 0;  ///< Unix seconds; 0 for never privileged

    bool operator==(const AccountRecord&) const = default;
};

/// A private message that its receiver has not acknowledged.
struct MessageRecord {
    std::uint32_t id = 0;
    std::string from;
    std::string to;
    std::string text;
    std::int64_t sent = 0;  ///< Unix seconds

    bool operator==(const MessageRecord&) const = default;
};

struct MemberRecord {
    std::string user;
    bool is_operator = false;

    bool operator==(const MemberRecord&) const = default;
};

struct TickerRecord {
    std::string user;
    std::string text;

    bool operator==(const TickerRecord&) const = default;
};

struct RoomRecord {
    std::string name;
    std::string owner;  ///< empty for a public room
    std::vector<MemberRecord> members;
    std::vector<TickerRecord> tickers;  ///< in the order they were set

    bool operator==(const RoomRecord&) const = default;
};

/// A ban of one user name, or of the addresses of a network ("10.1.0.0/16").
struct BanRecord {
    std::string subject;
    std::string reason;
    std::int64_t until = 0;  ///< Unix seconds; 0 for ever

    bool operator==(const BanRecord&) const = default;
};

/// Everything, as it was when the server stopped.
struct StoreContents {
    std::vector<AccountRecord> accounts;
    std::vector<MessageRecord> messages;  ///< oldest first
    std::vector<RoomRecord> rooms;
    std::vector<BanRecord> bans;
    std::vector<std::string> invitations;  ///< names that may register while registration is closed

    bool operator==(const StoreContents&) const = default;
};

namespace change {
struct AccountSaved {
    AccountRecord account;
};
struct AccountRemoved {
    std::string name;
};
struct StatsSaved {
    std::string name;
    SharingStats stats;
};
struct MessageSaved {
    MessageRecord message;
};
struct MessageRemoved {
    std::uint32_t id = 0;
};
struct RoomSaved {
    std::string name;
    std::string owner;
};
struct RoomRemoved {
    std::string name;  ///< its members and tickers go with it
};
struct MemberSaved {
    std::string room;
    MemberRecord member;
};
struct MemberRemoved {
    std::string room;
    std::string user;
};
struct TickerSaved {
    std::string room;
    TickerRecord ticker;  ///< goes to the end of the wall
};
struct TickerRemoved {
    std::string room;
    std::string user;
};
struct BanSaved {
    BanRecord ban;
};
struct BanRemoved {
    std::string subject;
};
struct InvitationSaved {
    std::string name;
};
struct InvitationRemoved {
    std::string name;
};
}  // namespace change

using Change = std::variant<change::AccountSaved, change::AccountRemoved, change::StatsSaved,
                            change::MessageSaved, change::MessageRemoved, change::RoomSaved,
                            change::RoomRemoved, change::MemberSaved, change::MemberRemoved,
                            change::TickerSaved, change::TickerRemoved, change::BanSaved,
                            change::BanRemoved, change::InvitationSaved, change::InvitationRemoved>;

class Store {
  public:
    virtual ~Store() = default;
    /// Takes note of a change. Changes reach the disk in the order of the calls and with rising
    /// tickets; Server::stored() is told, not before this call has returned, up to which ticket
    /// they have. A store that can no longer write ends the program: what is promised must be kept.
    virtual void write(Change change, Ticket ticket) = 0;
};

/// Applies one change to contents held in memory; what every store must come to.
void apply(StoreContents& contents, const Change& change);

}  // namespace kindred::server
