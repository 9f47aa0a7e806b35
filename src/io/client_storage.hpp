// What the client engine keeps, in SQLite. Tables that are loaded whole are read when the file is
// opened; after that a thread writes and reads pages, in order, and reports what is durable.
#pragma once

#include "client/jobs.hpp"
#include "client/storage.hpp"
#include "io/database_writer.hpp"

#include <functional>
#include <map>
#include <memory>

namespace kindred::io {

class ClientStorage final : public client::Storage {
  public:
    /// Told on the loop's thread when a write with a ticket is durable, or a page is read.
    using OnDone = std::function<void(Ticket, client::JobResult)>;

    /// Opens or creates the file. `loop` must outlive the storage.
    static Result<std::unique_ptr<ClientStorage>> open(Loop& loop, const std::string& path);

    void on_done(OnDone callback) { on_done_ = std::move(callback); }

    /// Hands out what was read; a second call for the same table gives nothing.
    std::vector<client::Record> load(client::Table table) override;
    void write(Ticket ticket, std::vector<client::Change> changes) override;
    void read(Ticket ticket, client::Table table, client::Page page) override;

  private:
    using Loaded = std::map<client::Table, std::vector<client::Record>>;

    ClientStorage(Loop& loop, Database database, Loaded loaded)
        : loaded_(std::move(loaded)), writer_(loop, std::move(database)) {}
    static Result<Loaded> read_all(Database& database);

    Loaded loaded_;
    OnDone on_done_;
    DatabaseWriter writer_;
};

}  // namespace kindred::io
