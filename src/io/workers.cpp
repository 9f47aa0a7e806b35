#include "io/workers.hpp"

#include <algorithm>
#include <exception>

namespace kindred::io {

Workers::Workers(Loop& loop, unsigned threads) : loop_(loop) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

Workers::~Workers() {
    stop();
}

void Workers::stop() {
    std::deque<Work> forgotten;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        forgotten.swap(queue_);
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    *alive_ = false;
}

std::size_t Workers::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void Workers::enqueue(Work work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        queue_.push_back(std::move(work));
    }
    changed_.notify_one();
}

void Workers::serve() {
    for (;;) {
        Work work;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

Error Workers::current_error() {
    try {
        throw;
    } catch (const std::exception& e) {
        return {std::string("a background job failed: ") + e.what()};
    } catch (...) {
        return {"a background job failed for an unknown reason"};
    }
}

}  // namespace kindred::io
