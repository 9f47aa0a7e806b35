// What the client engine keeps, in SQLite. Everything is read when the file is opened; after that
// a thread writes, and each write is reported when it is durable.
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
    /// Told on the loop's thread when a write with a ticket is durable.
    using OnStored = std::function<void(Ticket, client::Stored)>;

    /// Opens or creates the file. `loop` must outlive the storage.
    static Result<std::unique_ptr<ClientStorage>> open(Loop& loop, const std::string& path);

    void on_stored(OnStored callback) { on_stored_ = std::move(callback); }

    /// Hands out what was read; a second call for the same table gives nothing.
    std::vector<client::Record> load(client::Table table) override;
    void put(Ticket ticket, client::Table table, const std::string& key, Buffer value) override;
    void erase(Ticket ticket, client::Table table, const std::string& key) override;

  private:
    using Loaded = std::map<client::Table, std::vector<client::Record>>;

    ClientStorage(Loop& loop, Database database, Loaded loaded)
        : loaded_(std::move(loaded)), writer_(loop, std::move(database)) {}
    static Result<Loaded> read(Database& database);
    DatabaseWriter::OnCommitted reporter(Ticket ticket);

    Loaded loaded_;
    OnStored on_stored_;
    DatabaseWriter writer_;
};

}  // namespace kindred::io
