// The thread that writes a database. Writes that come while it is busy are committed together
// (group commit), so durability costs one sync for many of them; each is told when it is durable.
#pragma once

#include "io/database.hpp"
#include "io/loop.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace kindred::io {

class DatabaseWriter {
  public:
    /// Runs on the writer's thread, inside a transaction of several writes.
    using Write = std::move_only_function<Result<void>(Database&)>;
    /// Runs on the loop's thread, in the order of the writes, after the commit.
    using OnCommitted = std::move_only_function<void(Result<void>)>;

    /// `loop` must outlive the writer.
    DatabaseWriter(Loop& loop, Database database);
    /// Commits what is waiting; nobody is told.
    ~DatabaseWriter();
    DatabaseWriter(const DatabaseWriter&) = delete;
    DatabaseWriter& operator=(const DatabaseWriter&) = delete;

    /// A write that fails is undone alone; the others of its transaction stand. Never blocks.
    void write(Write write, OnCommitted on_committed = {});

  private:
    struct Entry {
        Write write;
        OnCommitted on_committed;
        Result<void> result;
    };

    void work();
    void commit(std::vector<Entry>& batch);
    void report(std::vector<Entry> batch);

    Loop& loop_;
    Database database_;
    std::mutex mutex_;
    std::condition_variable wanted_;
    std::vector<Entry> waiting_;  ///< guarded by mutex_
    bool stopping_ = false;       ///< guarded by mutex_
    /// Written and read on the loop's thread only.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::jthread thread_;
};

}  // namespace kindred::io
