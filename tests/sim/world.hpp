// One simulated world: machines that run programs on a simulated network in virtual time, all from
// one seed. Programs are what cores and their shells are outside: they get events and a tick, may
// die at any moment, and start again from what their machine's files hold.
#pragma once

#include "sim/network.hpp"
#include "sim/options.hpp"
#include "sim/scheduler.hpp"
#include "sim/trace.hpp"

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kindred::sim {

/// A running program; it is destroyed when it dies, without a word.
class Process : public NetworkEvents {
  public:
    /// Called every `Machine::tick_every`.
    virtual void tick(Now now) = 0;
};

class World;

/// What a program knows of the machine it runs on.
class Machine {
  public:
    Machine(World& world, HostId id) : world_(world), id_(id) {}

    HostId id() const { return id_; }
    const std::string& name() const;
    NetworkActions& network();
    MemoryFiles& files();
    Random fork_random();
    Now now() const;
    void listen(ListenerId listener, std::uint16_t port);
    /// Runs `action` unless the program has died by then; for work that a pool would do.
    void later(Duration delay, Action action);
    /// A delay as work on a busy pool takes.
    Duration draw_work_time();
    /// Ends the run: something that must never happen has happened.
    void fail(const std::string& what);
    /// A line for the trace, part of its hash.
    void note(std::string_view what, std::uint64_t number = 0, std::string_view text = {});

  private:
    World& world_;
    HostId id_;
};

using Program = std::function<std::unique_ptr<Process>(Machine&)>;

class World {
  public:
    /// The trace goes to `trace_out` if not null.
    World(std::uint64_t seed, Options options, std::FILE* trace_out = nullptr);
    /// With options drawn from the seed.
    explicit World(std::uint64_t seed, std::FILE* trace_out = nullptr);
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    /// The machine is off until start().
    HostId add_machine(HostOptions host, Program program, Duration tick_every = 100ms);
    void start(HostId machine);
    /// As kill -9 does; nothing if it is not running.
    void kill(HostId machine, Death death = Death::told);
    bool running(HostId machine) const;
    /// Null while it is not running.
    Process* process(HostId machine);
    Machine& machine(HostId id);

    /// Called after every event; what must always hold is checked there.
    void on_step(std::function<void()> check) { check_ = std::move(check); }
    void run_for(Duration duration);
    /// True as soon as `reached` holds (asked every 100 ms), false after `limit` or a failure.
    bool run_until(const std::function<bool()>& reached, Duration limit);

    /// Keeps the first failure; running stops there.
    void fail(const std::string& what);
    const std::string& failure() const { return failure_; }

    Scheduler& scheduler() { return scheduler_; }
    Network& network() { return network_; }
    Trace& trace() { return trace_; }
    Random& random() { return random_; }
    const Options& options() const { return options_; }
    std::uint64_t seed() const { return seed_; }

  private:
    friend class Machine;
    struct Running;

    void tick(HostId machine, std::uint64_t incarnation);
    Running& running_of(HostId machine) { return *machines_[machine.value - 1]; }

    std::uint64_t seed_;
    Random random_;
    Options options_;
    Trace trace_;
    Scheduler scheduler_;
    Network network_;
    std::vector<std::unique_ptr<Running>> machines_;
    std::function<void()> check_;
    std::string failure_;
};

}  // namespace kindred::sim
