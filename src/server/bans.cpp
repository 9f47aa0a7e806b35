#include "server/bans.hpp"

#include <charconv>

namespace kindred::server {
namespace {

std::uint32_t mask(unsigned prefix) {
    return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
}

}  // namespace

bool Network::contains(IPv4 other) const {
    return ((other.value ^ address.value) & mask(prefix)) == 0;
}

std::string to_string(const Network& network) {
    const std::string address = kindred::to_string(network.address);
    return network.prefix == 32 ? address : address + "/" + std::to_string(network.prefix);
}

Result<Network> parse_network(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_ipv4(text.substr(0, slash));
    if (!address) return std::unexpected(address.error());
    Network network{*address, 32};
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const char* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, network.prefix);
        if (error != std::errc{} || stop != end || network.prefix > 32)
            return fail("not a network: '" + std::string(text) + "'");
    }
    network.address.value &= mask(network.prefix);
    return network;
}

Bans::Bans(Core& core, const std::vector<BanRecord>& records) : core_(core) {
    for (const BanRecord& ban : records) insert(ban);
}

void Bans::insert(const BanRecord& ban) {
    by_subject_[ban.subject] = ban;
    if (const auto network = parse_network(ban.subject)) networks_[*network] = ban.subject;
}

bool Bans::bans_user(const std::string& name) const {
    const auto ban = by_subject_.find(name);
    return ban != by_subject_.end() && in_force(ban->second);
}

bool Bans::bans_address(IPv4 address) const {
    // One look-up for each length of prefix, however many bans there are.
    for (unsigned prefix = 0; prefix <= 32; ++prefix) {
        const auto found = networks_.find(Network{IPv4{address.value & mask(prefix)}, prefix});
        if (found != networks_.end() && in_force(by_subject_.at(found->second))) return true;
    }
    return false;
}

void Bans::add(const BanRecord& ban) {
    insert(ban);
    core_.outbox.save(change::BanSaved{ban});
}

bool Bans::remove(const std::string& subject) {
    if (by_subject_.erase(subject) == 0) return false;
    if (const auto network = parse_network(subject)) networks_.erase(*network);
    core_.outbox.save(change::BanRemoved{subject});
    return true;
}

}  // namespace kindred::server
