// Everybody the server knows: a User per account, with a Session while he is logged in. Users are
// named by UserId and never move in memory, so that sets of them are sets of small numbers. With a
// hundred thousand users nearly every access misses the caches of the processor, so what one event
// needs of a user lies together.
#pragma once

#include "base/network.hpp"
#include "protocol/constants.hpp"
#include "protocol/frames.hpp"
#include "protocol/records.hpp"
#include "server/chunked.hpp"
#include "server/connect_requests.hpp"
#include "server/dense_set.hpp"
#include "server/findings.hpp"
#include "server/ids.hpp"
#include "server/indexed_set.hpp"
#include "server/limit.hpp"
#include "server/places.hpp"
#include "server/store.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kindred::server {

/// What a session has told of its place in the distributed tree, and what the server made of it.
struct TreePlace {
    bool takes_part = false;  ///< it has sent HaveNoParent
    bool has_parent = false;
    bool accepts_children = false;
    std::uint32_t level = 0;
    /// The level before it fell to 0, and when it fell: whoever was below it then is deeper.
    std::uint32_t former_level = 0;
    Time fell;
    UserId root;  ///< zero if it has told none

    bool chosen_root = false;  ///< it is to stay without a parent
    bool unfit_root = false;   ///< it was, and took no children
    bool took_children = false;
    bool waiting = false;           ///< for a list of possible parents
    std::uint32_t offers_made = 0;  ///< since it has been without a parent
    Time astray_since;              ///< since when its root has been none; zero if it is one
    Bucket offers;                  ///< how often it may be offered as a parent
};

/// An item of a wish list, and when it may be searched for again.
struct Wish {
    std::size_t hash = 0;
    Time next;
};

struct AddressUse;

/// From login to logout. What every request looks at stands first, in two cache lines that the
/// processor fetches together.
struct alignas(128) Session {
    ConnectionId connection;
    AddressUse* address_use = nullptr;  ///< what its address has been doing
    UserId user;
    std::uint32_t number = 0;  ///< in Users
    IPv4 address;
    std::uint16_t port = 0;  ///< 0 until told
    std::uint16_t obfuscated_port = 0;
    protocol::UserStatus status = protocol::UserStatus::online;
    protocol::Dialect dialect = protocol::Dialect::modern;
    protocol::ObfuscationType obfuscation = protocol::ObfuscationType::none;
    bool announced = false;  ///< those who watch him have been told that he came
    bool takes_room_invitations = false;

    protocol::FrameReader reader{protocol::server_request_format()};
    RateBuckets buckets;
    std::uint32_t upload_slots_full = 0;

    ConnectRequests connect_requests;

    IndexedSet<UserId> watching;
    IndexedSet<RoomId> rooms;
    std::vector<ItemId> likes;
    std::vector<ItemId> hates;
    std::vector<Wish> wishes;
    TreePlace tree;
};

/// Private messages in a row, which lie in Messages, by their places there.
struct LetterRow {
    std::uint32_t oldest = 0;  ///< 0: there is none
    std::uint32_t newest = 0;
    std::uint32_t size = 0;
};

/// The first cache line is what others ask about a user, the second what is done to him, the third
/// what is rarely needed.
struct alignas(64) User {
    UserId id;
    Session* session = nullptr;  ///< while he is logged in
    std::string name;
    SharingStats stats;

    std::int64_t privileged_until = 0;
    LetterRow mailbox;  ///< the messages that wait for him
    IndexedSet<UserId> watchers;

    std::string password_hash;
    std::vector<RoomId> private_rooms;  ///< that he owns or is a member of, by age
    Bucket logins;
    std::uint32_t tickers = 0;  ///< rooms on whose wall he has something

    bool online() const { return session != nullptr; }
    protocol::UserStatus status() const {
        return online() ? session->status : protocol::UserStatus::offline;
    }
    bool privileged(std::int64_t unix_seconds) const { return privileged_until > unix_seconds; }
};

protocol::UserStats wire_stats(const User& user);
AccountRecord account_record(const User& user);

/// Where a user is reached. Telling ten watchers or a thousand room mates something looks at these
/// only; those of a hundred thousand users fit the cache that their sessions do not fit.
struct Door {
    ConnectionId connection;  ///< none while he is not logged in
    std::uint32_t visit = 0;  ///< see Audience
    protocol::Dialect dialect = protocol::Dialect::modern;
};

class Users {
  public:
    /// `seed` keeps strangers from choosing names that are slow to find.
    explicit Users(std::uint64_t seed) : seed_(seed) {}

    User& add(const AccountRecord& account);
    /// Forgets the name. The user keeps his id, which never names anybody else.
    void remove(User& user);

    User* find(std::string_view name);
    User& get(UserId id) { return users_[id.value - 1]; }

    Door& door(UserId id) { return doors_[id.value - 1]; }

    /// Gives somebody a session, in memory that sessions before it have used.
    Session& begin_session(User& user, ConnectionId connection);
    /// A session that is nobody's any more.
    void end_session(Session& session);
    /// The session on this connection; null if there is none.
    Session* on(ConnectionId connection);

    /// Marks who is logged in; the session itself is in User::session. Once somebody went, nothing
    /// more is sent to him.
    void came(const User& user);
    void went(const User& user);
    const DenseSet<UserId>& online() const { return online_; }
    /// Those of them who speak the dialect of 2003.
    const IndexedSet<UserId>& seed_online() const { return seed_online_; }
    /// Accounts.
    std::size_t count() const { return by_name_.size(); }
    /// Everybody by age, removed accounts included: ids from 1 to this.
    std::uint32_t last_id() const { return static_cast<std::uint32_t>(users_.size()); }

    /// A number that no Door::visit has.
    std::uint32_t next_visit();
    /// Memory for an Audience, which others have used before, and back.
    std::vector<UserId> take_members() { return std::exchange(spare_members_, {}); }
    void keep_members(std::vector<UserId> members) {
        spare_members_ = std::move(members);
        spare_members_.clear();
    }

    void check(Findings& findings);

  private:
    std::uint32_t hash(std::string_view name) const;

    std::uint64_t seed_;
    Chunked<User> users_;                        ///< with the id after the place
    std::vector<Door, LargePages<Door>> doors_;  ///< of the same
    Places<Session> sessions_;
    HashIndex by_name_;
    HashIndex by_connection_;  ///< sessions
    UserId last_found_;
    DenseSet<UserId> online_;
    IndexedSet<UserId> seed_online_;
    std::uint32_t visit_ = 0;
    std::vector<UserId> spare_members_;
};

/// Collects users without repeating anybody: the watchers and room mates of somebody.
class Audience {
  public:
    explicit Audience(Users& users)
        : users_(users), visit_(users.next_visit()), members_(users.take_members()) {}
    ~Audience() { users_.keep_members(std::move(members_)); }
    Audience(const Audience&) = delete;
    Audience& operator=(const Audience&) = delete;

    void add(UserId id) {
        Door& door = users_.door(id);
        if (door.visit == visit_ || !door.connection) return;
        door.visit = visit_;
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
