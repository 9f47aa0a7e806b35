// Places: numbered things that never move in memory and are used again, the lowest first. Numbers
// count from 1, so that 0 can stand for none.
#pragma once

#include "server/chunked.hpp"
#include "server/free_places.hpp"

namespace kindred::server {

template <class T>
class Places {
  public:
    T& operator[](std::uint32_t place) { return things_[place - 1]; }
    const T& operator[](std::uint32_t place) const { return things_[place - 1]; }

    /// A place that is not in use; what was there last is still there.
    std::uint32_t take() {
        if (!free_.empty()) return free_.take();
        things_.add();
        return static_cast<std::uint32_t>(things_.size());
    }
    void give_back(std::uint32_t place) { free_.add(place); }

    std::size_t in_use() const { return things_.size() - free_.size(); }

  private:
    Chunked<T> things_;
    FreePlaces free_;
};

}  // namespace kindred::server
