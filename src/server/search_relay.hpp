// The SearchRelay: takes searches to those who may have something. Sessions that take part in the
// distributed tree are served through its roots; all others get every search themselves ("flat").
#pragma once

#include "server/fanout.hpp"

namespace kindred::server {

class SearchRelay {
  public:
    explicit SearchRelay(Core& core)
        : core_(core),
          flat_(core, &Counters::searches_flat),
          roots_(core, &Counters::searches_to_roots) {}

    /// Sessions outside the tree.
    Fanout& flat() { return flat_; }
    /// Sessions in the tree that have no parent: the roots of its branches.
    Fanout& roots() { return roots_; }

    /// To everybody.
    void search(const User& from, std::uint32_t token, const std::string& query);
    void search_user(const User& from, const std::string& name, std::uint32_t token,
                     const std::string& query);
    /// To everybody in a room in which the searcher is.
    void search_room(const User& from, const std::string& name, std::uint32_t token,
                     const std::string& query);
    void tick();
    bool busy() const { return flat_.busy() || roots_.busy(); }

  private:
    Core& core_;
    Fanout flat_;
    Fanout roots_;
};

}  // namespace kindred::server
