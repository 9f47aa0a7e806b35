// FreePlaces: numbers that may be used again, the lowest first. So what is used stays together at
// the beginning, also after there was much more of it for a while; with the last first, it would
// end up scattered over all the memory that was ever used.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kindred::server {

class FreePlaces {
  public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }

    /// `place` is below 2^30 and not there.
    void add(std::uint32_t place) {
        ++size_;
        for (std::vector<std::uint64_t>& words : levels_) {
            const std::uint64_t bit = std::uint64_t{1} << place % 64;
            place /= 64;
            if (words.size() <= place) words.resize(place + 1);
            const bool known_above = words[place] != 0;
            words[place] |= bit;
            if (known_above) return;
        }
    }

    /// Takes the lowest; there is one.
    std::uint32_t take() {
        --size_;
        std::uint32_t place = 0;
        for (std::size_t level = levels_.size(); level-- > 0;)
            place =
                place * 64 + static_cast<std::uint32_t>(std::countr_zero(levels_[level][place]));
        std::uint32_t word = place;
        for (std::vector<std::uint64_t>& words : levels_) {
            const std::uint64_t bit = std::uint64_t{1} << word % 64;
            word /= 64;
            words[word] &= ~bit;
            if (words[word] != 0) break;
        }
        return place;
    }

  private:
    /// A bit for each place; and above, a bit for each word below that is not zero.
    std::array<std::vector<std::uint64_t>, 5> levels_;
    std::size_t size_ = 0;
};

}  // namespace kindred::server
