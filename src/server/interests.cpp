#include "server/interests.hpp"

#include "protocol/from_server_messages.hpp"

#include <algorithm>
#include <optional>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

/// Interests are compared in lower case. Beyond ASCII they are taken as they are.
std::string lowered(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// The best `count` by `better`, best first.
template <class T, class Better>
void keep_best(std::vector<T>& entries, std::size_t count, Better better) {
    const auto end = entries.begin() + static_cast<std::ptrdiff_t>(std::min(count, entries.size()));
    std::partial_sort(entries.begin(), end, entries.end(), better);
    entries.erase(end, entries.end());
}

bool by_rising_score(const protocol::Recommendation& a, const protocol::Recommendation& b) {
    return a.score != b.score ? a.score < b.score : a.item < b.item;
}

bool by_falling_score(const protocol::Recommendation& a, const protocol::Recommendation& b) {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
}

}  // namespace

/// Sums of points by item, in memory that is used again and again.
class Interests::Scores {
  public:
    explicit Scores(Interests& interests) : points_(interests.points_) {
        if (points_.size() < interests.items_.size()) points_.resize(interests.items_.size());
    }

    void add(const std::vector<ItemId>& items, std::int32_t points) {
        for (const ItemId id : items) {
            points_[id.value - 1] += points;
            touched_.push_back(id);
        }
    }
    void clear(const std::vector<ItemId>& items) {
        for (const ItemId id : items) points_[id.value - 1] = 0;
    }
    /// Every item with points other than 0, once.
    template <class Use>
    void drain(Use&& use) {
        for (const ItemId id : touched_)
            if (const std::int32_t points = std::exchange(points_[id.value - 1], 0))
                use(id, points);
    }

  private:
    std::vector<std::int32_t>& points_;
    std::vector<ItemId> touched_;
};

// --- keeping -------------------------------------------------------------------------------------

void Interests::like(User& from, const std::string& item) {
    add(from, item, &Session::likes, &Item::likers);
}
void Interests::unlike(User& from, const std::string& item) {
    remove(from, item, &Session::likes, &Item::likers);
}
void Interests::hate(User& from, const std::string& item) {
    add(from, item, &Session::hates, &Item::haters);
}
void Interests::unhate(User& from, const std::string& item) {
    remove(from, item, &Session::hates, &Item::haters);
}

void Interests::gone(User& user) {
    for (const ItemId id : user.session->likes) detach(user, id, &Item::likers);
    for (const ItemId id : user.session->hates) detach(user, id, &Item::haters);
}

Interests::Item* Interests::find(const std::string& item) {
    const auto found = by_name_.find(lowered(item));
    return found == by_name_.end() ? nullptr : &get(found->second);
}

ItemId Interests::find_or_add(const std::string& item) {
    const auto [entry, added] = by_name_.try_emplace(lowered(item));
    if (!added) return entry->second;
    if (free_.empty()) {
        items_.emplace_back();
        entry->second = ItemId{static_cast<std::uint32_t>(items_.size())};
    } else {
        entry->second = free_.back();
        free_.pop_back();
    }
    get(entry->second).name = entry->first;
    return entry->second;
}

/// Keeps the order by score right while `change` alters an item.
template <class Change>
void Interests::rescore(ItemId id, Change&& change) {
    Item& item = get(id);
    if (item.score() != 0) by_score_.erase({item.score(), id});
    change(item);
    if (item.score() != 0) by_score_.emplace(item.score(), id);
}

void Interests::add(User& from, const std::string& item, List list, Side side) {
    std::vector<ItemId>& mine = from.session->*list;
    if (item.empty() || item.size() > limits::interest) return;
    if (const auto known = by_name_.find(lowered(item));
        known != by_name_.end() && std::ranges::find(mine, known->second) != mine.end())
        return;
    if (mine.size() >= core_.settings.max_interests) {
        core_.over(Limit::interests);
        return;
    }
    const ItemId id = find_or_add(item);
    mine.push_back(id);
    rescore(id, [&](Item& i) { (i.*side).insert(from.id); });
}

void Interests::remove(User& from, const std::string& item, List list, Side side) {
    const auto found = by_name_.find(lowered(item));
    if (found == by_name_.end()) return;
    const ItemId id = found->second;
    if (std::erase(from.session->*list, id) == 1) detach(from, id, side);
}

void Interests::detach(User& from, ItemId id, Side side) {
    rescore(id, [&](Item& item) { (item.*side).erase(from.id); });
    Item& item = get(id);
    if (!item.likers.empty() || !item.haters.empty()) return;
    by_name_.erase(item.name);
    item = {};
    free_.push_back(id);
}

// --- answering -----------------------------------------------------------------------------------

std::vector<std::string> Interests::names(const std::vector<ItemId>& items) {
    std::vector<std::string> names;
    for (const ItemId id : items) names.push_back(get(id).name);
    return names;
}

void Interests::tell_interests(const User& from, const std::string& name) {
    from_server::UserInterests answer{.username = name};
    if (const User* target = core_.online(name)) {
        answer.likes = names(target->session->likes);
        answer.hates = names(target->session->hates);
    }
    core_.send(from, answer);
}

