#include "io/database_writer.hpp"

#include <utility>

namespace kindred::io {

DatabaseWriter::DatabaseWriter(Loop& loop, Database database)
    : loop_(loop), database_(std::move(database)), thread_([this] { work(); }) {}

DatabaseWriter::~DatabaseWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wanted_.notify_one();
    thread_.join();
    *alive_ = false;
}

void DatabaseWriter::write(Write write, OnCommitted on_committed) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::move(write), std::move(on_committed), {}});
    }
    wanted_.notify_one();
}

void DatabaseWriter::work() {
    while (true) {
        std::vector<Entry> batch;
        {
            std::unique_lock lock(mutex_);
            wanted_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            batch = std::exchange(waiting_, {});
        }
        commit(batch);
        report(std::move(batch));
    }
}

void DatabaseWriter::commit(std::vector<Entry>& batch) {
    auto begun = database_.execute("BEGIN IMMEDIATE");
    for (Entry& entry : batch) {
        if (!begun) {
            entry.result = begun;
            continue;
        }
        static_cast<void>(database_.execute("SAVEPOINT one_write"));
        entry.result = entry.write(database_);
        if (!entry.result) static_cast<void>(database_.execute("ROLLBACK TO one_write"));
        static_cast<void>(database_.execute("RELEASE one_write"));
    }
    if (!begun) return;
    const auto committed = database_.execute("COMMIT");
    if (committed) return;
    static_cast<void>(database_.execute("ROLLBACK"));
    for (Entry& entry : batch)
        if (entry.result) entry.result = committed;
}

void DatabaseWriter::report(std::vector<Entry> batch) {
    loop_.post([alive = alive_, batch = std::move(batch)]() mutable {
        for (Entry& entry : batch)
            if (*alive && entry.on_committed) entry.on_committed(std::move(entry.result));
    });
}

}  // namespace kindred::io
