#include "client/reachability.hpp"

#include "client/timing.hpp"

#include <algorithm>
#include <array>

namespace kindred::client {
namespace {

/// One failure may be his firewall, or a client that answers nothing; three are ours.
constexpr std::size_t enough_failures = 3;
/// Users a test bothers at most.
constexpr std::size_t max_contacted = 10;
constexpr std::size_t max_helpers = 32;
constexpr std::size_t max_strangers = 20;
/// A connection within this says nothing new.
constexpr std::int64_t proof_again_seconds = 600;

struct Range {
    std::uint32_t address;
    unsigned bits;
};
/// Addresses that mean somebody only within one network (RFC 1918, 1122, 3927, 6598), and those
/// that are nobody's.
constexpr std::array inner_ranges = {
    Range{0x00000000, 8},  Range{0x0a000000, 8},  Range{0x64400000, 10}, Range{0x7f000000, 8},
    Range{0xa9fe0000, 16}, Range{0xac100000, 12}, Range{0xc0a80000, 16}, Range{0xe0000000, 3},
};

bool is_public(IPv4 address) {
    return std::ranges::none_of(inner_ranges, [&](const Range& range) {
        return AddressRange{{range.address}, range.bits}.contains(address);
    });
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

std::string_view to_string(ReachabilityState state) {
    switch (state) {
        case ReachabilityState::unknown:
            return "unknown";
        case ReachabilityState::testing:
            return "testing";
        case ReachabilityState::reachable:
            return "reachable";
        case ReachabilityState::unreachable:
            return "unreachable";
    }
    return "unknown";
}

/// Whether `address` is on the other side of what keeps others out. Where the server itself sees us
/// at an inner address, the whole network is such a one. Who shares our address is behind the same
/// router, and does not count either.
bool Reachability::outside(IPv4 address) const {
    if (own_address_ && !is_public(own_address_)) return true;
    return is_public(address) && address != own_address_;
}

void Reachability::set(ReachabilityState state, std::string reason) {
    status_.state = state;
    status_.reason = std::move(reason);
    context_.changes.reachability();
}

// --- what happens anyway -------------------------------------------------------------------------

void Reachability::came_in(const std::string& username, Endpoint from, bool obfuscated) {
    // The plain port is the one that everybody uses.
    if (obfuscated && context_.port != 0) return;
    if (username == context_.settings.username || !outside(from.address)) return;
    const std::int64_t now = context_.now.unix_seconds;
    if (status_.state == ReachabilityState::reachable && now - status_.tested < proof_again_seconds)
        return;
    status_.tested = now;
    stop();
    set(ReachabilityState::reachable, username + " has connected to this client");
}

void Reachability::reached(const std::string& username, ConnectionId connection) {
    const auto address = sockets_.remote(connection);
    if (!address || !outside(address->address) || username == context_.settings.username) return;
    std::erase_if(helpers_, [&](const Helper& helper) { return helper.username == username; });
    helpers_.push_front({username, connection, *address, context_.now.steady});
    if (helpers_.size() > max_helpers) helpers_.pop_back();
}

void Reachability::session_up() {
    const IPv4 address = session_.status().own_address;
    if (address == own_address_) return;
    own_address_ = address;
    forget();
}

void Reachability::session_down() {
    if (before_) {
        stop();
        set(ReachabilityState::unknown, "the connection to the server ended during the test");
    }
}

void Reachability::ports_changed() {
    forget();
}

void Reachability::forget() {
    stop();
    status_.tested = 0;
    set(ReachabilityState::unknown, "not tested with this address and port");
}

// --- the test ------------------------------------------------------------------------------------

Result<void> Reachability::test() {
    if (!session_.online()) return fail("not connected to the server");
    if (before_) return {};
    if (context_.port == 0 && context_.obfuscated_port == 0) {
        status_.tested = context_.now.unix_seconds;
        set(ReachabilityState::unreachable, "no listening port is open");
        return {};
    }
    before_ = status_;
    contacted_.clear();
    failed_.clear();
    find_strangers();
    set(ReachabilityState::testing, "asking other users to connect");
    context_.after(timer_, timing::reachability_test, [this] { conclude(); });
    advance();
    return {};
}

/// People who answered searches, buddies, and others who are online.
void Reachability::find_strangers() {
    strangers_.clear();
    const auto add = [this](const std::string& username) {
        if (strangers_.size() < max_strangers && username != context_.settings.username &&
            std::ranges::find(strangers_, username) == strangers_.end())
            strangers_.push_back(username);
    };
    const auto searches = searches_.list();
    for (auto search = searches.rbegin(); search != searches.rend(); ++search)
        for (const SearchResponse& response : searches_.responses(search->id, 0)) {
            if (strangers_.size() >= max_strangers) return;
            add(response.username);
        }
    for (const std::string& username : people_.online_buddies()) add(username);
    for (const std::string& username : people_.online(max_strangers)) add(username);
}

/// The connection to him is open, or was made not long ago.
bool Reachability::usable(const Helper& helper) const {
    return outside(helper.address.address) && !contacted_.contains(helper.username) &&
           (sockets_.is_open(helper.connection) ||
            helper.at + timing::address_proven > context_.now.steady);
}

/// Keeps as many questions under way as failures are missing.
void Reachability::advance() {
    if (!before_) return;
    while (failed_.size() + asking_.size() < enough_failures && ask_helper()) {
    }
    while (failed_.size() + asking_.size() + dialing_.size() < enough_failures &&
           look_for_helper()) {
    }
    if (failed_.size() >= enough_failures || (asking_.empty() && dialing_.empty())) conclude();
}

bool Reachability::ask_helper() {
    const auto helper =
        std::ranges::find_if(helpers_, [this](const Helper& one) { return usable(one); });
    if (helper == helpers_.end() || contacted_.size() >= max_contacted) return false;
    const std::string username = helper->username;
    contacted_.insert(username);
    asking_[username] =
        dialer_.invite(username, LinkType::peer, *this,
                       [this, username](const auto& outcome) { asked(username, outcome); });
    return true;
}

bool Reachability::look_for_helper() {
    while (!strangers_.empty() && contacted_.size() + dialing_.size() < max_contacted) {
        const std::string username = strangers_.front();
        strangers_.pop_front();
        if (contacted_.contains(username) || dialing_.contains(username)) continue;
        dialing_[username] =
            dialer_.dial(username, LinkType::peer, *this,
                         [this, username](const auto& outcome) { looked_for(username, outcome); });
        return true;
    }
    return false;
}

/// What comes in proves itself, see came_in(); here only failures count.
void Reachability::asked(const std::string& username,
                         const std::expected<ConnectionId, DialFailure>& outcome) {
    asking_.erase(username);
    if (outcome)
        sockets_.close(*outcome);
    else
        failed_.push_back(username);
    advance();
}

void Reachability::looked_for(const std::string& username,
                              const std::expected<ConnectionId, DialFailure>& outcome) {
    dialing_.erase(username);
    if (outcome) sockets_.close(*outcome);
    advance();
}

void Reachability::conclude() {
    const ReachabilityStatus before = *before_;
    const std::size_t failures = failed_.size();
    const std::string names = joined(failed_);
    stop();
    status_.tested = context_.now.unix_seconds;
    if (failures >= enough_failures)
        return set(ReachabilityState::unreachable,
                   "users to whom connections from here work could not connect to port " +
                       std::to_string(context_.port) + ": " + names);
    // Who connected earlier proves more than a test without an answer.
    if (before.state == ReachabilityState::reachable) {
        status_.tested = before.tested;
        return set(before.state, before.reason);
    }
    set(ReachabilityState::unknown,
        failures == 0
            ? "nobody is known to whom a connection from here works, so nobody could be asked; "
              "search for something, and test again"
            : names + " could not connect; it takes " + std::to_string(enough_failures) +
                  " users to be sure");
}

/// Without a result.
void Reachability::stop() {
    before_.reset();
    timer_.cancel();
    for (const auto& [username, dial] : std::exchange(asking_, {})) dialer_.cancel(dial);
    for (const auto& [username, dial] : std::exchange(dialing_, {})) dialer_.cancel(dial);
}

}  // namespace kindred::client
