// The event loop: one thread, epoll, timers, and tasks posted by other threads. Everything that
// belongs to a loop is touched by its thread only, so nothing above it needs a lock; post() and
// stop() are the two calls that other threads may make. A turn is: wait, report what is ready, run
// due timers, run posted tasks, run deferred tasks.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "io/fd.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <sys/epoll.h>
#include <unordered_map>
#include <vector>

namespace kindred::io {

/// Told when a watched descriptor is ready. `events` are epoll's (EPOLLIN, EPOLLOUT, ...); whoever
/// watches for EPOLLIN may be told EPOLLRDHUP, too.
class Watcher {
  public:
    virtual void ready(std::uint32_t events) = 0;

  protected:
    ~Watcher() = default;
};

using TaskId = StrongId<struct LoopTaskTag>;

class Loop {
  public:
    using Task = std::move_only_function<void()>;

    Loop();

    /// Runs turns until stop() has been called. A stop() from before makes it return at once.
    void run();
    /// Runs one turn, waiting at most `patience` for something to happen.
    void run_once(Duration patience);
    /// Makes run() return after the current turn. Any thread.
    void stop();
    /// Runs `task` on the loop's thread, in the order of the calls. Any thread.
    void post(Task task);

    /// The time this turn began: one clock reading serves all its events.
    Now now() const { return now_; }

    /// Runs `task` once, not before `delay` has passed. Timers are coarse: to the millisecond.
    TaskId after(Duration delay, Task task);
    /// Runs `task` every `period`, first after one period. Late turns are skipped, not made up for.
    TaskId every(Duration period, Task task);
    /// Runs `task` at the end of this turn; what it defers itself runs in the next turn.
    TaskId defer(Task task);
    /// Forgets a task that has not run; for one that has, or for id zero, does nothing.
    void cancel(TaskId task);

    /// Reports `events` of `fd` to `watcher` until unwatch(). The descriptor stays the caller's.
    void watch(int fd, std::uint32_t events, Watcher& watcher);
    void change(int fd, std::uint32_t events);
    /// After this call, `watcher` is told nothing more: not even what this turn has yet to report.
    void unwatch(int fd);
    /// The same for a descriptor of which there is no copy, and closes it, which ends its reports
    /// without a further system call.
    void unwatch_and_close(Fd fd);

  private:
    struct Slot {
        Watcher* watcher = nullptr;
        std::uint32_t generation = 0;
    };
    struct Timer {
        Task task;
        Duration period{};  ///< zero: once
    };
    struct Deferred {
        TaskId id;
        Task task;
    };

    TaskId add_timer(Duration delay, Timer timer);
    int wait_milliseconds(Duration patience) const;
    void dispatch_all(std::span<const epoll_event> events);
    void dispatch(const epoll_event& event);
    void run_timers();
    void run_posted();
    void run_deferred();
    void wake();

    Fd epoll_;
    Fd wake_;
    Now now_;
    std::vector<Slot> slots_;  ///< by descriptor
    std::vector<epoll_event> ready_;

    std::uint64_t last_task_ = 0;
    std::map<std::pair<Time, TaskId>, Timer> timers_;
    std::unordered_map<TaskId, Time> timer_due_;
    std::vector<Deferred> deferred_;
    std::vector<Deferred> running_deferred_;

    std::atomic<bool> stopping_{false};
    std::mutex posted_mutex_;
    std::vector<Task> posted_;  ///< guarded by posted_mutex_
    std::vector<Task> running_posted_;
};

}  // namespace kindred::io
