#include "server/distributed_tree.hpp"

#include "protocol/from_server_messages.hpp"
#include "server/names.hpp"
#include "server/search_relay.hpp"

#include <algorithm>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

/// Candidates in one offer. A client tries all of them at once and keeps one, so more would only
/// fill the places of others for a while.
constexpr std::size_t offered = 3;
/// A candidate takes at most ten children, as known clients do. Of three who are offered, a client
/// keeps one; the others are free again once it has chosen.
constexpr Rate offer_rate{10.0 / 15, 10};
/// Where nobody can be offered to a few of those who wait, nobody can be to the others either.
constexpr std::size_t vain_attempts = 8;
/// How soon a client that has found no parent among those offered is offered others, and how often.
/// Clients give up connecting after ten seconds, and choose when a search has come.
constexpr Duration early_retry = 20s;
constexpr std::uint32_t early_offers = 6;
/// How many are looked at for one decision, per tick or per level: bounds the work.
constexpr std::size_t looked_at = 64;
/// Levels are what clients say. Nothing useful is deeper: who gets there follows a ring round.
constexpr std::uint32_t deepest = 100;
/// A chosen root that has taken no children by then is none.
constexpr Duration root_trial = 30s;
/// How long a root may be wrong before a session is told to start over: news travels down a branch.
constexpr Duration astray_time = 60s;

}  // namespace

// --- what sessions tell --------------------------------------------------------------------------

/// Enters the user in the table of those who take children, or takes him out.
void DistributedTree::file(const User& user, bool present) {
    const TreePlace& place = user.session->tree;
    if (!place.accepts_children || !place.takes_part) return;
    if (present) {
        takers_[place.level].insert(user.id);
        return;
    }
    const auto level = takers_.find(place.level);
    if (level == takers_.end()) return;
    level->second.erase(user.id);
    if (level->second.empty()) takers_.erase(level);
}

void DistributedTree::set_no_parent(User& from, bool no_parent) {
    TreePlace& place = from.session->tree;
    if (!place.takes_part) {
        place.takes_part = true;
        participants_.insert(from.id);
        file(from, true);
    } else if (place.has_parent == !no_parent) {
        return;
    }
    place.has_parent = !no_parent;
    place.astray_since = {};
    place.offers_made = 0;
    if (no_parent) {
        orphans_.insert(from.id);
        flat_.add(from.id);
        wait_for_parent(from);
    } else {
        release_root(from);
        orphans_.erase(from.id);
        flat_.remove(from.id);
    }
}

void DistributedTree::set_accepts_children(User& from, bool accepts) {
    if (from.session->tree.accepts_children == accepts) return;
    file(from, false);
    from.session->tree.accepts_children = accepts;
    if (accepts) {
        from.session->tree.took_children = true;
        from.session->tree.unfit_root = false;
    }
    file(from, true);
}

void DistributedTree::set_level(User& from, std::uint32_t level) {
    TreePlace& place = from.session->tree;
    file(from, false);
    if (level == 0 && place.level > 0) {
        place.former_level = place.level;
        place.fell = core_.now.steady;
    }
    place.level = std::min(level, deepest);
    file(from, true);
    if (level >= deepest) reset(from);
}

void DistributedTree::set_root(User& from, const std::string& name) {
    const User* root = core_.online(name);
    from.session->tree.root = root == nullptr ? UserId{} : root->id;
    from.session->tree.astray_since = {};
    if (root == nullptr) reset(from);
}

void DistributedTree::gone(User& user) {
    flat_.remove(user.id);
    if (!user.session->tree.takes_part) return;
    file(user, false);
    roots_.remove(user.id);
    orphans_.erase(user.id);
    participants_.erase(user.id);
}

void DistributedTree::reset(const User& user) {
    ++core_.counters.tree_resets;
    core_.send(user, from_server::ResetDistributed{});
}

// --- roots ---------------------------------------------------------------------------------------

