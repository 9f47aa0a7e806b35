#include "client/top_names.hpp"

#include <algorithm>
#include <tuple>

namespace kindred::client {
namespace {

/// A longer name is cut: a remote path may have tens of thousands of bytes.
constexpr std::size_t longest_name = 1024;

bool is_larger(const TopName& a, const TopName& b) {
    return std::tie(b.bytes, b.files, a.name) < std::tie(a.bytes, a.files, b.name);
}

}  // namespace

void TopNames::add(std::string_view name, std::uint64_t files, std::uint64_t bytes) {
    name = name.substr(0, longest_name);
    auto found = names_.find(name);
    if (found == names_.end()) {
        if (names_.size() >= 2 * most_) {
            const Top kept = largest(most_);
            clear();
            add(kept);
        }
        found = names_.try_emplace(std::string(name)).first;
    }
    found->second.files += files;
    found->second.bytes += bytes;
}

void TopNames::add(const Top& other) {
    for (const TopName& one : other.names) add(one.name, one.files, one.bytes);
    rest_.files += other.rest.files;
    rest_.bytes += other.rest.bytes;
}

Top TopNames::largest(std::size_t limit) const {
    Top top;
    top.rest = rest_;
    for (const auto& [name, amount] : names_)
        top.names.push_back({name, amount.files, amount.bytes});
    std::ranges::sort(top.names, is_larger);
    const std::size_t kept = std::min({limit, most_, top.names.size()});
    for (std::size_t i = kept; i < top.names.size(); ++i) {
        top.rest.files += top.names[i].files;
        top.rest.bytes += top.names[i].bytes;
    }
    top.names.resize(kept);
    return top;
}

void TopNames::clear() {
    names_.clear();
    rest_ = {};
}

}  // namespace kindred::client
