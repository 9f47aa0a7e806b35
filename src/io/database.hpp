// SQLite with its errors as values: a database, its prepared statements, and its migrations. A
// database belongs to one thread; DatabaseWriter gives one to a thread of its own.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace kindred::io {

/// A prepared statement. Bind its parameters in order, then step through its rows; it is reset and
/// unbound when it goes out of use, so that it can be kept and used again.
class Statement {
  public:
    Statement& bind(std::int64_t value);
    Statement& bind(std::string_view text);
    Statement& bind(ByteView blob);
    Statement& bind_null();

    /// True: there is a row to read. False: the statement has ended (and is ready to be used
    /// again).
    Result<bool> step();
    /// For statements without rows.
    Result<void> run();

    std::int64_t integer(int column) const;
    /// Valid until the next step().
    std::string_view text(int column) const;
    /// Valid until the next step().
    ByteView blob(int column) const;
    bool is_null(int column) const;

  private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
    Statement& bound(int status);

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int parameter_ = 0;
    int bind_status_ = 0;
};

/// How much a commit survives.
enum class Durability {
    process,  ///< a crash of the process (synchronous=NORMAL)
    power,    ///< loss of power too (synchronous=FULL)
};

class Database {
  public:
    /// Opens or creates the file, in WAL mode. `migrations[i]` takes the schema from version i to
    /// i + 1; those that are missing run, each in a transaction. A file from a later version is
    /// refused.
    static Result<Database> open(const std::string& path, Durability durability,
                                 std::span<const std::string_view> migrations);

    /// Opens a file that exists, which another process may have open and change.
    static Result<Database> open_for_reading(const std::string& path);

    /// Runs statements without parameters or rows.
    Result<void> execute(const std::string& sql);
    Result<Statement> prepare(std::string_view sql);
    /// SQLite's check of the whole file; the error tells what is damaged.
    Result<void> check_integrity();
    /// Copies the database, as it is now, to a file that must not exist.
    Result<void> backup(const std::string& path);

    const std::string& path() const { return path_; }

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    Database(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
    std::unexpected<Error> failed(std::string_view doing) const;
    Result<void> migrate(std::span<const std::string_view> migrations);

    std::unique_ptr<sqlite3, Close> handle_;
    std::string path_;
};

}  // namespace kindred::io
