// Everybody the server knows: a User per account, with a Session while he is logged in. Users are
// named by UserId and never move in memory, so that sets of them are sets of small numbers.
#pragma once

#include "base/ids.hpp"
#include "base/network.hpp"
#include "protocol/constants.hpp"
#include "protocol/frames.hpp"
#include "protocol/records.hpp"
#include "server/indexed_set.hpp"
#include "server/rate.hpp"
#include "server/store.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kindred::server {

using UserId = StrongId<struct UserTag, std::uint32_t>;
using RoomId = StrongId<struct RoomTag, std::uint32_t>;
using ItemId = StrongId<struct ItemTag, std::uint32_t>;

/// What a session has told of its place in the distributed tree, and what the server made of it.
struct TreePlace {
    bool takes_part = false;  ///< it has sent HaveNoParent
    bool has_parent = false;
    bool accepts_children = false;
    std::uint32_t level = 0;
    /// The level before it fell to 0: whoever was below it then is deeper than this.
    std::uint32_t former_level = 0;
    UserId root;  ///< zero if it has told none

    bool chosen_root = false;  ///< it is to stay without a parent
    bool unfit_root = false;   ///< it was, and took no children
    bool took_children = false;
    bool waiting = false;  ///< for a list of possible parents
    Time astray_since;     ///< since when its root has been none; zero if it is one
    Bucket offers;         ///< how often it may be offered as a parent
};

/// What is left of the rates of one session.
struct SessionBuckets {
    Bucket requests;
    Bucket messages;
    Bucket chat_lines;
    Bucket joins;
    Bucket updates;
    Bucket searches;
    Bucket expensive;
};

/// From login to logout.
struct Session {
    ConnectionId connection;
    IPv4 address;
    protocol::Dialect dialect = protocol::Dialect::modern;
    protocol::FrameReader reader{protocol::server_request_format()};
    protocol::UserStatus status = protocol::UserStatus::online;

    std::uint16_t port = 0;  ///< 0 until told
    std::uint16_t obfuscated_port = 0;
    protocol::ObfuscationType obfuscation = protocol::ObfuscationType::none;
    std::uint32_t upload_slots_full = 0;

    bool announced = false;  ///< those who watch him have been told that he came
    bool takes_room_invitations = false;

    IndexedSet<UserId> watching;
    IndexedSet<RoomId> rooms;
    std::vector<ItemId> likes;
    std::vector<ItemId> hates;
    TreePlace tree;
    SessionBuckets buckets;
};

struct User {
    UserId id;
    std::string name;
    std::string password_hash;
    SharingStats stats;
    std::int64_t privileged_until = 0;

    IndexedSet<UserId> watchers;
    std::deque<MessageRecord> mailbox;  ///< not acknowledged, oldest first
    std::vector<RoomId> private_rooms;  ///< that he owns or is a member of, by age
    std::unique_ptr<Session> session;   ///< while he is logged in
    std::uint32_t visit = 0;            ///< see Audience

    bool online() const { return session != nullptr; }
    protocol::UserStatus status() const {
        return online() ? session->status : protocol::UserStatus::offline;
    }
    bool privileged(std::int64_t unix_seconds) const { return privileged_until > unix_seconds; }
};

protocol::UserStats wire_stats(const User& user);
AccountRecord account_record(const User& user);

class Users {
  public:
    User& add(const AccountRecord& account);
    /// Forgets the name. The user keeps his id, which never names anybody else.
    void remove(User& user);

    User* find(std::string_view name);
    User& get(UserId id);

    /// Marks who is logged in; the session itself is in User::session.
    void came(const User& user);
    void went(const User& user);
    const IndexedSet<UserId>& online() const { return online_; }
    /// Those of them who speak the dialect of 2003.
    const IndexedSet<UserId>& seed_online() const { return seed_online_; }
    std::size_t count() const { return by_name_.size(); }
    /// Everybody by age, removed accounts included.
    std::deque<User>& all() { return users_; }

    /// A number that no User::visit has.
    std::uint32_t next_visit();

  private:
    std::deque<User> users_;  ///< id - 1 is the place
    std::unordered_map<std::string_view, UserId> by_name_;
    IndexedSet<UserId> online_;
    IndexedSet<UserId> seed_online_;
    std::uint32_t visit_ = 0;
};

/// Collects users without repeating anybody: the watchers and room mates of somebody.
class Audience {
  public:
    explicit Audience(Users& users) : users_(users), visit_(users.next_visit()) {}

    void add(UserId id) {
        User& user = users_.get(id);
        if (user.visit == visit_ || !user.online()) return;
        user.visit = visit_;
        members_.push_back(id);
    }
    void add(const IndexedSet<UserId>& ids) {
        for (const UserId id : ids) add(id);
    }
    std::span<const UserId> members() const { return members_; }

  private:
    Users& users_;
    std::uint32_t visit_;
    std::vector<UserId> members_;
};

}  // namespace kindred::server
