// Timers of the client engine: actions that are due at a moment, run in order of that moment and,
// for the same moment, in the order they were set. Engine parts hold Timer members, which cancel
// themselves when their owner goes.
#pragma once

#include "base/time.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace kindred::client {

class Timers {
  public:
    struct Key {
        Time at;
        std::uint64_t sequence = 0;
        auto operator<=>(const Key&) const = default;
    };

    Key add(Time at, std::function<void()> action);
    void remove(const Key& key) { actions_.erase(key); }
    bool contains(const Key& key) const { return actions_.contains(key); }

    /// Runs everything due at `now`, also what these actions make due.
    void run_due(Time now);
    std::optional<Time> next() const;
    std::size_t size() const { return actions_.size(); }

  private:
    std::map<Key, std::function<void()>> actions_;
    std::uint64_t last_sequence_ = 0;
};

/// At most one action under way; setting it again replaces that.
class Timer {
  public:
    Timer() = default;
    ~Timer() { cancel(); }
    Timer(Timer&& other) noexcept
        : timers_(std::exchange(other.timers_, nullptr)), key_(other.key_) {}
    Timer& operator=(Timer&& other) noexcept {
        cancel();
        timers_ = std::exchange(other.timers_, nullptr);
        key_ = other.key_;
        return *this;
    }

    void set(Timers& timers, Time at, std::function<void()> action) {
        cancel();
        timers_ = &timers;
        key_ = timers.add(at, std::move(action));
    }
    void cancel() {
        if (timers_ != nullptr) timers_->remove(key_);
        timers_ = nullptr;
    }
    bool running() const { return timers_ != nullptr && timers_->contains(key_); }
    /// When it is due, if it is running.
    std::optional<Time> due() const { return running() ? std::optional(key_.at) : std::nullopt; }

  private:
    Timers* timers_ = nullptr;
    Timers::Key key_;
};

}  // namespace kindred::client
