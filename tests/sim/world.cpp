#include "sim/world.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace kindred::sim {

struct World::Running {
    Running(World& world, HostId id, Program what, Duration every)
        : machine(world, id), program(std::move(what)), tick_every(every) {}

    Machine machine;
    Program program;
    Duration tick_every;
    std::unique_ptr<Process> process;
    std::uint64_t incarnation = 0;
};

const std::string& Machine::name() const {
    return world_.network_.host(id_).name;
}

NetworkActions& Machine::network() {
    return world_.network_.actions(id_);
}

MemoryFiles& Machine::files() {
    return world_.network_.files(id_);
}

Random Machine::fork_random() {
    return world_.random_.fork();
}

Now Machine::now() const {
    return world_.network_.now();
}

void Machine::listen(ListenerId listener, std::uint16_t port) {
    world_.network_.listen(id_, listener, port);
}

void Machine::later(Duration delay, Action action) {
    const std::uint64_t incarnation = world_.running_of(id_).incarnation;
    world_.scheduler_.after(delay,
                            [&world = world_, id = id_, incarnation, action = std::move(action)] {
                                if (world.running_of(id).incarnation == incarnation) action();
                            });
}

Duration Machine::draw_work_time() {
    const auto most = static_cast<std::uint64_t>(world_.options_.work_max.count());
    return Duration(static_cast<Duration::rep>(world_.random_.between(0, most)));
}

void Machine::fail(const std::string& what) {
    world_.fail(name() + ": " + what);
}

void Machine::note(std::string_view what, std::uint64_t number, std::string_view text) {
    world_.trace_.note(world_.scheduler_.now(), name(), what, number, 0, text);
}

World::World(std::uint64_t seed, Options options, std::FILE* trace_out)
    : seed_(seed),
      random_(seed),
      options_(options),
      trace_(trace_out),
      network_(scheduler_, trace_, random_.fork(), options_.network) {}

World::World(std::uint64_t seed, std::FILE* trace_out)
    : World(
          seed,
          [&] {
              Random random(~seed);
              return draw_options(random);
          }(),
          trace_out) {}

World::~World() = default;

HostId World::add_machine(HostOptions host, Program program, Duration tick_every) {
    const HostId id = network_.add_host(std::move(host));
    machines_.push_back(std::make_unique<Running>(*this, id, std::move(program), tick_every));
    return id;
}

void World::start(HostId id) {
    Running& running = running_of(id);
    KINDRED_ASSERT(running.process == nullptr);
    ++running.incarnation;
    running.machine.note("start");
    running.process = running.program(running.machine);
    network_.bring_up(id, *running.process);
    const auto phase = random_.below(static_cast<std::uint64_t>(running.tick_every.count()));
    scheduler_.after(Duration(static_cast<Duration::rep>(phase)),
                     [this, id, incarnation = running.incarnation] { tick(id, incarnation); });
}

void World::kill(HostId id, Death death) {
    Running& running = running_of(id);
    if (running.process == nullptr) return;
    running.machine.note(death == Death::told ? "killed" : "power lost");
    ++running.incarnation;
    network_.take_down(id, death);
    running.process.reset();
}

bool World::running(HostId machine) const {
    return machines_[machine.value - 1]->process != nullptr;
}

Process* World::process(HostId machine) {
    return running_of(machine).process.get();
}

Machine& World::machine(HostId id) {
    return running_of(id).machine;
}

void World::tick(HostId id, std::uint64_t incarnation) {
    Running& running = running_of(id);
    if (running.incarnation != incarnation) return;
    running.process->tick(network_.now());
    scheduler_.after(running.tick_every, [this, id, incarnation] { tick(id, incarnation); });
}

void World::run_for(Duration duration) {
    const Time end = scheduler_.now() + duration;
    while (failure_.empty() && !scheduler_.empty() && scheduler_.next_time() <= end) {
        scheduler_.step();
        if (check_) check_();
    }
    if (failure_.empty()) scheduler_.advance_to(end);
}

bool World::run_until(const std::function<bool()>& reached, Duration limit) {
    const Time end = scheduler_.now() + limit;
    while (!reached()) {
        if (!failure_.empty() || scheduler_.now() >= end) return false;
        run_for(std::min<Duration>(100ms, end - scheduler_.now()));
    }
    return true;
}

void World::fail(const std::string& what) {
    if (!failure_.empty()) return;
    failure_ = what;
    trace_.note(scheduler_.now(), "FAILED", what);
}

}  // namespace kindred::sim
