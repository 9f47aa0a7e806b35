// The program `sim_tree`: a search tree of 10,000 members (or as many as its argument says) grows,
// carries searches, loses 30 % of its members at once, and heals. Prints what the server had to
// send, how deep the tree is, and how long healing took; fails if a search does not arrive.
#include "sim/tree_town.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using kindred::Duration;
using kindred::sim::TreeTown;
using namespace std::chrono_literals;

void print_shape(TreeTown& town) {
    const TreeTown::Shape shape = town.shape();
    std::printf("  placed %zu, roots %zu, depth %d (mean %.2f), children of one at most %zu\n",
                shape.placed, shape.roots, shape.depth, shape.mean_depth, shape.children_max);
}

/// True if from some moment on every search reached everybody once.
bool watch(TreeTown& town, const char* since) {
    const auto healed = town.time_to_heal(10min);
    if (!town.world().failure().empty())
        std::printf("  FAILED: %s\n", town.world().failure().c_str());
    if (!healed) {
        const TreeTown::Reach reach = town.search();
        std::printf("  FAILED: a search reaches %zu of %zu, %zu times twice\n", reach.reached,
                    reach.expected, reach.duplicates);
        return false;
    }
    std::printf("  every search reaches everybody exactly once %.0f s after %s\n",
                std::chrono::duration<double>(*healed).count(), since);
    return true;
}

/// Ten searches; what the server sent for one.
bool print_load(TreeTown& town) {
    const auto before = town.server().counters();
    std::size_t missed = 0;
    std::size_t duplicates = 0;
    for (int i = 0; i < 10; ++i) {
        const TreeTown::Reach reach = town.search(10s);
        missed += reach.expected - reach.reached;
        duplicates += reach.duplicates;
    }
    const auto after = town.server().counters();
    std::printf(
        "  ten searches: %.1f messages to roots and %.1f flat ones each; "
        "%zu missed, %zu duplicates\n",
        static_cast<double>(after.searches_to_roots - before.searches_to_roots) / 10,
        static_cast<double>(after.searches_flat - before.searches_flat) / 10, missed, duplicates);
    return missed == 0 && duplicates == 0;
}

}  // namespace

int main(int count, char** values) {
    const std::size_t members = count > 1 ? std::strtoull(values[1], nullptr, 10) : 10'000;
    const std::uint64_t seed = count > 2 ? std::strtoull(values[2], nullptr, 10) : 1;
    const auto start = std::chrono::steady_clock::now();
    TreeTown town(seed, members, 20);
    std::printf("%zu members, 20 %% behind firewalls, come within 5 minutes\n", members);
    town.start(5min);
    bool good = watch(town, "the last came");
    print_shape(town);
    good = print_load(town) && good;
    std::printf("30 %% vanish at once\n");
    town.vanish(30);
    good = watch(town, "that") && good;
    print_shape(town);
    good = print_load(town) && good;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const auto steps = static_cast<double>(town.world().scheduler().steps());
    std::printf("%.1f million events in %.1f s\n", steps / 1e6, took.count());
    return good ? 0 : 1;
}
