// A vector of small plain values that keeps the first few inside itself. A browse reply has
// hundreds of thousands of attribute lists with two or three entries each; none of them should
// allocate.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <vector>

namespace kindred::protocol {

template <class T, std::size_t inline_capacity>
class InlineVector {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    using value_type = T;

    InlineVector() = default;
    InlineVector(std::initializer_list<T> values) {
        for (const T& value : values) push_back(value);
    }

    void push_back(const T& value) {
        if (size_ < inline_capacity) {
            inline_[size_] = value;
        } else {
            if (size_ == inline_capacity) heap_.assign(inline_.begin(), inline_.end());
            heap_.push_back(value);
        }
        ++size_;
    }
    /// What is added holds no particular values.
    void resize(std::size_t size) {
        if (size > inline_capacity) {
            if (size_ <= inline_capacity) heap_.assign(inline_.begin(), inline_.end());
            heap_.resize(size);
        }
        size_ = static_cast<std::uint32_t>(size);
    }
    void clear() {
        size_ = 0;
        heap_.clear();
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T* data() { return size_ <= inline_capacity ? inline_.data() : heap_.data(); }
    const T* data() const { return size_ <= inline_capacity ? inline_.data() : heap_.data(); }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size_; }
    const T& operator[](std::size_t index) const { return data()[index]; }

    bool operator==(const InlineVector& other) const {
        return std::equal(begin(), end(), other.begin(), other.end());
    }

  private:
    std::uint32_t size_ = 0;
    std::array<T, inline_capacity> inline_{};
    std::vector<T> heap_;
};

}  // namespace kindred::protocol
