#include "io/loop.hpp"

#include "base/assert.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits>
#include <sys/eventfd.h>

namespace kindred::io {
namespace {

// Enough that a busy turn amortises its fixed cost, little enough that timers stay punctual and
// that what waits for the end of the turn, which can be a message for each of thousands from each
// of these, stays in the caches.
constexpr std::size_t events_per_turn = 512;
// Of those, descriptors whose other side has hung up. When thousands vanish at once, the kernel
// lists them before whatever the others send then; so they are dealt with last, some at a time.
constexpr std::size_t hang_ups_per_turn = 64;
// Marks the loop's own wake-up descriptor; slots count generations from 1.
constexpr std::uint64_t wake_mark = 0;

std::uint64_t mark_of(int fd, std::uint32_t generation) {
    return std::uint64_t{generation} << 32 | static_cast<std::uint32_t>(fd);
}

bool hung_up(const epoll_event& event) {
    return (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
}

std::uint32_t with_hang_ups(std::uint32_t events) {
    return (events & EPOLLIN) != 0 ? events | EPOLLRDHUP : events;
}

}  // namespace

Loop::Loop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      now_(system_now()),
      ready_(events_per_turn) {
    KINDRED_ASSERT(epoll_ && wake_);
    // A write to a closed pipe or socket is an error to handle, not a reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    // Edge-triggered, so that being woken up takes no read: every write is reported once.
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = wake_mark}};
    KINDRED_ASSERT(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) == 0);
}

void Loop::run() {
    while (!stopping_.exchange(false)) run_once(Duration::max());
}

void Loop::run_once(Duration patience) {
    now_ = system_now();
    const int count = ::epoll_wait(epoll_.get(), ready_.data(), static_cast<int>(ready_.size()),
                                   wait_milliseconds(patience));
    KINDRED_ASSERT(count >= 0 || errno == EINTR);
    now_ = system_now();
    dispatch_all(std::span(ready_).first(static_cast<std::size_t>(std::max(count, 0))));
    run_timers();
    run_posted();
    run_deferred();
}

void Loop::stop() {
    stopping_ = true;
    wake();
}

void Loop::post(Task task) {
    bool first = false;
    {
        const std::lock_guard lock(posted_mutex_);
        first = posted_.empty();
        posted_.push_back(std::move(task));
    }
    if (first) wake();
}

TaskId Loop::after(Duration delay, Task task) {
    return add_timer(delay, {.task = std::move(task)});
}

TaskId Loop::every(Duration period, Task task) {
    KINDRED_ASSERT(period > Duration::zero());
    return add_timer(period, {.task = std::move(task), .period = period});
}

TaskId Loop::defer(Task task) {
    const TaskId id{++last_task_};
    deferred_.push_back({id, std::move(task)});
    return id;
}

void Loop::cancel(TaskId task) {
    if (!task) return;
    if (const auto due = timer_due_.find(task); due != timer_due_.end()) {
        timers_.erase({due->second, task});
        timer_due_.erase(due);
        return;
    }
    for (auto* list : {&deferred_, &running_deferred_}) {
        const auto found = std::ranges::find(*list, task, &Deferred::id);
        // The entry stays, for the list may be in the middle of being run.
        if (found != list->end()) *found = {};
    }
}

void Loop::watch(int fd, std::uint32_t events, Watcher& watcher) {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= slots_.size()) slots_.resize(std::max(index + 1, slots_.size() * 2));
    Slot& slot = slots_[index];
    KINDRED_ASSERT(slot.watcher == nullptr);
    slot.watcher = &watcher;
    if (++slot.generation == 0) ++slot.generation;
    epoll_event event{.events = with_hang_ups(events),
                      .data = {.u64 = mark_of(fd, slot.generation)}};
    KINDRED_ASSERT(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0);
}

