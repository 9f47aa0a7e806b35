#include "io/server_store.hpp"

#include <array>
#include <utility>

namespace kindred::io {
namespace {

using namespace server;

constexpr std::array<std::string_view, 1> migrations{R"sql(
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    average_speed INTEGER NOT NULL,
    uploads INTEGER NOT NULL,
    files INTEGER NOT NULL,
    folders INTEGER NOT NULL,
    privileged_until INTEGER NOT NULL
);
CREATE TABLE message (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id INTEGER NOT NULL UNIQUE,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    text TEXT NOT NULL,
    sent INTEGER NOT NULL
);
CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL
);
CREATE TABLE member (
    sequence INTEGER PRIMARY KEY,
    room TEXT NOT NULL REFERENCES room(name) ON DELETE CASCADE,
    user TEXT NOT NULL,
    is_operator INTEGER NOT NULL,
    UNIQUE (room, user)
);
CREATE TABLE ticker (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    room TEXT NOT NULL REFERENCES room(name) ON DELETE CASCADE,
    user TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (room, user)
);
CREATE TABLE ban (
    subject TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    until INTEGER NOT NULL
);
CREATE TABLE invitation (name TEXT PRIMARY KEY);
)sql"};

/// Calls `use(statement)` for each row of `sql`.
template <class Use>
Result<void> each_row(Database& database, std::string_view sql, Use&& use) {
    auto statement = database.prepare(sql);
    if (!statement) return std::unexpected(statement.error());
    while (true) {
        const auto row = statement->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
        use(*statement);
    }
}

std::uint32_t u32(const Statement& row, int column) {
    return static_cast<std::uint32_t>(row.integer(column));
}
std::string text(const Statement& row, int column) {
    return std::string(row.text(column));
}

Result<void> read_rooms(Database& database, StoreContents& contents) {
    std::map<std::string, std::size_t> places;
    auto rooms =
        each_row(database, "SELECT name, owner FROM room ORDER BY id", [&](const Statement& row) {
            places.emplace(text(row, 0), contents.rooms.size());
            contents.rooms.push_back({.name = text(row, 0), .owner = text(row, 1)});
        });
    if (!rooms) return rooms;
    const auto room = [&](const Statement& row) -> RoomRecord& {
        return contents.rooms[places.at(text(row, 0))];
    };
    rooms = each_row(database, "SELECT room, user, is_operator FROM member ORDER BY sequence",
                     [&](const Statement& row) {
                         room(row).members.push_back({text(row, 1), row.integer(2) != 0});
                     });
    if (!rooms) return rooms;
    return each_row(
        database, "SELECT room, user, text FROM ticker ORDER BY sequence",
        [&](const Statement& row) { room(row).tickers.push_back({text(row, 1), text(row, 2)}); });
}

Result<void> read_accounts(Database& database, StoreContents& contents) {
    return each_row(
        database,
        "SELECT name, password_hash, average_speed, uploads, files, folders, privileged_until "
        "FROM account ORDER BY id",
        [&](const Statement& row) {
            contents.accounts.push_back(
                {text(row, 0), text(row, 1),
                 SharingStats{u32(row, 2), u32(row, 3), u32(row, 4), u32(row, 5)}, row.integer(6)});
        });
}

Result<void> read_messages(Database& database, StoreContents& contents) {
    return each_row(database,
                    "SELECT id, sender, receiver, text, sent FROM message ORDER BY sequence",
                    [&](const Statement& row) {
                        contents.messages.push_back({u32(row, 0), text(row, 1), text(row, 2),
                                                     text(row, 3), row.integer(4)});
                    });
}

Result<void> read_admission(Database& database, StoreContents& contents) {
    const auto bans =
        each_row(database, "SELECT subject, reason, until FROM ban ORDER BY subject",
                 [&](const Statement& row) {
                     contents.bans.push_back({text(row, 0), text(row, 1), row.integer(2)});
                 });
    if (!bans) return bans;
    return each_row(database, "SELECT name FROM invitation ORDER BY name",
                    [&](const Statement& row) { contents.invitations.push_back(text(row, 0)); });
}

}  // namespace

/// How each change alters the tables. A member or ticker of a room that is gone is not an error.
struct ServerStore::Applier {
    Database& database;
    Statements& statements;

    template <class... Values>
    Result<void> run(std::string_view sql, const Values&... values) const {
        auto statement = statements.find(sql);
        if (statement == statements.end()) {
            auto prepared = database.prepare(sql);
            if (!prepared) return std::unexpected(prepared.error());
            statement = statements.emplace(sql, std::move(*prepared)).first;
        }
        (statement->second.bind(values), ...);
        return statement->second.run();
    }

