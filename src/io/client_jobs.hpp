// The jobs of the client engine on the worker pool.
#pragma once

#include "client/jobs.hpp"
#include "io/workers.hpp"

#include <functional>
#include <vector>

namespace kindred::io {

class ClientJobs final : public client::Jobs {
  public:
    using OnDone = std::function<void(Ticket, client::JobResult)>;

    /// `workers` must outlive the jobs.
    explicit ClientJobs(Workers& workers) : workers_(workers) {}

    /// Told on the loop's thread, once for each job.
    void on_done(OnDone callback) { on_done_ = std::move(callback); }

    void start(Ticket ticket, client::Job job) override;

  private:
    struct Placing {
        Ticket ticket;
        client::PlaceDownload job;
    };
    void place_waiting();

    Workers& workers_;
    OnDone on_done_;
    /// Finished downloads go to the disk in batches, so that a thousand small ones do not wait a
    /// thousand times for it, nor hold up other jobs meanwhile.
    std::vector<Placing> to_place_;
    bool placing_ = false;
};

/// Does one job here and now. Blocks; touches no state but the files it is about.
client::JobResult perform(client::Job& job);

}  // namespace kindred::io