/// Takes the fastest of those without a parent, until there are as many roots as are wanted.
void DistributedTree::choose_roots() {
    const std::size_t wanted = 1 + participants_.size() / core_.settings.users_per_branch_root;
    while (roots_.receivers().size() < wanted) {
        User* best = nullptr;
        for (std::size_t i = 0; i < std::min(looked_at, orphans_.size()); ++i) {
            User& user = core_.users.get(orphans_[next_root_++ % orphans_.size()]);
            const TreePlace& place = user.session->tree;
            if (place.chosen_root || place.unfit_root) continue;
            if (best == nullptr || user.stats.average_speed > best->stats.average_speed)
                best = &user;
        }
        if (best == nullptr) return;
        choose(*best);
    }
}

/// A client learns that it is a root from the first search that the server hands it. A search for
/// nothing, which nobody answers, tells it at once, so that it takes children before there is one.
void DistributedTree::choose(User& user) {
    user.session->tree.chosen_root = true;
    flat_.remove(user.id);
    roots_.add(user.id);
    core_.send(user, embedded_search(std::string(server_name), 0, ""));
    reviews_.push(core_.now.steady + root_trial, {user.id, user.session->connection});
}

/// A client that has taken no children by now will not become a good root.
void DistributedTree::review_roots() {
    while (const auto check = reviews_.pop(core_.now.steady)) {
        User& user = core_.users.get(check->user);
        if (!user.online() || user.session->connection != check->connection) continue;
        TreePlace& place = user.session->tree;
        if (!place.chosen_root || place.took_children) continue;
        place.unfit_root = true;
        release_root(user);
        wait_for_parent(user);
    }
}

/// It is a root no longer; without a parent it is searched flat again.
void DistributedTree::release_root(User& user) {
    if (!std::exchange(user.session->tree.chosen_root, false)) return;
    roots_.remove(user.id);
    flat_.add(user.id);
}

// --- parents -------------------------------------------------------------------------------------

void DistributedTree::wait_for_parent(User& user) {
    if (std::exchange(user.session->tree.waiting, true)) return;
    waiting_.push_back({user.id, user.session->connection});
}

void DistributedTree::offer_parents() {
    const auto next_retry = [&] {
        const auto early = early_retries_.pop(core_.now.steady);
        return early ? early : retries_.pop(core_.now.steady);
    };
    while (const auto retry = next_retry()) {
        User& user = core_.users.get(retry->user);
        if (!user.online() || user.session->connection != retry->connection) continue;
        user.session->tree.waiting = false;
        if (!user.session->tree.has_parent) wait_for_parent(user);
    }
    std::size_t in_vain = 0;
    for (std::size_t left = waiting_.size(); left > 0 && in_vain < vain_attempts; --left) {
        const Check next = waiting_.front();
        waiting_.pop_front();
        User& user = core_.users.get(next.user);
        if (!user.online() || user.session->connection != next.connection) continue;
        TreePlace& place = user.session->tree;
        if (place.has_parent || place.chosen_root) {
            place.waiting = false;
        } else if (offer_parents_to(user)) {
            // Offers that come to nothing are soon replaced, those that keep failing less soon.
            const bool early = ++place.offers_made <= early_offers;
            (early ? early_retries_ : retries_)
                .push(core_.now.steady + (early ? early_retry : core_.settings.parent_interval),
                      next);
        } else {
            waiting_.push_back(next);
            ++in_vain;
        }
    }
}

bool DistributedTree::offer_parents_to(User& user) {
    const std::vector<UserId> candidates = candidates_for(user);
    if (candidates.empty()) return false;
    from_server::PossibleParents offer;
    for (const UserId id : candidates) {
        User& candidate = core_.users.get(id);
        candidate.session->tree.offers.take(offer_rate, core_.now.steady);
        offer.parents.push_back(
            {candidate.name, candidate.session->address, candidate.session->port});
    }
    core_.send(user, offer);
    return true;
}

