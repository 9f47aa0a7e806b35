// IdTable: from ids that count up to small numbers. Neighbours lie together: what has just been
// given out is asked for again soon, and then costs no look at memory that nobody has used for
// long, however much of what is old is still there.
#pragma once

#include "server/hash_index.hpp"
#include "server/places.hpp"

#include <array>

namespace kindred::server {

class IdTable {
  public:
    /// The number of this id; 0 if it is not there.
    std::uint32_t find(std::uint32_t id) const {
        const std::uint32_t place = find_block(id / ids_per_block);
        return place == 0 ? 0 : blocks_[place].numbers[id % ids_per_block];
    }

    /// `number` is not 0, and `id` is not there.
    void insert(std::uint32_t id, std::uint32_t number) {
        std::uint32_t place = find_block(id / ids_per_block);
        if (place == 0) place = add_block(id / ids_per_block);
        blocks_[place].numbers[id % ids_per_block] = number;
        ++blocks_[place].used;
        ++size_;
    }

    /// `id` is there.
    void erase(std::uint32_t id) {
        const std::uint32_t place = find_block(id / ids_per_block);
        blocks_[place].numbers[id % ids_per_block] = 0;
        --size_;
        if (--blocks_[place].used == 0) remove_block(place);
    }

    std::size_t size() const { return size_; }

  private:
    static constexpr std::uint32_t ids_per_block = 16;

    struct Block {
        std::uint32_t which = 0;  ///< its first id / ids_per_block
        std::uint32_t used = 0;
        std::array<std::uint32_t, ids_per_block> numbers{};
    };

    std::uint32_t find_block(std::uint32_t which) const {
        if (last_ != 0 && blocks_[last_].which == which) return last_;
        const std::uint32_t place =
            places_.find(which, [&](std::uint32_t i) { return blocks_[i].which == which; });
        if (place != 0) last_ = place;
        return place;
    }

    std::uint32_t add_block(std::uint32_t which) {
        last_ = blocks_.take();
        blocks_[last_].which = which;
        places_.insert(which, last_);
        return last_;
    }

    void remove_block(std::uint32_t place) {
        places_.erase(blocks_[place].which, place);
        blocks_.give_back(place);
        last_ = 0;
    }

    Places<Block> blocks_;
    HashIndex places_;                ///< of blocks that are not free
    mutable std::uint32_t last_ = 0;  ///< the block that was used last; 0 if it is free
    std::size_t size_ = 0;
};

}  // namespace kindred::server
