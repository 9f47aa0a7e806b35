// Chunked: numbered things that never move in memory. Finding one takes no look-up that is not in
// the cache of the processor, and a shift where a deque divides.
#pragma once

#include "base/large_pages.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace kindred::server {

template <class T>
class Chunked {
  public:
    T& operator[](std::size_t place) { return chunks_.data()[place / chunk][place % chunk]; }
    const T& operator[](std::size_t place) const {
        return chunks_.data()[place / chunk][place % chunk];
    }

    std::size_t size() const { return size_; }

    /// Adds one at the place size().
    T& add() {
        if (size_ == chunks_.size() * chunk) add_chunks();
        return (*this)[size_++];
    }

  private:
    static constexpr std::size_t chunk = 256;
    /// Chunks that are allocated together fill a large page if there is need for so many.
    static constexpr std::size_t most_at_once = std::max(large_page / (chunk * sizeof(T)), 1UZ);

    void add_chunks() {
        const std::size_t count = std::clamp(chunks_.size(), 1UZ, most_at_once);
        blocks_.emplace_back(count * chunk);
        for (std::size_t i = 0; i < count; ++i)
            chunks_.push_back(blocks_.back().data() + i * chunk);
    }

    std::vector<std::vector<T, LargePages<T>>> blocks_;
    std::vector<T*> chunks_;  ///< in them
    std::size_t size_ = 0;
};

}  // namespace kindred::server
