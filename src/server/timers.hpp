// DueQueue: things that become due one constant delay after they were noted, so that a plain queue
// keeps them in order. What is no longer of interest when its time comes is for the caller to skip.
#pragma once

#include "base/time.hpp"

#include <deque>
#include <optional>
#include <utility>

namespace kindred::server {

template <class T>
class DueQueue {
  public:
    void push(Time due, T item) { items_.emplace_back(due, std::move(item)); }

    /// The next thing whose time has come.
    std::optional<T> pop(Time now) {
        if (items_.empty() || items_.front().first > now) return std::nullopt;
        std::optional<T> item(std::move(items_.front().second));
        items_.pop_front();
        return item;
    }

    /// The next thing, whether its time has come or not.
    std::optional<T> pop_first() { return pop(Time::max()); }

    std::size_t size() const { return items_.size(); }

  private:
    std::deque<std::pair<Time, T>> items_;
};

}  // namespace kindred::server
