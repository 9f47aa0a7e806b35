// Chunked: numbered things that never move in memory. Finding one takes no look-up that is not in
// the cache of the processor, and a shift where a deque divides.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace kindred::server {

template <class T>
class Chunked {
  public:
    T& operator[](std::size_t place) { return chunks_.data()[place / chunk].get()[place % chunk]; }
    const T& operator[](std::size_t place) const {
        return chunks_.data()[place / chunk].get()[place % chunk];
    }

    std::size_t size() const { return size_; }

    /// Adds one at the place size().
    T& add() {
        if (size_ % chunk == 0) chunks_.push_back(std::make_unique<T[]>(chunk));
        return (*this)[size_++];
    }

  private:
    static constexpr std::size_t chunk = 256;

    std::vector<std::unique_ptr<T[]>> chunks_;
    std::size_t size_ = 0;
};

}  // namespace kindred::server
