// A Storage in memory, for tests and for programs that keep nothing. Its results are gathered for
// the owner to report.
#pragma once

#include "client/jobs.hpp"
#include "client/storage.hpp"

#include <map>

namespace kindred::client {

class MemoryStorage final : public Storage {
  public:
    std::vector<Record> load(Table table) override {
        std::vector<Record> records;
        for (const auto& [key, value] : tables_[table]) records.push_back({key, value});
        return records;
    }
    void write(Ticket ticket, std::vector<Change> changes) override {
        if (!broken_.empty()) {
            if (ticket) done_.emplace_back(ticket, Stored{fail(broken_)});
            return;
        }
        for (Change& change : changes) {
            if (change.value)
                tables_[change.table][change.key] = std::move(*change.value);
            else
                tables_[change.table].erase(change.key);
        }
        if (ticket) done_.emplace_back(ticket, Stored{});
    }
    void read(Ticket ticket, Table table, Page page) override {
        std::vector<Record> records;
        const auto& kept = tables_[table];
        for (auto it = kept.rbegin(); it != kept.rend() && records.size() < page.limit; ++it)
            if (it->first.starts_with(page.prefix) &&
                (page.below.empty() || it->first < page.below))
                records.push_back({it->first, it->second});
        done_.emplace_back(ticket, RecordsRead{std::move(records)});
    }

    /// From now on nothing can be written.
    void break_disk(std::string why) { broken_ = std::move(why); }

    /// What has ended since the last call, oldest first: each wants `client.done(ticket, result,
    /// now)`.
    std::vector<std::pair<Ticket, JobResult>> take_done() { return std::exchange(done_, {}); }

  private:
    std::map<Table, std::map<std::string, Buffer>> tables_;
    std::string broken_;  ///< why nothing can be written
    std::vector<std::pair<Ticket, JobResult>> done_;
};

}  // namespace kindred::client
