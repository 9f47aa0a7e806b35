// The SearchRelay: takes searches to those who may have something. Sessions that take part in the
// distributed tree are served by its roots; all others get every search themselves ("flat"). Flat
// deliveries are spread over ticks, and searches that meet one under way leave together with the
// next, so that nobody else waits long, however many sessions there are.
#pragma once

#include "server/core.hpp"

namespace kindred::server {

class SearchRelay {
  public:
    explicit SearchRelay(Core& core);

    /// A session starts, stops, or changes from flat to the tree.
    void add_flat(const User& user) { flat_.insert(user.id); }
    void remove_flat(const User& user) { flat_.erase(user.id); }

    /// To everybody without a place in the tree.
    void search_flat(const User& from, std::uint32_t token, const std::string& query);
    void search_user(const User& from, const std::string& name, std::uint32_t token,
                     const std::string& query);
    void search_users(const User& from, std::span<const UserId> users, std::uint32_t token,
                      const std::string& query);
    void tick();
    bool busy() const { return !round_.empty() || !next_.empty(); }

  private:
    void deliver();

    Core& core_;
    IndexedSet<UserId> flat_;
    Buffer next_;                ///< searches for the next round
    SharedBytes current_;        ///< what this round delivers
    std::vector<UserId> round_;  ///< who is still to get it
    std::size_t quota_;          ///< deliveries left in this tick
};

}  // namespace kindred::server
