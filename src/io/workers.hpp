// A pool of threads for slow or blocking work: hashing, large zlib, scans. A job runs on one of
// them; what follows it runs on the loop, so jobs share nothing with the rest but what they carry.
#pragma once

#include "base/result.hpp"
#include "io/loop.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace kindred::io {

/// What on_done is given for a job that returns R: Result<R>, and R itself if it is a Result.
template <class R>
struct JobResult {
    using type = Result<R>;
};
template <class T>
struct JobResult<Result<T>> {
    using type = Result<T>;
};

class Workers {
  public:
    /// `threads` 0: one per processor.
    Workers(Loop& loop, unsigned threads);
    /// As stop().
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Runs `job` on a thread, then `on_done(JobResult<R>::type)` on the loop, where R is what
    /// the job returns; what it throws becomes an error. Jobs begin in the order of the calls. Any
    /// thread.
    template <class Job, class OnDone>
    void run(Job job, OnDone on_done);

    /// Forgets the jobs that have not begun and waits for the others; no on_done runs after it.
    /// On the loop's thread, or while the loop does not run.
    void stop();

    /// Jobs that have not begun.
    std::size_t waiting() const;

  private:
    using Work = std::move_only_function<void()>;

    void enqueue(Work work);
    void serve();
    static Error current_error();

    Loop& loop_;
    /// Read by tasks that the loop has yet to run, which may outlive the pool.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Work> queue_;  ///< guarded by mutex_
    bool stopping_ = false;   ///< guarded by mutex_
    std::vector<std::thread> threads_;
};

template <class Job, class OnDone>
void Workers::run(Job job, OnDone on_done) {
    using R = std::invoke_result_t<Job&>;
    enqueue([&loop = loop_, alive = alive_, job = std::move(job),
             on_done = std::move(on_done)]() mutable {
        using Outcome = typename JobResult<R>::type;
        Outcome result = [&]() -> Outcome {
            try {
                if constexpr (std::is_void_v<R>) {
                    job();
                    return {};
                } else {
                    return job();
                }
            } catch (...) {
                return std::unexpected(current_error());
            }
        }();
        loop.post([alive, on_done = std::move(on_done), result = std::move(result)]() mutable {
            if (*alive) on_done(std::move(result));
        });
    });
}

}  // namespace kindred::io
