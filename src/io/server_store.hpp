// The server's memory over restarts, in SQLite: one file, written by a thread of its own with group
// commit. What the tables mean is in server/store.hpp.
#pragma once

#include "io/database_writer.hpp"
#include "server/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace kindred::io {

class ServerStore final : public server::Store {
  public:
    struct Opened {
        std::unique_ptr<ServerStore> store;
        server::StoreContents contents;
    };

    /// Opens or creates `file` and reads what is in it.
    static Result<Opened> open(Loop& loop, const std::string& file);
    /// Copies `file`, which may be in use, to a file that must not exist. Blocks.
    static Result<void> back_up(const std::string& file, const std::string& to);

    /// `on_stored` is told, on the loop, up to which ticket everything is on disk; `on_failure`
    /// once, when the disk has refused something: nothing is reported as stored after that. Both
    /// must be set before the first write().
    void set_events(std::function<void(Ticket)> on_stored, std::function<void(Error)> on_failure);

    void write(server::Change change, Ticket ticket) override;

  private:
    /// Statements that are kept for the next change of their kind; used by the writer's thread.
    using Statements = std::map<std::string_view, Statement>;
    struct Applier;

    ServerStore(Loop& loop, Database database) : writer_(loop, std::move(database)) {}
    void committed(Ticket ticket, const Result<void>& result);

    std::function<void(Ticket)> on_stored_;
    std::function<void(Error)> on_failure_;
    bool failed_ = false;
    std::shared_ptr<Statements> statements_ = std::make_shared<Statements>();
    DatabaseWriter writer_;
};

}  // namespace kindred::io