    Result<void> operator()(const change::AccountSaved& c) const {
        const AccountRecord& a = c.account;
        return run(
            "INSERT INTO account (name, password_hash, average_speed, uploads, files, folders, "
            "privileged_until) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "password_hash = excluded.password_hash, average_speed = excluded.average_speed, "
            "uploads = excluded.uploads, files = excluded.files, folders = excluded.folders, "
            "privileged_until = excluded.privileged_until",
            a.name, a.password_hash, a.stats.average_speed, a.stats.uploads, a.stats.files,
            a.stats.folders, a.privileged_until);
    }
    Result<void> operator()(const change::AccountRemoved& c) const {
        const auto removed = run("DELETE FROM account WHERE name = ?", c.name);
        if (!removed) return removed;
        return run("DELETE FROM message WHERE receiver = ?", c.name);
    }
    Result<void> operator()(const change::StatsSaved& c) const {
        return run(
            "UPDATE account SET average_speed = ?, uploads = ?, files = ?, folders = ? "
            "WHERE name = ?",
            c.stats.average_speed, c.stats.uploads, c.stats.files, c.stats.folders, c.name);
    }
    Result<void> operator()(const change::MessageSaved& c) const {
        const MessageRecord& m = c.message;
        return run("INSERT INTO message (id, sender, receiver, text, sent) VALUES (?, ?, ?, ?, ?)",
                   m.id, m.from, m.to, m.text, m.sent);
    }
    Result<void> operator()(const change::MessageRemoved& c) const {
        return run("DELETE FROM message WHERE id = ?", c.id);
    }
    Result<void> operator()(const change::RoomSaved& c) const {
        return run(
            "INSERT INTO room (name, owner) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET owner = excluded.owner",
            c.name, c.owner);
    }
    Result<void> operator()(const change::RoomRemoved& c) const {
        return run("DELETE FROM room WHERE name = ?", c.name);
    }
    Result<void> operator()(const change::MemberSaved& c) const {
        return run(
            "INSERT INTO member (room, user, is_operator) SELECT name, ?2, ?3 FROM room "
            "WHERE name = ?1 ON CONFLICT (room, user) DO UPDATE SET "
            "is_operator = excluded.is_operator",
            c.room, c.member.user, c.member.is_operator);
    }
    Result<void> operator()(const change::MemberRemoved& c) const {
        return run("DELETE FROM member WHERE room = ? AND user = ?", c.room, c.user);
    }
    Result<void> operator()(const change::TickerSaved& c) const {
        return run(
            "INSERT OR REPLACE INTO ticker (room, user, text) SELECT name, ?2, ?3 FROM room "
            "WHERE name = ?1",
            c.room, c.ticker.user, c.ticker.text);
    }
    Result<void> operator()(const change::TickerRemoved& c) const {
        return run("DELETE FROM ticker WHERE room = ? AND user = ?", c.room, c.user);
    }
    Result<void> operator()(const change::BanSaved& c) const {
        return run("INSERT OR REPLACE INTO ban (subject, reason, until) VALUES (?, ?, ?)",
                   c.ban.subject, c.ban.reason, c.ban.until);
    }
    Result<void> operator()(const change::BanRemoved& c) const {
        return run("DELETE FROM ban WHERE subject = ?", c.subject);
    }
    Result<void> operator()(const change::InvitationSaved& c) const {
        return run("INSERT OR REPLACE INTO invitation (name) VALUES (?)", c.name);
    }
    Result<void> operator()(const change::InvitationRemoved& c) const {
        return run("DELETE FROM invitation WHERE name = ?", c.name);
    }
};

Result<ServerStore::Opened> ServerStore::open(Loop& loop, const std::string& file) {
    auto database = Database::open(file, Durability::power, migrations);
    if (!database) return std::unexpected(database.error());
    Opened opened;
    for (const auto read : {read_accounts, read_messages, read_rooms, read_admission})
        if (const auto done = read(*database, opened.contents); !done)
            return std::unexpected(done.error());
    opened.store.reset(new ServerStore(loop, std::move(*database)));
    return opened;
}

Result<void> ServerStore::back_up(const std::string& file, const std::string& to) {
    auto database = Database::open(file, Durability::process, migrations);
    if (!database) return std::unexpected(database.error());
    return database->backup(to);
}

void ServerStore::set_events(std::function<void(Ticket)> on_stored,
                             std::function<void(Error)> on_failure) {
    on_stored_ = std::move(on_stored);
    on_failure_ = std::move(on_failure);
}

void ServerStore::write(server::Change change, Ticket ticket) {
    writer_.write(
        [change = std::move(change), statements = statements_](Database& database) {
            return std::visit(Applier{database, *statements}, change);
        },
        [this, ticket](const Result<void>& result) { committed(ticket, result); });
}

void ServerStore::committed(Ticket ticket, const Result<void>& result) {
    if (failed_) return;
    if (result) {
        on_stored_(ticket);
    } else {
        failed_ = true;
        on_failure_(result.error());
    }
}

}  // namespace kindred::io
