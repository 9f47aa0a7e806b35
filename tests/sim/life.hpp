// A random life in a town, all drawn from one seed: people search, download, chat and leave, while
// connections, machines and disks fail. Then the faults stop, and everything must come to a good
// end. Checks run from outside, as a user could see things.
#pragma once

#include "sim/town.hpp"

#include <memory>
#include <set>

namespace kindred::sim {

class Life {
  public:
    explicit Life(std::uint64_t seed, std::FILE* trace_out = nullptr);

    /// Runs to the end. Empty, or what went wrong.
    std::string run();

    Town& town() { return town_; }
    std::string describe_options() const { return describe(town_options_); }

  private:
    /// A file somebody asked for; counts only once the request is durable.
    struct Wish {
        HostId user;
        HostId from;
        SharedFileOptions file;
        client::DownloadId download;
        std::shared_ptr<bool> durable = std::make_shared<bool>(false);
    };
    struct Progress {
        client::DownloadStatus status;
        Time since;
    };

    explicit Life(std::uint64_t seed, Random random, std::FILE* trace_out);

    void settle();
    std::vector<SharedFileOptions> draw_files();

    // What happens while faults last (life.cpp).
    void act();
    void act_on_downloads(HostId user);
    void start_download(HostId user);
    void break_something();
    void break_disk();

    // What must hold (life_checks.cpp).
    void inspect();
    void inspect_downloads(HostId user);
    void inspect_session(HostId user);
    void inspect_files(HostId user);
    void inspect_chat(HostId user);
    std::string difference_from_source(HostId user, const client::DownloadStatus& status);

    // The good end (life_checks.cpp).
    void stop_faults();
    void expect_everybody_online();
    void expect_chat_once_in_order();
    void expect_searches_answered();
    void expect_downloads_finished();
    bool finished(const Wish& wish);
    bool reachable(HostId a, HostId b);
    void fail(const std::string& what) { town_.world().fail(what); }

    Options town_options_;
    Random random_;
    Town town_;
    bool faulty_ = true;
    std::vector<Wish> wishes_;
    std::map<HostId, std::uint64_t> spoken_;  ///< lines each user has said
    std::set<std::pair<HostId, client::DownloadId>> verified_;
    std::map<std::pair<HostId, client::DownloadId>, Progress> progress_;
    std::map<HostId, std::pair<client::SessionState, Time>> sessions_;
};

}  // namespace kindred::sim
