// IndexedSet: a set that is walked in a reproducible order and changed in constant time. Watchers,
// room mates and everybody who likes an item are kept in these, so that no operation costs more
// because more people are online. Small sets, which nearly all are, cost one vector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace kindred::server {

template <class T>
class IndexedSet {
  public:
    /// False if it was there already.
    bool insert(const T& value) {
        if (contains(value)) return false;
        values_.push_back(value);
        if (index_ != nullptr) {
            index_->emplace(value, values_.size() - 1);
        } else if (values_.size() > linear_limit) {
            build_index();
        }
        return true;
    }

    /// False if it was not there. The last element takes the place of the erased one.
    bool erase(const T& value) {
        const std::size_t place = find(value);
        if (place == values_.size()) return false;
        if (index_ != nullptr) {
            (*index_)[values_.back()] = place;
            index_->erase(value);
        }
        values_[place] = values_.back();
        values_.pop_back();
        if (values_.empty()) clear();
        return true;
    }

    bool contains(const T& value) const { return find(value) != values_.size(); }
    std::size_t size() const { return values_.size(); }
    bool empty() const { return values_.empty(); }
    void clear() {
        values_ = {};
        index_.reset();
    }

    const T& operator[](std::size_t place) const { return values_[place]; }
    auto begin() const { return values_.begin(); }
    auto end() const { return values_.end(); }
    std::span<const T> view() const { return values_; }

  private:
    using Index = std::unordered_map<T, std::size_t>;
    /// Up to here looking at every element is as fast as hashing.
    static constexpr std::size_t linear_limit = 16;

    std::size_t find(const T& value) const {
        if (index_ != nullptr) {
            const auto found = index_->find(value);
            return found == index_->end() ? values_.size() : found->second;
        }
        std::size_t place = 0;
        while (place < values_.size() && !(values_[place] == value)) ++place;
        return place;
    }
    void build_index() {
        index_ = std::make_unique<Index>();
        for (std::size_t i = 0; i < values_.size(); ++i) index_->emplace(values_[i], i);
    }

    std::vector<T> values_;
    std::unique_ptr<Index> index_;
};

}  // namespace kindred::server
