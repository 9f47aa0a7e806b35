// Tickets of the client engine: hands jobs and writes out and calls the one who asked when their
// result comes back.
#pragma once

#include "base/assert.hpp"
#include "client/jobs.hpp"
#include "client/storage.hpp"
#include "protocol/codec.hpp"

#include <functional>
#include <optional>
#include <unordered_map>

namespace kindred::client {

/// Keys for numbered records: hex of fixed width, so that the order of the keys is the order of the
/// numbers.
std::string key_of_number(std::uint64_t number);
std::optional<std::uint64_t> number_of_key(std::string_view key);

/// A struct with `fields` as the value of a record, and back; nothing if it is unreadable.
template <class R>
Buffer encode_record(const R& record) {
    Buffer value;
    protocol::encode_fields(record, value);
    return value;
}
template <class R>
std::optional<R> decode_record(ByteView value) {
    R record;
    protocol::Decoder decoder{value};
    R::fields(record, decoder);
    return decoder.failed() ? std::nullopt : std::optional(std::move(record));
}

class Work {
  public:
    Work(Jobs& jobs, Storage& storage) : jobs_(jobs), storage_(storage) {}

    /// Starts `job` and calls `then(const Expected&)` with its result. Expected is the alternative
    /// of JobResult that belongs to the job.
    template <class Expected>
    void start(Job job, std::function<void(const Expected&)> then) {
        jobs_.start(expect<Expected>(std::move(then)), std::move(job));
    }

    void put(Table table, const std::string& key, Buffer value) {
        storage_.put(Ticket{}, table, key, std::move(value));
    }
    void put(Table table, const std::string& key, Buffer value,
             std::function<void(const Stored&)> then) {
        storage_.put(expect<Stored>(std::move(then)), table, key, std::move(value));
    }
    void erase(Table table, const std::string& key) { storage_.erase(Ticket{}, table, key); }
    void write(std::vector<Change> changes) { storage_.write(Ticket{}, std::move(changes)); }
    void write(std::vector<Change> changes, std::function<void(const Stored&)> then) {
        storage_.write(expect<Stored>(std::move(then)), std::move(changes));
    }
    void read(Table table, Page page, std::function<void(const RecordsRead&)> then) {
        storage_.read(expect<RecordsRead>(std::move(then)), table, std::move(page));
    }
    std::vector<Record> load(Table table) { return storage_.load(table); }

    void done(Ticket ticket, const JobResult& result);
    std::size_t pending() const { return waiting_.size(); }

  private:
    template <class Expected>
    Ticket expect(std::function<void(const Expected&)> then) {
        const Ticket ticket{++last_ticket_};
        waiting_.emplace(ticket, [then = std::move(then)](const JobResult& result) {
            const auto* expected = std::get_if<Expected>(&result);
            KINDRED_ASSERT(expected != nullptr);
            then(*expected);
        });
        return ticket;
    }

    Jobs& jobs_;
    Storage& storage_;
    std::unordered_map<Ticket, std::function<void(const JobResult&)>> waiting_;
    std::uint64_t last_ticket_ = 0;
};

}  // namespace kindred::client
