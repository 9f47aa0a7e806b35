#include "sim/client_disk.hpp"

#include <algorithm>

namespace kindred::sim {

// --- tables --------------------------------------------------------------------------------------

std::vector<client::Record> SlowStorage::load(client::Table table) {
    std::vector<client::Record> records;
    for (const auto& [key, value] : durable_[table]) records.push_back({key, value});
    return records;
}

void SlowStorage::put(Ticket ticket, client::Table table, const std::string& key, Buffer value) {
    add({ticket, table, key, std::move(value)});
}

void SlowStorage::erase(Ticket ticket, client::Table table, const std::string& key) {
    add({ticket, table, key, std::nullopt});
}

void SlowStorage::add(Write write) {
    pending_.push_back(std::move(write));
    machine_.later(machine_.draw_work_time(), [this] { commit(); });
}

/// One write per commit that was asked for: the order is kept although the delays are not in it.
void SlowStorage::commit() {
    Write write = std::move(pending_.front());
    pending_.pop_front();
    if (write.value)
        durable_[write.table][write.key] = std::move(*write.value);
    else
        durable_[write.table].erase(write.key);
    if (write.ticket) report_(write.ticket, client::Stored{});
}

// --- jobs ----------------------------------------------------------------------------------------

void SlowJobs::start(Ticket ticket, client::Job job) {
    machine_.later(machine_.draw_work_time(), [this, ticket, job = std::move(job)] {
        client::JobResult result = std::visit([this](const auto& one) { return run(one); }, job);
        // Between an effect and its report the program may die.
        machine_.later(machine_.draw_work_time() / 4,
                       [this, ticket, result = std::move(result)] { report_(ticket, result); });
    });
}

client::JobResult SlowJobs::run(const client::ResolveHost& job) {
    const auto found = names_.find(job.host);
    if (found == names_.end())
        return client::HostResolved{fail("cannot resolve " + job.host + ": unknown name")};
    return client::HostResolved{found->second};
}

client::JobResult SlowJobs::run(const client::PreparePartial& job) {
    const Buffer* file = machine_.files().find(job.path);
    if (file == nullptr) return client::PartialReady{0, {}, {}};
    const std::size_t tail = std::min(job.tail, file->size());
    return client::PartialReady{
        file->size(), Buffer(file->end() - static_cast<std::ptrdiff_t>(tail), file->end()), {}};
}

client::JobResult SlowJobs::run(const client::PlaceDownload& job) {
    MemoryFiles& files = machine_.files();
    const std::size_t dot = job.name.rfind('.');
    const std::string stem = job.name.substr(0, dot);
    const std::string extension = dot == std::string::npos ? "" : job.name.substr(dot);
    std::string target = job.folder + '/' + job.name;
    for (int i = 1; files.contains(target); ++i)
        target = job.folder + '/' + stem + " (" + std::to_string(i) + ')' + extension;
    if (auto moved = files.rename(job.partial_path, target); !moved)
        return client::DownloadPlaced{std::unexpected(moved.error())};
    return client::DownloadPlaced{target};
}

client::JobResult SlowJobs::run(const client::DeletePartial& job) {
    if (!machine_.files().contains(job.path)) return client::PartialDeleted{};
    return client::PartialDeleted{machine_.files().remove(job.path)};
}

client::JobResult SlowJobs::run(const client::CheckSource& job) {
    const Buffer* file = machine_.files().find(job.path);
    if (file == nullptr)
        return client::SourceChecked{fail("cannot read " + job.path + ": No such file")};
    return client::SourceChecked{file->size()};
}

}  // namespace kindred::sim
