// Interests: what users like and hate, and what follows from it: who is similar and what might
// please. Everything is kept by item, so that an answer looks at those who share an interest and
// never at everybody; the global list is kept in order as interests come and go.
#pragma once

#include "server/core.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <unordered_map>

namespace kindred::server {

class Interests {
  public:
    explicit Interests(Core& core) : core_(core) {}

    void like(User& from, const std::string& item);
    void unlike(User& from, const std::string& item);
    void hate(User& from, const std::string& item);
    void unhate(User& from, const std::string& item);
    /// The session ends: interests last as long as it does.
    void gone(User& user);

    void tell_interests(const User& from, const std::string& name);
    void tell_recommendations(const User& from);
    void tell_global_recommendations(const User& from);
    void tell_item_recommendations(const User& from, const std::string& item);
    void tell_similar_users(const User& from);
    void tell_item_similar_users(const User& from, const std::string& item);
    void check(Findings& findings);

  private:
    struct Item {
        std::string name;
        IndexedSet<UserId> likers;
        IndexedSet<UserId> haters;
        std::int32_t score() const {
            return static_cast<std::int32_t>(likers.size()) -
                   static_cast<std::int32_t>(haters.size());
        }
    };
    using Side = IndexedSet<UserId> Item::*;
    using List = std::vector<ItemId> Session::*;
    class Scores;
    /// Of the people who share an interest, answers look at so many: with all of a hundred thousand
    /// fans of one singer, one request would keep everybody else waiting.
    static constexpr std::size_t looked_at = 1000;
    static std::span<const UserId> some(const IndexedSet<UserId>& people) {
        return people.view().first(std::min(people.size(), looked_at));
    }

    void add(User& from, const std::string& item, List list, Side side);
    void remove(User& from, const std::string& item, List list, Side side);
    void detach(User& from, ItemId item, Side side);
    Item& get(ItemId id) { return items_[id.value - 1]; }
    Item* find(const std::string& item);
    ItemId find_or_add(const std::string& item);
    template <class Change>
    void rescore(ItemId id, Change&& change);
    std::vector<std::string> names(const std::vector<ItemId>& items);

    Core& core_;
    std::vector<Item> items_;  ///< id - 1 is the place
    std::vector<ItemId> free_;
    std::unordered_map<std::string, ItemId> by_name_;
    std::set<std::pair<std::int32_t, ItemId>> by_score_;  ///< without score 0
    std::vector<std::int32_t> points_;                    ///< for Scores; zeros between requests
};

}  // namespace kindred::server
