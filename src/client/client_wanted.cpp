// The public face of the engine: jobs.
#include "client/client.hpp"
#include "client/engine.hpp"

namespace kindred::client {

Result<JobId> Client::start_job(JobRequest request, Now now, WhenStored when_stored) {
    return run(now, [&](Engine& engine) {
        return engine.wanted_jobs.start(std::move(request), std::move(when_stored));
    });
}

std::vector<JobStatus> Client::jobs() const {
    return engine_->wanted_jobs.list();
}

std::optional<JobStatus> Client::job(JobId job) const {
    return engine_->wanted_jobs.status(job);
}

std::vector<JobItemStatus> Client::job_items(JobId job) const {
    return engine_->wanted_jobs.items(job);
}

std::optional<JobItemStatus> Client::job_item(JobId job, std::uint64_t number) const {
    return engine_->wanted_jobs.item(job, number);
}

std::vector<JobCandidate> Client::job_candidates(JobId job, std::uint64_t number) const {
    return engine_->wanted_jobs.candidates(job, number);
}

bool Client::pause_job(JobId job, Now now) {
    return run(now, [&](Engine& engine) { return engine.wanted_jobs.pause(job); });
}

bool Client::resume_job(JobId job, Now now) {
    return run(now, [&](Engine& engine) { return engine.wanted_jobs.resume(job); });
}

bool Client::retry_job(JobId job, Now now) {
    return run(now, [&](Engine& engine) { return engine.wanted_jobs.retry(job); });
}

bool Client::cancel_job(JobId job, Now now) {
    return run(now, [&](Engine& engine) { return engine.wanted_jobs.cancel(job); });
}

bool Client::remove_job(JobId job, Now now) {
    return run(now, [&](Engine& engine) { return engine.wanted_jobs.remove(job); });
}

bool Client::retry_job_item(JobId job, std::uint64_t number, Now now) {
    return run(now, [&](Engine& engine) { return engine.wanted_jobs.retry_item(job, number); });
}

}  // namespace kindred::client
