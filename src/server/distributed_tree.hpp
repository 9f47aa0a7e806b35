// The DistributedTree, as the server sees it: which sessions take part, who of them is without a
// parent, and whom it may take as parent. A few chosen roots, fast ones that take children, stay
// without and get searches to hand down; all others are led to the shallowest places that are free
// below a chosen root and that they can reach, and are searched flat until they have one. Nobody is
// offered anybody who could be below him, and who names a root that is none is told to start over,
// so branches do not close into rings.
#pragma once

#include "server/fanout.hpp"
#include "server/timers.hpp"

#include <deque>
#include <map>

namespace kindred::server {

class DistributedTree {
  public:
    /// `flat` and `roots` are kept up to date: who gets every search himself, and who is a root.
    DistributedTree(Core& core, Fanout& flat, Fanout& roots)
        : core_(core), flat_(flat), roots_(roots) {}

    /// Every session begins outside the tree.
    void came(const User& user) { flat_.add(user.id); }
    void gone(User& user);
    void set_no_parent(User& from, bool no_parent);
    void set_accepts_children(User& from, bool accepts);
    void set_level(User& from, std::uint32_t level);
    void set_root(User& from, const std::string& name);
    void tick();

    std::size_t participants() const { return participants_.size(); }
    void check(Findings& findings);

  private:
    struct Check {
        UserId user;
        ConnectionId connection;
    };

    void file(const User& user, bool present);
    void wait_for_parent(User& user);
    void choose_roots();
    void choose(User& user);
    void review_roots();
    void release_root(User& user);
    void offer_parents();
    bool offer_parents_to(User& user);
    std::vector<UserId> candidates_for(const User& user);
    bool may_be_parent(const User& candidate, const User& child);
    void find_stray();
    bool is_astray(const User& user);
    void reset(const User& user);

    Core& core_;
    Fanout& flat_;
    Fanout& roots_;
    DenseSet<UserId> participants_;
    IndexedSet<UserId> orphans_;  ///< participants without a parent, chosen roots included
    /// Who takes children, by level.
    std::map<std::uint32_t, IndexedSet<UserId>> takers_;
    std::map<std::uint32_t, std::size_t> next_taker_;  ///< where the last look at a level ended
    std::deque<Check> waiting_;
    DueQueue<Check> retries_;
    DueQueue<Check> early_retries_;
    Time next_tick_;
    DueQueue<Check> reviews_;
    std::size_t next_root_ = 0;   ///< where the last look at the roots ended
    std::size_t next_stray_ = 0;  ///< where the last look for strays ended
};

}  // namespace kindred::server
