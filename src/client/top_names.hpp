// The largest of many names, with bounded memory. When there are twice as many as may be kept, the
// smaller half becomes part of the rest: what is large is exact, unless it was among the smallest
// for a while.
#pragma once

#include "client/history_types.hpp"

#include <map>
#include <string>
#include <string_view>

namespace kindred::client {

class TopNames {
  public:
    explicit TopNames(std::size_t most) : most_(most) {}

    void add(std::string_view name, std::uint64_t files, std::uint64_t bytes);
    void add(const Top& other);
    /// The `limit` largest, at most as many as are kept; all else is the rest.
    Top largest(std::size_t limit) const;
    void clear();

  private:
    struct Amount {
        std::uint64_t files = 0;
        std::uint64_t bytes = 0;
    };

    std::size_t most_;
    std::map<std::string, Amount, std::less<>> names_;
    TopName rest_;
};

}  // namespace kindred::client
