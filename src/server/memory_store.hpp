// A store in memory, for tests and simulation. Nothing is "on disk" before the owner says so by
// committed(), so that both sides of the moment can be tested.
#pragma once

#include "server/store.hpp"

namespace kindred::server {

class MemoryStore final : public Store {
  public:
    explicit MemoryStore(StoreContents contents = {}) : contents_(std::move(contents)) {}

    void write(Change change, Ticket ticket) override {
        waiting_.push_back(std::move(change));
        last_ = ticket;
    }

    /// Takes everything written so far as being on disk; the ticket to tell Server::stored().
    /// Zero if nothing has been written since the last call.
    Ticket committed() {
        if (waiting_.empty()) return {};
        for (const Change& change : waiting_) apply(contents_, change);
        waiting_.clear();
        return last_;
    }

    /// What a restart would find.
    const StoreContents& contents() const { return contents_; }

  private:
    StoreContents contents_;
    std::vector<Change> waiting_;
    Ticket last_;
};

}  // namespace kindred::server
