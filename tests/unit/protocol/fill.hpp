// The visitor that fills any message with random values: what property tests and fuzz seeds are
// made of. Optional tails have no gaps, because a gap has no wire form.
#pragma once

#include "base/random.hpp"
#include "protocol/wire_traits.hpp"

namespace kindred::protocol {

struct FillOptions {
    Dialect dialect = Dialect::modern;
    bool every_tail = false;
    std::size_t longest_list = 5;
    std::size_t longest_string = 40;
};

class Fill {
  public:
    explicit Fill(Random& random, FillOptions options = {}) : random_(random), options_(options) {}

    template <class T>
    Fill& operator()(const char* /*name*/, T& value) {
        if (!ended_) fill(value);
        return *this;
    }
    template <class T>
    Fill& tail(const char* /*name*/, std::optional<T>& value) {
        ended_ = ended_ || (!options_.every_tail && random_.chance(1, 4));
        if (!ended_) fill(value.emplace());
        return *this;
    }
    template <class A, class B>
    Fill& either(const char* wide_name, std::optional<A>& wide, const char* narrow_name,
                 std::optional<B>& narrow) {
        return random_.chance(1, 2) ? tail(wide_name, wide) : tail(narrow_name, narrow);
    }
    bool when(const char* /*words*/, bool condition) const { return condition; }
    bool exactly(std::size_t /*count*/, bool /*otherwise*/) { return random_.chance(1, 2); }
    Dialect dialect() const { return options_.dialect; }
    Fill& modern() {
        ended_ = ended_ || options_.dialect == Dialect::seed2003;
        return *this;
    }

  private:
    template <class T>
    void fill(T& value);
    std::uint64_t number();
    void fill_bytes(auto& bytes);

    Random& random_;
    FillOptions options_;
    bool ended_ = false;
};

/// Zero, small, all ones and anything, so that conditions and borders are met often.
inline std::uint64_t Fill::number() {
    switch (random_.below(4)) {
        case 0:
            return 0;
        case 1:
            return random_.below(4);
        case 2:
            return ~std::uint64_t{0};
        default:
            return random_();
    }
}

inline void Fill::fill_bytes(auto& bytes) {
    bytes.resize(random_.below(options_.longest_string + 1));
    for (auto& byte : bytes)
        byte = static_cast<std::remove_reference_t<decltype(byte)>>(random_.below(256));
}

template <class T>
void Fill::fill(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        value = random_.chance(1, 2);
    } else if constexpr (Integer<T>) {
        value = static_cast<T>(number());
    } else if constexpr (std::is_same_v<T, IPv4> || std::is_same_v<T, FileSize>) {
        fill(value.value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        fill_bytes(value);
    } else if constexpr (std::is_same_v<T, Blob> || std::is_same_v<T, Rest>) {
        fill_bytes(value.bytes);
    } else if constexpr (List<T>) {
        value.clear();
        for (std::uint64_t n = random_.below(options_.longest_list + 1); n > 0; --n) {
            typename T::value_type element{};
            fill(element);
            value.push_back(std::move(element));
        }
    } else {
        static_assert(Record<T>, "this field type cannot be filled");
        T::fields(value, *this);
    }
}

/// A random message, the same for the same state of `random`.
template <class M>
M filled(Random& random, FillOptions options = {}) {
    M message;
    Fill fill(random, options);
    M::fields(message, fill);
    return message;
}

}  // namespace kindred::protocol
