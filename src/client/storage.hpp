// What the client engine keeps over restarts: tables of records, each a key and a value that only
// the engine understands. SQLite implements it in the shell, memory (memory_storage.hpp) in tests.
#pragma once

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kindred::client {

/// Numbers are part of the stored format.
enum class Table : std::uint8_t {
    downloads = 1,
    private_messages = 2,  ///< grows without end: read by pages only
    people = 3,
    wishes = 4,
    counters = 5,
    conversations = 6,
    message_ids = 7,
    interests = 8,
    rooms = 9,
    address_bans = 10,
    upload_usage = 16,
    folder_downloads = 17,
    jobs = 18,
    job_items = 19,
    statistics = 20,
    statistics_top = 21,  ///< grows without end: read by pages only
};

struct Record {
    std::string key;
    Buffer value;
};

/// A record to be written.
struct Change {
    Table table{};
    std::string key;
    std::optional<Buffer> value;  ///< none: erase it
};

/// Part of a table: the records whose keys begin with `prefix`, from the greatest key down.
struct Page {
    std::string prefix;
    std::string below;  ///< only keys less than this; empty for all
    std::size_t limit = 0;
};

/// Told once whether something asked for would survive a crash from now on.
using WhenStored = std::function<void(const Result<void>&)>;

class Storage {
  public:
    virtual ~Storage() = default;

    /// All records of a table that is not read by pages, ordered by key, bytewise. Called from
    /// Client::start() only.
    virtual std::vector<Record> load(Table table) = 0;

    /// All changes or none. They take effect in the order they are asked for. With a ticket,
    /// Client::done(ticket, Stored) follows when they are durable (would survive kill -9), never
    /// from inside the call; with ticket 0 nobody waits.
    virtual void write(Ticket ticket, std::vector<Change> changes) = 0;

    /// Client::done(ticket, RecordsRead) follows, with everything written before.
    virtual void read(Ticket ticket, Table table, Page page) = 0;

    /// Replaces.
    void put(Ticket ticket, Table table, std::string key, Buffer value) {
        std::vector<Change> changes;
        changes.push_back({table, std::move(key), std::move(value)});
        write(ticket, std::move(changes));
    }
    void erase(Ticket ticket, Table table, std::string key) {
        std::vector<Change> changes;
        changes.push_back({table, std::move(key), std::nullopt});
        write(ticket, std::move(changes));
    }
};

}  // namespace kindred::client