/// The shallowest who take children; among those, first who is at least as fast as the child. After
/// each offer that came to nothing the search begins a level deeper, for free places high up can be
/// those that he cannot reach: of two who are both behind firewalls neither can connect.
std::vector<UserId> DistributedTree::candidates_for(const User& user) {
    std::vector<UserId> found;
    std::vector<UserId> slower;
    if (takers_.empty()) return found;
    const std::size_t skipped = user.session->tree.offers_made % takers_.size();
    auto at = std::next(takers_.begin(), static_cast<std::ptrdiff_t>(skipped));
    for (std::size_t left = takers_.size(); left > 0; --left, ++at) {
        if (at == takers_.end()) at = takers_.begin();
        const auto& [level, takers] = *at;
        std::size_t& next = next_taker_[level];
        for (std::size_t i = 0; i < std::min(looked_at, takers.size()); ++i) {
            const User& candidate = core_.users.get(takers[next++ % takers.size()]);
            if (!may_be_parent(candidate, user)) continue;
            const bool fast = candidate.stats.average_speed >= user.stats.average_speed;
            (fast ? found : slower).push_back(candidate.id);
            if (found.size() + slower.size() >= 2 * offered) break;
        }
        if (found.size() + slower.size() >= offered) break;
    }
    found.insert(found.end(), slower.begin(), slower.end());
    if (found.size() > offered) found.resize(offered);
    return found;
}

bool DistributedTree::may_be_parent(const User& candidate, const User& child) {
    const Session& session = *candidate.session;
    if (candidate.id == child.id || session.port == 0) return false;
    // Only what hangs on a chosen root, which never looks for a parent, cannot hang on the child.
    const UserId root = session.tree.has_parent ? session.tree.root : candidate.id;
    if (!roots_.receivers().contains(root)) return false;
    // It may have hung there until just now, and not know yet that this is the root no longer: then
    // it is deeper than the child was.
    const TreePlace& place = child.session->tree;
    const bool just_fell = place.former_level > 0 && core_.now.steady - place.fell < astray_time;
    const std::uint32_t was = std::max(place.level, just_fell ? place.former_level : 0);
    if (was > 0 && session.tree.level > was) return false;
    Bucket offers = session.tree.offers;
    return offers.take(offer_rate, core_.now.steady);
}

// --- strays --------------------------------------------------------------------------------------

/// Has it named a root that is no root any more?
bool DistributedTree::is_astray(const User& user) {
    const TreePlace& place = user.session->tree;
    return place.has_parent && place.root && !roots_.receivers().contains(place.root);
}

/// Looks at some of the participants in turn. Whoever has been wrong about his root for long hangs
/// on a ring, or on a parent that tells nothing.
void DistributedTree::find_stray() {
    for (std::size_t i = 0; i < std::min(looked_at, participants_.size()); ++i) {
        const User& user = core_.users.get(participants_[next_stray_++ % participants_.size()]);
        Time& since = user.session->tree.astray_since;
        if (!is_astray(user)) {
            since = {};
        } else if (since == Time{}) {
            since = core_.now.steady;
        } else if (core_.now.steady - since > astray_time) {
            since = {};
            reset(user);
        }
    }
}

void DistributedTree::tick() {
    if (core_.now.steady < next_tick_) return;
    next_tick_ = core_.now.steady + tick_idle;
    choose_roots();
    review_roots();
    offer_parents();
    find_stray();
}

void DistributedTree::check(Findings& findings) {
    std::size_t participants = 0;
    std::size_t orphans = 0;
    std::size_t roots = 0;
    std::size_t flat = 0;
    std::size_t takers = 0;
    for (const UserId id : core_.users.online()) {
        const TreePlace& place = core_.users.get(id).session->tree;
        participants += place.takes_part ? 1 : 0;
        orphans += place.takes_part && !place.has_parent ? 1 : 0;
        roots += place.chosen_root ? 1 : 0;
        takers += place.takes_part && place.accepts_children ? 1 : 0;
        findings.expect(!place.chosen_root || (place.takes_part && !place.has_parent),
                        "tree: a root has a parent");
        findings.expect(roots_.receivers().contains(id) == place.chosen_root,
                        "tree: searches for roots do not go to the roots");
        // Everybody gets searches from the server or from a parent, and never from both.
        const bool is_flat = !place.has_parent && !place.chosen_root;
        findings.expect(flat_.receivers().contains(id) == is_flat,
                        "tree: somebody gets searches twice, or not at all");
        flat += is_flat ? 1 : 0;
    }
    for (const auto& [level, ids] : takers_) takers -= ids.size();
    findings.expect(participants == participants_.size() && orphans == orphans_.size() &&
                        roots == roots_.receivers().size() && flat == flat_.receivers().size(),
                    "tree: somebody is in it who is not here");
    findings.expect(takers == 0, "tree: those who take children are not where they should be");
}

}  // namespace kindred::server
