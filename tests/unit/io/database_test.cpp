#include "io/database.hpp"

#include "io/database_writer.hpp"
#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <sys/wait.h>

namespace kindred::io {
namespace {

using test::run_until;
using test::TemporaryFolder;

constexpr std::array<std::string_view, 1> schema = {
    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL, data BLOB)"};

Database open_notes(const std::string& path) {
    auto database = Database::open(path, Durability::process, schema);
    EXPECT_TRUE(database) << database.error().message;
    return std::move(*database);
}

Result<void> add_note(Database& database, std::int64_t id, std::string_view text) {
    auto statement = database.prepare("INSERT INTO note (id, text) VALUES (?, ?)");
    if (!statement) return std::unexpected(statement.error());
    return statement->bind(id).bind(text).run();
}

std::vector<std::int64_t> ids(Database& database) {
    auto statement = database.prepare("SELECT id FROM note ORDER BY id").value();
    std::vector<std::int64_t> found;
    while (statement.step().value()) found.push_back(statement.integer(0));
    return found;
}

TEST(Database, KeepsTextBlobsAndNulls) {
    const TemporaryFolder folder;
    const std::string raw("a\0\xff", 3);
    {
        Database database = open_notes(folder / "db");
        auto insert = database.prepare("INSERT INTO note VALUES (?, ?, ?)").value();
        ASSERT_TRUE(insert.bind(1).bind(std::string_view("")).bind_null().run());
        ASSERT_TRUE(insert.bind(2).bind(std::string_view("x")).bind(as_bytes(raw)).run());
    }
    Database database = open_notes(folder / "db");
    auto select = database.prepare("SELECT text, data FROM note ORDER BY id").value();
    ASSERT_TRUE(select.step().value());
    EXPECT_EQ(select.text(0), "");
    EXPECT_FALSE(select.is_null(0));
    EXPECT_TRUE(select.is_null(1));
    ASSERT_TRUE(select.step().value());
    EXPECT_EQ(as_text(select.blob(1)), raw);
    EXPECT_FALSE(select.step().value());
    EXPECT_TRUE(database.check_integrity());
}

TEST(Database, MigratesStepByStepAndRefusesTheFuture) {
    const TemporaryFolder folder;
    open_notes(folder / "db");
    const std::array<std::string_view, 2> later = {schema[0], "ALTER TABLE note ADD COLUMN x"};
    {
        auto database = Database::open(folder / "db", Durability::process, later);
        ASSERT_TRUE(database);
        EXPECT_TRUE(database->prepare("SELECT x FROM note"));
    }
    const auto older = Database::open(folder / "db", Durability::process, schema);
    ASSERT_FALSE(older);
    EXPECT_THAT(older.error().message, testing::HasSubstr("later version"));
}

TEST(Database, FailedMigrationLeavesTheOldVersion) {
    const TemporaryFolder folder;
    open_notes(folder / "db");
    const std::array<std::string_view, 2> broken = {schema[0],
                                                    "CREATE TABLE other (id); SELECT nonsense"};
    EXPECT_FALSE(Database::open(folder / "db", Durability::process, broken));
    EXPECT_TRUE(Database::open(folder / "db", Durability::process, schema));
}

TEST(Database, ErrorsNameTheFile) {
    const TemporaryFolder folder;
    const auto database = Database::open(folder / "none/db", Durability::process, schema);
    ASSERT_FALSE(database);
    EXPECT_THAT(database.error().message, testing::HasSubstr(folder / "none/db"));
}

TEST(Database, BackupIsADatabaseOfItsOwn) {
    const TemporaryFolder folder;
    Database database = open_notes(folder / "db");
    ASSERT_TRUE(add_note(database, 7, "seven"));
    ASSERT_TRUE(database.backup(folder / "copy"));
    ASSERT_TRUE(add_note(database, 8, "eight"));
    Database copy = open_notes(folder / "copy");
    EXPECT_EQ(ids(copy), std::vector<std::int64_t>{7});
    EXPECT_FALSE(database.backup(folder / "copy"));
}

TEST(DatabaseWriter, TellsInOrderWhatIsCommitted) {
    const TemporaryFolder folder;
    Loop loop;
    std::vector<std::int64_t> committed;
    DatabaseWriter writer(loop, open_notes(folder / "db"));
    for (std::int64_t id = 1; id <= 500; ++id) {
        writer.write([id](Database& database) { return add_note(database, id, "x"); },
                     [&committed, id](const Result<void>& result) {
                         EXPECT_TRUE(result);
                         committed.push_back(id);
                     });
    }
    ASSERT_TRUE(run_until(loop, [&] { return committed.size() == 500; }));
    EXPECT_TRUE(std::ranges::is_sorted(committed));
    Database other = open_notes(folder / "db");
    EXPECT_EQ(ids(other), committed);
}

TEST(DatabaseWriter, UndoesAFailedWriteAlone) {
    const TemporaryFolder folder;
    Loop loop;
    std::vector<bool> results;
    DatabaseWriter writer(loop, open_notes(folder / "db"));
    const auto note = [&](std::int64_t id) {
        writer.write(
            [id](Database& database) -> Result<void> {
                const auto first = add_note(database, id, "x");
                return first ? add_note(database, id + 1, "y") : first;
            },
            [&](const Result<void>& result) { results.push_back(result.has_value()); });
    };
    note(1);   // 1 and 2
    note(0);   // 0, then 1 again: refused, and 0 undone
    note(10);  // 10 and 11
    ASSERT_TRUE(run_until(loop, [&] { return results.size() == 3; }));
    EXPECT_EQ(results, (std::vector{true, false, true}));
    Database other = open_notes(folder / "db");
    EXPECT_EQ(ids(other), (std::vector<std::int64_t>{1, 2, 10, 11}));
}

TEST(DatabaseWriter, CommitsWhatWaitsWhenItEnds) {
    const TemporaryFolder folder;
    Loop loop;
    {
        DatabaseWriter writer(loop, open_notes(folder / "db"));
        for (std::int64_t id = 1; id <= 100; ++id)
            writer.write([id](Database& database) { return add_note(database, id, "x"); });
    }
    Database other = open_notes(folder / "db");
    EXPECT_EQ(ids(other).size(), 100u);
}

/// The child reports each id it was told is durable, and is killed in the middle of its work.
TEST(DatabaseWriter, WhatWasCommittedSurvivesAKill) {
    const TemporaryFolder folder;
    int report[2];
    ASSERT_EQ(::pipe(report), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        Loop loop;
        DatabaseWriter writer(loop, open_notes(folder / "db"));
        for (std::int64_t id = 1;; ++id) {
            writer.write([id](Database& database) { return add_note(database, id, "x"); },
                         [&report, id](const Result<void>&) {
                             if (::write(report[1], &id, sizeof id) != sizeof id) ::_exit(1);
                         });
            loop.run_once(0ms);
        }
    }
    ::close(report[1]);
    std::int64_t last = 0;
    while (last < 300) ASSERT_EQ(::read(report[0], &last, sizeof last), ssize_t{sizeof last});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::int64_t id = 0;
    while (::read(report[0], &id, sizeof id) == ssize_t{sizeof id}) last = id;
    ::close(report[0]);
    Database database = open_notes(folder / "db");
    EXPECT_TRUE(database.check_integrity());
    const auto kept = ids(database);
    ASSERT_GE(kept.size(), static_cast<std::size_t>(last));
    EXPECT_EQ(kept[static_cast<std::size_t>(last) - 1], last);
}

}  // namespace
}  // namespace kindred::io
