// A server and thousands of members of its search tree, and what one search does in it.
#pragma once

#include "sim/server_program.hpp"
#include "sim/tree_client.hpp"

namespace kindred::sim {

class TreeTown {
  public:
    struct Reach {
        std::size_t expected = 0;    ///< members online, the searcher apart
        std::size_t reached = 0;     ///< of them, got the search
        std::size_t duplicates = 0;  ///< deliveries beyond one each
    };
    struct Shape {
        std::size_t roots = 0;
        std::size_t placed = 0;
        std::int32_t depth = 0;
        double mean_depth = 0;
        std::size_t children_max = 0;
    };

    TreeTown(std::uint64_t seed, std::size_t members, unsigned firewalled_percent);

    /// Starts everybody within `spread`.
    void start(Duration spread);
    /// Kills a random part of the members at once.
    void vanish(unsigned percent);
    /// One search by a random member, and where it has come to `settle` later.
    Reach search(Duration settle = 20s);
    /// Searches every ten seconds for so long. How long it took until every one of them reached
    /// everybody exactly once; none if the last still did not.
    std::optional<Duration> time_to_heal(Duration watched);
    Shape shape();

    World& world() { return world_; }
    server::Server& server();

  private:
    TreeClient* member(HostId host);

    World world_;
    ServerDisk server_disk_;
    HostId server_host_;
    std::vector<HostId> members_;
    std::uint32_t token_ = 0;
    Reach current_;
    std::set<HostId> seen_;
};

}  // namespace kindred::sim
