// The scenarios: everything a server is measured by. Each is a method that returns or prints its
// rows; run() is all of them, in an order in which each finds what it needs.
#pragma once

#include "traffic.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kindred::load {

struct Plan {
    Endpoint server;
    pid_t server_pid = 0;
    std::vector<unsigned> users{1000, 19'900};
    unsigned room = 5000;
    unsigned newcomers = 1000;
    unsigned offline = 2000;  ///< accounts behind the most of `users`, for stored messages
    unsigned repeats = 7;
    unsigned helpers = 2;
    bool quick = false;
    std::set<std::string> only;   ///< names of scenarios; empty: all
    std::set<std::string> modes;  ///< the same of how they come, for those that have several
};

class Scenarios {
  public:
    explicit Scenarios(const Plan& plan) : plan_(plan) {}

    /// Measures and prints everything. False if something was lost or somebody did not get in.
    bool run();

  private:
    /// What there is while so many users are online.
    struct Stage {
        Crowd& server;
        Crowd& floor;
        Floor& bare;
        Comparison compare;
    };

    bool wanted(const std::string& name) const {
        return plan_.only.empty() || plan_.only.contains(name);
    }
    bool wanted(Mode mode) const {
        return plan_.modes.empty() || plan_.modes.contains(name_of(mode));
    }
    unsigned times(unsigned full) const { return plan_.quick ? std::max(full / 10, 1U) : full; }
    void report(Row row);

    void run_with(unsigned users);
    bool sessions(Stage& stage);
    void welcome_floor(Stage& stage) const;
    void logins(Stage& stage);
    void small_talk(Stage& stage);
    void status_changes(Stage& stage);
    void compare(Stage& stage, const Traffic& traffic);

    // scenarios_crowded.cpp
    void room(Stage& stage);
    void room_move(Stage& stage, bool joining, unsigned members);
    void stored_messages(Stage& stage);
    void searches(Stage& stage);
    static std::pair<unsigned, unsigned> count_deliveries(Crowd& server, std::uint32_t code);
    void wait_for_tree(Crowd& server) const;
    void newcomers(Stage& stage);
    void expect_all_there(Stage& stage);
    void everybody_leaves(Stage& stage);

    const Plan& plan_;
    std::vector<Row> rows_;
    std::uint32_t welcome_ = 0;  ///< bytes that follow a login
    bool complete_ = true;
};

}  // namespace kindred::load
