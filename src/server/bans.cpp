#include "server/bans.hpp"

namespace kindred::server {

Bans::Bans(Core& core, const std::vector<BanRecord>& records) : core_(core) {
    for (const BanRecord& ban : records) insert(ban);
}

void Bans::insert(const BanRecord& ban) {
    by_subject_[ban.subject] = ban;
    if (const auto network = parse_address_range(ban.subject)) networks_[*network] = ban.subject;
}

bool Bans::bans_user(std::string_view name) const {
    const auto ban = by_subject_.find(name);
    return ban != by_subject_.end() && in_force(ban->second);
}

bool Bans::bans_address(IPv4 address) const {
    if (networks_.empty()) return false;
    // One look-up for each length of prefix, however many bans there are.
    for (unsigned prefix = 0; prefix <= 32; ++prefix) {
        const auto found = networks_.find(range_around(address, prefix));
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
    if (const auto network = parse_address_range(subject)) networks_.erase(*network);
    core_.outbox.save(change::BanRemoved{subject});
    return true;
}

}  // namespace kindred::server
