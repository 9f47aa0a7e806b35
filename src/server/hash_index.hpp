// HashIndex: from a hash to small numbers, in one flat array. It does not hold the keys: whoever
// asks looks at what a number stands for, which is what he is about to use anyway. So a look-up
// costs one cache line of the index, however many there are, and an entry 12 bytes on average.
#pragma once

#include "base/large_pages.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace kindred::server {

class HashIndex {
  public:
    /// The number under this hash for which `matches(number)` is true; 0 if there is none.
    template <class Matches>
    std::uint32_t find(std::uint32_t hash, Matches&& matches) const {
        if (slots_.empty()) return 0;
        for (std::size_t i = home(hash); slots_[i].number != 0; i = after(i))
            if (slots_[i].hash == hash && matches(slots_[i].number)) return slots_[i].number;
        return 0;
    }

    /// `number` is not 0, and is not there under this hash.
    void insert(std::uint32_t hash, std::uint32_t number) {
        if ((size_ + 1) * 4 > slots_.size() * 3) grow();
        place({hash, number});
        ++size_;
    }

    /// False if it was not there.
    bool erase(std::uint32_t hash, std::uint32_t number) {
        const std::size_t found = slot_of(hash, number);
        if (found == slots_.size()) return false;
        close_gap(found);
        --size_;
        return true;
    }

    /// `number`, which is there under this hash, becomes another one.
    void renumber(std::uint32_t hash, std::uint32_t number, std::uint32_t other) {
        slots_[slot_of(hash, number)].number = other;
    }

    std::size_t size() const { return size_; }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = 0;  ///< 0: free
    };
    using Slots = std::vector<Slot, LargePages<Slot>>;

    /// Ids that count up from one are good hashes as they are once a multiplication spreads them.
    std::size_t home(std::uint32_t hash) const { return hash * 0x9e3779b9U >> shift_; }
    std::size_t after(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }

    std::size_t slot_of(std::uint32_t hash, std::uint32_t number) const {
        if (slots_.empty()) return slots_.size();
        for (std::size_t i = home(hash); slots_[i].number != 0; i = after(i))
            if (slots_[i].hash == hash && slots_[i].number == number) return i;
        return slots_.size();
    }

    void place(Slot slot) {
        std::size_t i = home(slot.hash);
        while (slots_[i].number != 0) i = after(i);
        slots_[i] = slot;
    }

    void grow() {
        --shift_;
        const Slots old = std::exchange(slots_, Slots(std::size_t{1} << (32 - shift_)));
        for (const Slot& slot : old)
            if (slot.number != 0) place(slot);
    }

    /// Moves what follows a freed slot to where a search would look for it.
    void close_gap(std::size_t gap) {
        for (std::size_t i = after(gap); slots_[i].number != 0; i = after(i)) {
            const std::size_t from_home = (i - home(slots_[i].hash)) & (slots_.size() - 1);
            const std::size_t from_gap = (i - gap) & (slots_.size() - 1);
            if (from_home < from_gap) continue;
            slots_[gap] = slots_[i];
            gap = i;
        }
        slots_[gap] = {};
    }

    Slots slots_;  ///< 2 to the power of 32 - shift_, never full
    unsigned shift_ = 28;
    std::size_t size_ = 0;
};

}  // namespace kindred::server
