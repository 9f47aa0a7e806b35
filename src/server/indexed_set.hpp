// IndexedSet: a set of ids that is walked in a reproducible order and changed in constant time.
// Watchers, room mates and everybody who likes an item are kept in these, so that no operation
// costs more because more people are online. Small sets, which nearly all are, cost one vector.
#pragma once

#include "server/hash_index.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace kindred::server {

template <class Id>
class IndexedSet {
  public:
    /// False if it was there already.
    bool insert(Id id) {
        if (contains(id)) return false;
        ids_.push_back(id);
        if (index_ != nullptr) {
            index_->insert(id.value, last());
        } else if (ids_.size() > linear_limit) {
            build_index();
        }
        return true;
    }

    /// False if it was not there. The last element takes the place of the erased one.
    bool erase(Id id) {
        const std::size_t place = find(id);
        if (place == ids_.size()) return false;
        if (index_ != nullptr) {
            const auto number = static_cast<std::uint32_t>(place + 1);
            index_->erase(id.value, number);
            if (number != last()) index_->renumber(ids_.back().value, last(), number);
        }
        ids_[place] = ids_.back();
        ids_.pop_back();
        if (ids_.empty()) clear();
        return true;
    }

    bool contains(Id id) const { return find(id) != ids_.size(); }
    std::size_t size() const { return ids_.size(); }
    bool empty() const { return ids_.empty(); }
    void clear() {
        ids_ = {};
        index_.reset();
    }

    const Id& operator[](std::size_t place) const { return ids_[place]; }
    auto begin() const { return ids_.begin(); }
    auto end() const { return ids_.end(); }
    std::span<const Id> view() const { return ids_; }

  private:
    /// Up to here looking at every element, a cache line of them, is as fast as hashing.
    static constexpr std::size_t linear_limit = 16;

    std::uint32_t last() const { return static_cast<std::uint32_t>(ids_.size()); }

    std::size_t find(Id id) const {
        if (index_ != nullptr) {
            // An id is its own hash, so whatever is found is right.
            const std::uint32_t number = index_->find(id.value, [](std::uint32_t) { return true; });
            return number == 0 ? ids_.size() : number - 1;
        }
        std::size_t place = 0;
        while (place < ids_.size() && ids_[place] != id) ++place;
        return place;
    }
    void build_index() {
        index_ = std::make_unique<HashIndex>();
        for (std::uint32_t i = 0; i < ids_.size(); ++i) index_->insert(ids_[i].value, i + 1);
    }

    std::vector<Id> ids_;
    std::unique_ptr<HashIndex> index_;  ///< from an id to its place + 1
};

}  // namespace kindred::server
