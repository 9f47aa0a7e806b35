// DenseSet: as IndexedSet, for the few sets that nearly everybody is in: who is online, who takes
// part in the search tree. It has a place for every id there is, four bytes each, and so finds one
// without hashing; people who came one after the other are found in the same cache line.
#pragma once

#include "base/large_pages.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kindred::server {

template <class Id>
class DenseSet {
  public:
    /// False if it was there already.
    bool insert(Id id) {
        if (id.value >= numbers_.size()) numbers_.resize(std::size_t{id.value} + 1);
        std::uint32_t& number = numbers_[id.value];
        if (number != 0) return false;
        ids_.push_back(id);
        number = static_cast<std::uint32_t>(ids_.size());
        return true;
    }

    /// False if it was not there. The last element takes the place of the erased one.
    bool erase(Id id) {
        if (!contains(id)) return false;
        const std::uint32_t number = numbers_[id.value];
        ids_[number - 1] = ids_.back();
        numbers_[ids_.back().value] = number;
        numbers_[id.value] = 0;
        ids_.pop_back();
        return true;
    }

    bool contains(Id id) const { return id.value < numbers_.size() && numbers_[id.value] != 0; }
    std::size_t size() const { return ids_.size(); }
    bool empty() const { return ids_.empty(); }

    const Id& operator[](std::size_t place) const { return ids_[place]; }
    auto begin() const { return ids_.begin(); }
    auto end() const { return ids_.end(); }
    std::span<const Id> view() const { return ids_; }

  private:
    std::vector<Id> ids_;
    /// By id: its place + 1; 0 if it is not in the set.
    std::vector<std::uint32_t, LargePages<std::uint32_t>> numbers_;
};

}  // namespace kindred::server