/// Everybody who shares something with me votes: for each common like he recommends what he likes
/// and advises against what he hates; where we disagree, he advises against what he likes.
void Interests::tell_recommendations(const User& from) {
    const Session& me = *from.session;
    Scores scores(*this);
    for (const ItemId id : me.likes) {
        for (const UserId other : some(get(id).likers)) {
            if (other == from.id) continue;
            const Session& his = *core_.users.get(other).session;
            scores.add(his.likes, +1);
            scores.add(his.hates, -1);
        }
        for (const UserId other : some(get(id).haters))
            if (other != from.id) scores.add(core_.users.get(other).session->likes, -1);
    }
    for (const ItemId id : me.hates)
        for (const UserId other : some(get(id).likers))
            if (other != from.id) scores.add(core_.users.get(other).session->likes, -1);
    scores.clear(me.likes);
    scores.clear(me.hates);

    from_server::Recommendations answer;
    scores.drain([&](ItemId id, std::int32_t points) {
        (points > 0 ? answer.recommendations : answer.unrecommendations)
            .push_back({get(id).name, points});
    });
    keep_best(answer.recommendations, limits::recommendations, by_falling_score);
    keep_best(answer.unrecommendations, limits::recommendations, by_rising_score);
    core_.send(from, answer);
}

void Interests::tell_global_recommendations(const User& from) {
    from_server::GlobalRecommendations answer;
    const auto take = [&](auto begin, auto end, auto& list) {
        for (; begin != end && list.size() < limits::global_recommendations; ++begin)
            list.push_back({get(begin->second).name, begin->first});
    };
    take(by_score_.rbegin(), by_score_.rend(), answer.recommendations);
    take(by_score_.begin(), by_score_.end(), answer.unrecommendations);
    core_.send(from, answer);
}

void Interests::tell_item_recommendations(const User& from, const std::string& name) {
    from_server::ItemRecommendations answer{.item = name};
    if (const Item* item = find(name)) {
        Scores scores(*this);
        for (const UserId liker : some(item->likers)) {
            const Session& his = *core_.users.get(liker).session;
            scores.add(his.likes, +1);
            scores.add(his.hates, -1);
        }
        scores.clear({by_name_.at(item->name)});
        scores.drain([&](ItemId id, std::int32_t points) {
            answer.recommendations.push_back({get(id).name, points});
        });
        keep_best(answer.recommendations, limits::recommendations, by_falling_score);
    }
    core_.send(from, answer);
}

void Interests::tell_similar_users(const User& from) {
    std::unordered_map<UserId, std::uint32_t> common;
    for (const ItemId id : from.session->likes)
        for (const UserId other : some(get(id).likers))
            if (other != from.id) ++common[other];
    // Sorted to the last name, so that the order in the map does not show.
    from_server::SimilarUsers answer;
    for (const auto& [id, count] : common)
        answer.users.push_back({core_.users.get(id).name, count});
    keep_best(answer.users, limits::similar_users,
              [](const protocol::SimilarUser& a, const protocol::SimilarUser& b) {
                  return a.rating != b.rating ? a.rating > b.rating : a.username < b.username;
              });
    core_.send(from, answer);
}

void Interests::tell_item_similar_users(const User& from, const std::string& name) {
    from_server::ItemSimilarUsers answer{.item = name};
    if (const Item* item = find(name)) {
        for (const UserId liker : item->likers) {
            if (answer.usernames.size() == limits::similar_users) break;
            answer.usernames.push_back(core_.users.get(liker).name);
        }
    }
    core_.send(from, answer);
}

// --- invariants ----------------------------------------------------------------------------------

void Interests::check(Findings& findings) {
    std::size_t fans = 0;
    std::size_t scored = 0;
    for (const auto& [name, id] : by_name_) {
        const Item& item = get(id);
        findings.expect(!item.likers.empty() || !item.haters.empty(),
                        "interests: an item is there for nobody");
        if (item.score() != 0) {
            ++scored;
            findings.expect(by_score_.contains({item.score(), id}),
                            "interests: an item is not in its place in the order");
        }
        for (const UserId liker : item.likers)
            findings.expect(std::ranges::count(core_.users.get(liker).session->likes, id) == 1,
                            "interests: somebody who does not like an item likes it");
        for (const UserId hater : item.haters)
            findings.expect(std::ranges::count(core_.users.get(hater).session->hates, id) == 1,
                            "interests: somebody who does not hate an item hates it");
        fans += item.likers.size() + item.haters.size();
    }
    for (const UserId id : core_.users.online()) {
        const Session& session = *core_.users.get(id).session;
        fans -= session.likes.size() + session.hates.size();
    }
    findings.expect(fans == 0, "interests: somebody's interest is not with its item");
    findings.expect(scored == by_score_.size(), "interests: the order has items that are gone");
    findings.expect(by_name_.size() + free_.size() == items_.size(), "interests: items are lost");
    findings.expect(std::ranges::all_of(points_, [](std::int32_t points) { return points == 0; }),
                    "interests: points are left from a request");
}

}  // namespace kindred::server
