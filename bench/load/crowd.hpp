// A crowd: all users of one server during a measurement. The first of them, who do what is
// measured, live in this process; the others, who are merely there, in helper processes, because
// one process has not enough descriptors for two servers' worth of users.
#pragma once

#include "clients.hpp"

#include <span>
#include <sys/types.h>

namespace kindred::load {

/// A process that holds users of both servers and does as it is told.
class Helper {
  public:
    enum class Order : std::uint32_t { log_in, log_out, search_tree, count, ended };
    struct Command {
        Order order{};
        Side side{};
        std::uint32_t first = 0;  ///< user; or the message code that is counted
        std::uint32_t last = 0;
    };

    Helper(Endpoint server, Endpoint floor);
    ~Helper();
    Helper(const Helper&) = delete;
    Helper& operator=(const Helper&) = delete;

    void begin(const Command& command);
    /// Whether the answer to what was begun is there.
    bool finished() const;
    std::uint64_t finish();

  private:
    io::Fd socket_;
    pid_t pid_ = -1;
};

class Crowd {
  public:
    /// Of `users`, numbers below `active` are in this process.
    Crowd(Side side, Endpoint server, pid_t pid, unsigned users, unsigned active,
          std::span<const std::unique_ptr<Helper>> helpers);

    Clients& clients() { return clients_; }
    Side side() const { return clients_.side(); }
    pid_t pid() const { return pid_; }
    unsigned users() const { return users_; }
    unsigned active() const { return active_; }
    std::span<const std::unique_ptr<Helper>> helpers() const { return helpers_; }

    /// Everybody logs in. False if somebody did not get in.
    bool log_in();
    /// Tells the helpers that all their users leave at once.
    void begin_leaving();
    bool have_left() const;
    void end_leaving() { finish(); }
    /// Lets every user take part in the distributed search tree.
    void join_search_tree();
    /// Frames of this code that all users together have received.
    std::uint64_t received(std::uint32_t code);
    /// Sessions that the other side has ended.
    std::uint64_t ended();

  private:
    /// One order for every helper, each about its own users.
    void begin(Helper::Order order);
    std::uint64_t finish();

    Clients clients_;
    pid_t pid_;
    unsigned users_;
    unsigned active_;
    std::span<const std::unique_ptr<Helper>> helpers_;
};

/// Lets clients acknowledge messages and accept parents, as real ones do by themselves.
void behave(Clients& clients);
/// Tells the server that these users take part in the search tree.
void join_search_tree(Clients& clients, unsigned first, unsigned last);

}  // namespace kindred::load
