// The SearchRelay: takes searches to those who may have something. Sessions with a place in the
// distributed tree are served through its roots; all others get every search themselves ("flat").
#pragma once

#include "protocol/from_server_messages.hpp"
#include "server/fanout.hpp"

namespace kindred::server {

/// A search in the wrapping in which roots of the distributed tree get it.
protocol::from_server::EmbeddedMessage embedded_search(const std::string& searcher,
                                                       std::uint32_t token,
                                                       const std::string& query);

class SearchRelay {
  public:
    explicit SearchRelay(Core& core)
        : core_(core),
          flat_(core, &Counters::searches_flat),
          roots_(core, &Counters::searches_to_roots) {}

    /// Sessions without a place in the tree.
    Fanout& flat() { return flat_; }
    /// The roots of the tree.
    Fanout& roots() { return roots_; }

    /// To everybody.
    void search(const User& from, std::uint32_t token, const std::string& query);
    void search_user(const User& from, const std::string& name, std::uint32_t token,
                     const std::string& query);
    /// To everybody in a room in which the searcher is.
    void search_room(const User& from, const std::string& name, std::uint32_t token,
                     const std::string& query);
    /// An event has been handled: its searches leave.
    void end_event() {
        flat_.end_event();
        roots_.end_event();
    }
    void tick();
    bool busy() const { return flat_.busy() || roots_.busy(); }

  private:
    Core& core_;
    Fanout flat_;
    Fanout roots_;
};

}  // namespace kindred::server
