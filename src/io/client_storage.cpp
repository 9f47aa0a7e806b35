#include "io/client_storage.hpp"

#include <array>

namespace kindred::io {
namespace {

constexpr std::array<std::string_view, 1> migrations = {
    "CREATE TABLE records (kind INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID"};

Result<void> apply(Database& database, const client::Change& change) {
    auto statement =
        database.prepare(change.value ? "INSERT INTO records (kind, key, value) VALUES (?, ?, ?)"
                                        " ON CONFLICT (kind, key) DO UPDATE"
                                        " SET value = excluded.value"
                                      : "DELETE FROM records WHERE kind = ? AND key = ?");
    if (!statement) return std::unexpected(statement.error());
    statement->bind(static_cast<std::int64_t>(change.table)).bind(as_bytes(change.key));
    if (change.value) statement->bind(ByteView(*change.value));
    return statement->run();
}

/// The least key that is greater than all that begin with `prefix`; empty if there is none.
std::string behind(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
    return prefix;
}

Result<void> read_page(Database& database, client::Table table, const client::Page& page,
                       std::vector<client::Record>& records) {
    const std::string end = page.below.empty() ? behind(page.prefix) : page.below;
    auto rows = database.prepare(
        "SELECT key, value FROM records WHERE kind = ? AND key >= ? AND (? OR key < ?)"
        " ORDER BY key DESC LIMIT ?");
    if (!rows) return std::unexpected(rows.error());
    rows->bind(static_cast<std::int64_t>(table)).bind(as_bytes(page.prefix));
    rows->bind(std::int64_t{end.empty()}).bind(as_bytes(end));
    rows->bind(static_cast<std::int64_t>(page.limit));
    for (;;) {
        const auto row = rows->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
        const ByteView value = rows->blob(1);
        records.push_back(
            {std::string(as_text(rows->blob(0))), Buffer(value.begin(), value.end())});
    }
}

}  // namespace

Result<std::unique_ptr<ClientStorage>> ClientStorage::open(Loop& loop, const std::string& path) {
    auto database = Database::open(path, Durability::process, migrations);
    if (!database) return std::unexpected(database.error());
    auto loaded = read_all(*database);
    if (!loaded) return std::unexpected(loaded.error());
    return std::unique_ptr<ClientStorage>(
        new ClientStorage(loop, *std::move(database), *std::move(loaded)));
}

Result<ClientStorage::Loaded> ClientStorage::read_all(Database& database) {
    auto rows = database.prepare(
        "SELECT kind, key, value FROM records WHERE kind NOT IN (?, ?) ORDER BY kind, key");
    if (!rows) return std::unexpected(rows.error());
    rows->bind(static_cast<std::int64_t>(client::Table::private_messages))
        .bind(static_cast<std::int64_t>(client::Table::statistics_top));
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

void ClientStorage::write(Ticket ticket, std::vector<client::Change> changes) {
    auto write = [changes = std::move(changes)](Database& database) -> Result<void> {
        for (const client::Change& change : changes)
            if (auto done = apply(database, change); !done) return done;
        return {};
    };
    DatabaseWriter::OnCommitted report;
    if (ticket)
        report = [this, ticket](Result<void> result) {
            if (on_done_) on_done_(ticket, client::Stored{std::move(result)});
        };
    writer_.write(std::move(write), std::move(report));
}

/// On the writer's thread, so that it sees all that was written before.
void ClientStorage::read(Ticket ticket, client::Table table, client::Page page) {
    const auto records = std::make_shared<std::vector<client::Record>>();
    auto read = [table, page = std::move(page), records](Database& database) -> Result<void> {
        return read_page(database, table, page, *records);
    };
    writer_.write(std::move(read), [this, ticket, records](Result<void> result) {
        if (!on_done_) return;
        if (!result)
            on_done_(ticket, client::RecordsRead{std::unexpected(std::move(result.error()))});
        else
            on_done_(ticket, client::RecordsRead{std::move(*records)});
    });
}

}  // namespace kindred::io