void Loop::change(int fd, std::uint32_t events) {
    const Slot& slot = slots_[static_cast<std::size_t>(fd)];
    KINDRED_ASSERT(slot.watcher != nullptr);
    epoll_event event{.events = with_hang_ups(events),
                      .data = {.u64 = mark_of(fd, slot.generation)}};
    KINDRED_ASSERT(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0);
}

void Loop::unwatch(int fd) {
    Slot& slot = slots_[static_cast<std::size_t>(fd)];
    KINDRED_ASSERT(slot.watcher != nullptr);
    slot.watcher = nullptr;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void Loop::unwatch_and_close(Fd fd) {
    Slot& slot = slots_[static_cast<std::size_t>(fd.get())];
    KINDRED_ASSERT(slot.watcher != nullptr);
    slot.watcher = nullptr;
}

TaskId Loop::add_timer(Duration delay, Timer timer) {
    const TaskId id{++last_task_};
    // A turn may have been long, and a delay counts from the call.
    const Time due = system_now().steady + delay;
    timers_.emplace(std::pair(due, id), std::move(timer));
    timer_due_.emplace(id, due);
    return id;
}

int Loop::wait_milliseconds(Duration patience) const {
    if (!deferred_.empty()) return 0;
    if (!timers_.empty()) {
        patience = std::min(patience, timers_.begin()->first.first - now_.steady);
    }
    if (patience == Duration::max()) return -1;
    // Rounded up, or a timer due in less than a millisecond would be waited for by spinning.
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
    return static_cast<int>(std::clamp<std::int64_t>(wait, 0, std::numeric_limits<int>::max()));
}

void Loop::dispatch_all(std::span<const epoll_event> events) {
    std::size_t hang_ups = 0;
    for (const epoll_event& event : events) {
        if (hung_up(event)) {
            ++hang_ups;
        } else {
            dispatch(event);
        }
    }
    // What is left of them is reported again in the next turn.
    std::size_t left = std::min(hang_ups, hang_ups_per_turn);
    for (auto event = events.begin(); left > 0; ++event) {
        if (!hung_up(*event)) continue;
        dispatch(*event);
        --left;
    }
}

void Loop::dispatch(const epoll_event& event) {
    if (event.data.u64 == wake_mark) return;  // run_posted() and run() see what it was for
    const auto fd = static_cast<std::uint32_t>(event.data.u64);
    const auto generation = static_cast<std::uint32_t>(event.data.u64 >> 32);
    const Slot& slot = slots_[fd];
    // An earlier event of this turn may have closed the descriptor, and even have reused it.
    if (slot.watcher == nullptr || slot.generation != generation) return;
    slot.watcher->ready(event.events);
}

void Loop::run_timers() {
    const Time turn = now_.steady;
    while (!timers_.empty() && timers_.begin()->first.first <= turn) {
        auto node = timers_.extract(timers_.begin());
        const TaskId id = node.key().second;
        const Duration period = node.mapped().period;
        if (period == Duration::zero()) {
            timer_due_.erase(id);
            node.mapped().task();
            continue;
        }
        const Time due = turn + period;
        timer_due_[id] = due;
        Task task = std::move(node.mapped().task);
        node.key().first = due;
        timers_.insert(std::move(node));
        task();
        // The task may have cancelled itself.
        if (const auto again = timers_.find({due, id}); again != timers_.end()) {
            again->second.task = std::move(task);
        }
    }
}

void Loop::run_posted() {
    {
        const std::lock_guard lock(posted_mutex_);
        running_posted_.swap(posted_);
    }
    for (Task& task : running_posted_) task();
    running_posted_.clear();
}

void Loop::run_deferred() {
    running_deferred_.swap(deferred_);
    for (std::size_t i = 0; i < running_deferred_.size(); ++i) {
        Task task = std::move(running_deferred_[i].task);
        running_deferred_[i] = {};
        if (task) task();
    }
    running_deferred_.clear();
}

void Loop::wake() {
    const std::uint64_t one = 1;
    // The counter, which nobody reads, is full after more wake-ups than there will ever be.
    [[maybe_unused]] const auto n = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace kindred::io
