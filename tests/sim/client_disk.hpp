// What a simulated client has on disk: tables that become durable some time after a write, and the
// files of its machine. Both are reached by jobs that take random time on a pool.
#pragma once

#include "client/jobs.hpp"
#include "client/storage.hpp"
#include "sim/world.hpp"

#include <deque>
#include <functional>
#include <map>

namespace kindred::sim {

using Tables = std::map<client::Table, std::map<std::string, Buffer>>;
using ReportDone = std::function<void(Ticket, client::JobResult)>;

/// Writes reach `durable` in order, some time later; a crash loses those that had not.
class SlowStorage final : public client::Storage {
  public:
    SlowStorage(Machine& machine, Tables& durable, ReportDone report)
        : machine_(machine), durable_(durable), report_(std::move(report)) {}

    std::vector<client::Record> load(client::Table table) override;
    void write(Ticket ticket, std::vector<client::Change> changes) override;
    void read(Ticket ticket, client::Table table, client::Page page) override;

  private:
    void later(std::function<void()> turn);
    void take_turn();

    Machine& machine_;
    Tables& durable_;
    ReportDone report_;
    std::deque<std::function<void()>> turns_;  // writes and reads, in order
};

/// Does jobs on the files of the machine. Results come in any order.
class SlowJobs final : public client::Jobs {
  public:
    SlowJobs(Machine& machine, const std::map<std::string, IPv4>& names, ReportDone report)
        : machine_(machine), names_(names), report_(std::move(report)) {}

    void start(Ticket ticket, client::Job job) override;

  private:
    client::JobResult run(const client::ResolveHost& job);
    client::JobResult run(const client::PreparePartial& job);
    client::JobResult run(const client::PlaceDownload& job);
    client::JobResult run(const client::DeletePartial& job);
    client::JobResult run(const client::CheckSource& job);
    client::JobResult run(const client::CheckFiles& job);
    client::JobResult run(const client::CheckDisks&) { return client::DisksChecked{}; }
    client::JobResult run(const client::KeepFrame& job) {
        return client::FrameMade{SharedBytes(job.make())};
    }
    client::JobResult run(const client::Compute& job) { return job.work(); }

    Machine& machine_;
    const std::map<std::string, IPv4>& names_;
    ReportDone report_;
};

}  // namespace kindred::sim
