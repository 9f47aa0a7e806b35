#include "client/work.hpp"

namespace kindred::client {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t key_size = 16;

}  // namespace

std::string key_of_number(std::uint64_t number) {
    std::string key(key_size, '0');
    for (std::size_t i = key_size; i-- > 0; number >>= 4) key[i] = digits[number & 15];
    return key;
}

std::optional<std::uint64_t> number_of_key(std::string_view key) {
    std::uint64_t number = 0;
    for (const char c : key) {
        const auto digit = digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        number = number << 4 | digit;
    }
    return key.size() == key_size ? std::optional(number) : std::nullopt;
}

void Work::done(Ticket ticket, const JobResult& result) {
    auto node = waiting_.extract(ticket);
    if (!node.empty()) node.mapped()(result);
}

}  // namespace kindred::client
