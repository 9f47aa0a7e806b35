#include "io/client_storage.hpp"

#include <array>

namespace kindred::io {
namespace {

constexpr std::array<std::string_view, 1> migrations = {
    "CREATE TABLE records (kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID"};

}  // namespace

Result<std::unique_ptr<ClientStorage>> ClientStorage::open(Loop& loop, const std::string& path) {
    auto database = Database::open(path, Durability::process, migrations);
    if (!database) return std::unexpected(database.error());
    auto loaded = read(*database);
    if (!loaded) return std::unexpected(loaded.error());
    return std::unique_ptr<ClientStorage>(
        new ClientStorage(loop, *std::move(database), *std::move(loaded)));
}

Result<ClientStorage::Loaded> ClientStorage::read(Database& database) {
    auto rows = database.prepare("SELECT kind, key, value FROM records ORDER BY kind, key");
    if (!rows) return std::unexpected(rows.error());
    Loaded loaded;
    for (;;) {
        const auto row = rows->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) return loaded;
        const ByteView value = rows->blob(2);
        loaded[static_cast<client::Table>(rows->integer(0))].push_back(
            {std::string(as_text(rows->blob(1))), Buffer(value.begin(), value.end())});
    }
}

std::vector<client::Record> ClientStorage::load(client::Table table) {
    return std::exchange(loaded_[table], {});
}

DatabaseWriter::OnCommitted ClientStorage::reporter(Ticket ticket) {
    if (!ticket) return {};
    return [this, ticket](Result<void> result) {
        if (on_stored_) on_stored_(ticket, {std::move(result)});
    };
}

void ClientStorage::put(Ticket ticket, client::Table table, const std::string& key, Buffer value) {
    auto write = [table, key, value = std::move(value)](Database& database) -> Result<void> {
        auto statement = database.prepare(
            "INSERT INTO records (kind, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value");
        if (!statement) return std::unexpected(statement.error());
        return statement->bind(static_cast<std::int64_t>(table))
            .bind(as_bytes(key))
            .bind(ByteView(value))
            .run();
    };
    writer_.write(std::move(write), reporter(ticket));
}

void ClientStorage::erase(Ticket ticket, client::Table table, const std::string& key) {
    auto write = [table, key](Database& database) -> Result<void> {
        auto statement = database.prepare("DELETE FROM records WHERE kind = ? AND key = ?");
        if (!statement) return std::unexpected(statement.error());
        return statement->bind(static_cast<std::int64_t>(table)).bind(as_bytes(key)).run();
    };
    writer_.write(std::move(write), reporter(ticket));
}

}  // namespace kindred::io
