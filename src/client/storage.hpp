// What the client engine keeps over restarts: tables of records, each a key and a value that only
// the engine understands. SQLite implements it in the shell, memory in tests.
#pragma once

#include "base/bytes.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kindred::client {

/// Numbers are part of the stored format.
enum class Table : std::uint8_t {
    downloads = 1,
    private_messages = 2,
    people = 3,
    wishes = 4,
    counters = 5,
};

struct Record {
    std::string key;
    Buffer value;
};

class Storage {
  public:
    virtual ~Storage() = default;

    /// All records of a table, ordered by key, bytewise. Called from Client::start() only.
    virtual std::vector<Record> load(Table table) = 0;

    /// Writes take effect in the order they are asked for. With a ticket,
    /// Client::done(ticket, Stored) follows when it is durable (would survive kill -9), never from
    /// inside the call; with ticket 0 nobody waits. A put replaces.
    virtual void put(Ticket ticket, Table table, const std::string& key, Buffer value) = 0;
    virtual void erase(Ticket ticket, Table table, const std::string& key) = 0;
};

/// For tests and for programs that keep nothing. Tickets are gathered for the owner to report.
class MemoryStorage final : public Storage {
  public:
    std::vector<Record> load(Table table) override {
        std::vector<Record> records;
        for (const auto& [key, value] : tables_[table]) records.push_back({key, value});
        return records;
    }
    void put(Ticket ticket, Table table, const std::string& key, Buffer value) override {
        tables_[table][key] = std::move(value);
        note(ticket);
    }
    void erase(Ticket ticket, Table table, const std::string& key) override {
        tables_[table].erase(key);
        note(ticket);
    }

    /// The tickets of writes since the last call, oldest first: each wants
    /// `client.done(ticket, Stored{}, now)`.
    std::vector<Ticket> take_done() { return std::exchange(done_, {}); }

  private:
    void note(Ticket ticket) {
        if (ticket) done_.push_back(ticket);
    }

    std::map<Table, std::map<std::string, Buffer>> tables_;
    std::vector<Ticket> done_;
};

}  // namespace kindred::client
