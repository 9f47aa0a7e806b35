// Traffic: what users do in one scenario, one operation after the other, and three ways to do it.
// One by one: an operation begins when all that the one before led to has arrived. At once: many
// users write an operation each, and wait for everything. In bursts: the same with many operations
// in each of the writes.
#pragma once

#include "crowd.hpp"
#include "figures.hpp"
#include "floor.hpp"

#include <functional>
#include <string>
#include <vector>

namespace kindred::load {

/// What the floor does for a request code.
struct FloorRule {
    std::uint32_t request = 0;
    To to = To::nobody;
    std::uint32_t answer = 0;
};

/// A run of some milliseconds says little: so many times as many of them are made.
inline constexpr unsigned short_run_factor = 3;

struct Traffic {
    std::string name;
    /// So many users talk; operation n is the business of talker n % talkers.
    unsigned talkers = 1;
    /// Appends what is written for operation `number`, of `talker`.
    std::function<void(const Clients&, unsigned talker, unsigned number, Buffer&)> write;
    /// Codes of the messages that an operation leads to.
    std::vector<std::uint32_t> awaited;
    std::vector<FloorRule> floor;
    unsigned one_by_one = 0;  ///< operations
    unsigned burst = 0;       ///< operations in one write
    unsigned rounds = 0;      ///< bursts of each talker
    /// Whether what is counted are the messages that arrive, not the ones written.
    bool per_delivery = false;
};

enum class Mode { one_by_one, at_once, bursts };
const char* name_of(Mode mode);

class Comparison {
  public:
    Comparison(Crowd& server, Crowd& floor, FloorPlan& plan)
        : server_(server), floor_(floor), plan_(plan) {}

    /// Finds out what one operation leads to, so that it can be waited for.
    void calibrate(const Traffic& traffic);
    /// Messages that one operation has led to; 0 if the server does not do this.
    double deliveries() const { return deliveries_; }

    /// Measures `repeats` runs of each side in turns, or short_run_factor times as many.
    Row run(const Traffic& traffic, Mode mode, unsigned repeats);

    /// Makes the floor answer as the server did: frames of the average size of `seen`.
    void imitate(const std::vector<FloorRule>& rules, const Seen& seen);

  private:
    Sample sample(Crowd& crowd, const Traffic& traffic, Mode mode);
    static std::uint64_t awaited(Crowd& crowd, const Traffic& traffic);

    Crowd& server_;
    Crowd& floor_;
    FloorPlan& plan_;
    double deliveries_ = 0;
    unsigned next_[2] = {0, 0};  ///< operation of each side
};

/// Asks the server something small now and then, as somebody does who wants to be served while
/// others keep it busy.
class Bystander {
  public:
    Bystander(Clients& clients, unsigned user);
    /// Asks if the last answer is there and a while has passed.
    void turn();
    const Latencies& latencies() const { return latencies_; }
    unsigned asked() const { return asked_; }

  private:
    Clients& clients_;
    unsigned user_;
    Buffer question_;
    std::uint64_t answers_before_ = 0;
    bool waiting_ = false;
    unsigned asked_ = 0;
    Clock::time_point asked_at_;
    Latencies latencies_;
};

}  // namespace kindred::load
