#include "io/database.hpp"

#include "base/assert.hpp"

#include <sqlite3.h>

#include <filesystem>

namespace kindred::io {

// --- Statement -----------------------------------------------------------------------------------

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement& Statement::bound(int status) {
    if (bind_status_ == SQLITE_OK) bind_status_ = status;
    return *this;
}

Statement& Statement::bind(std::int64_t value) {
    return bound(sqlite3_bind_int64(statement_.get(), ++parameter_, value));
}

Statement& Statement::bind(std::string_view text) {
    // A null pointer would bind NULL, and an empty view may have one.
    const char* data = text.data() == nullptr ? "" : text.data();
    return bound(sqlite3_bind_text64(statement_.get(), ++parameter_, data, text.size(),
                                     SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind(ByteView blob) {
    const void* data = blob.empty() ? "" : static_cast<const void*>(blob.data());
    return bound(
        sqlite3_bind_blob64(statement_.get(), ++parameter_, data, blob.size(), SQLITE_TRANSIENT));
}

Statement& Statement::bind_null() {
    return bound(sqlite3_bind_null(statement_.get(), ++parameter_));
}

Result<bool> Statement::step() {
    const int status = bind_status_ == SQLITE_OK ? sqlite3_step(statement_.get()) : bind_status_;
    if (status == SQLITE_ROW) return true;
    std::string reason;
    if (status != SQLITE_DONE) {
        sqlite3* handle = sqlite3_db_handle(statement_.get());
        reason = bind_status_ == SQLITE_OK ? sqlite3_errmsg(handle) : sqlite3_errstr(status);
    }
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    parameter_ = 0;
    bind_status_ = SQLITE_OK;
    if (status == SQLITE_DONE) return false;
    return fail("database: " + reason + " in: " + sqlite3_sql(statement_.get()));
}

Result<void> Statement::run() {
    auto row = step();
    while (row && *row) row = step();
    if (!row) return std::unexpected(std::move(row.error()));
    return {};
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
    const auto* text = sqlite3_column_text(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return text == nullptr ? std::string_view{}
                           : std::string_view{reinterpret_cast<const char*>(text), size};
}

ByteView Statement::blob(int column) const {
    const auto* blob =
        static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return blob == nullptr ? ByteView{} : ByteView{blob, size};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

// --- Database ------------------------------------------------------------------------------------

void Database::Close::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

std::unexpected<Error> Database::failed(std::string_view doing) const {
    return fail("cannot " + std::string(doing) + " the database " + path_ + ": " +
                sqlite3_errmsg(handle_.get()));
}

Result<Database> Database::open(const std::string& path, Durability durability,
                                std::span<const std::string_view> migrations) {
    sqlite3* handle = nullptr;
    const int status =
        sqlite3_open_v2(path.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    KINDRED_ASSERT(handle != nullptr);
    Database database(handle, path);
    if (status != SQLITE_OK) return database.failed("open");
    sqlite3_busy_timeout(handle, 5000);
    const std::string synchronous = durability == Durability::power ? "FULL" : "NORMAL";
    const auto settings = database.execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=" + synchronous + "; PRAGMA foreign_keys=ON;");
    if (!settings) return std::unexpected(settings.error());
    const auto migrated = database.migrate(migrations);
    if (!migrated) return std::unexpected(migrated.error());
    return database;
}

Result<Database> Database::open_for_reading(const std::string& path) {
    sqlite3* handle = nullptr;
    const int status =
        sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    KINDRED_ASSERT(handle != nullptr);
    Database database(handle, path);
    if (status != SQLITE_OK) return database.failed("open");
    sqlite3_busy_timeout(handle, 5000);
    return database;
}

Result<void> Database::migrate(std::span<const std::string_view> migrations) {
    std::size_t version = 0;
    {
        auto statement = prepare("PRAGMA user_version");
        if (!statement) return std::unexpected(statement.error());
        const auto row = statement->step();
        if (!row) return std::unexpected(row.error());
        version = static_cast<std::size_t>(statement->integer(0));
    }
    if (version > migrations.size())
        return fail("the database " + path_ + " was written by a later version of this program");
    for (; version < migrations.size(); ++version) {
        const auto done =
            execute("BEGIN IMMEDIATE;" + std::string(migrations[version]) +
                    ";PRAGMA user_version=" + std::to_string(version + 1) + ";COMMIT;");
        if (!done) {
            static_cast<void>(execute("ROLLBACK"));
            return done;
        }
    }
    return {};
}

Result<void> Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failed("change");
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        return failed("prepare a statement for");
    return Statement(statement);
}

Result<void> Database::check_integrity() {
    auto statement = prepare("PRAGMA integrity_check(1)");
    if (!statement) return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return std::unexpected(row.error());
    if (statement->text(0) != "ok")
        return fail("the database " + path_ + " is damaged: " + std::string(statement->text(0)));
    return {};
}

Result<void> Database::backup(const std::string& path) {
    auto statement = prepare("VACUUM INTO ?");
    if (!statement) return std::unexpected(statement.error());
    return statement->bind(std::string_view(path)).run();
}

}  // namespace kindred::io
