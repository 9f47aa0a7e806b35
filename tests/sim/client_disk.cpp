#include "sim/client_disk.hpp"

#include <algorithm>

namespace kindred::sim {

// --- tables --------------------------------------------------------------------------------------

std::vector<client::Record> SlowStorage::load(client::Table table) {
    std::vector<client::Record> records;
    for (const auto& [key, value] : durable_[table]) records.push_back({key, value});
    return records;
}

void SlowStorage::write(Ticket ticket, std::vector<client::Change> changes) {
    later([this, ticket, changes = std::move(changes)] {
        for (const client::Change& change : changes) {
            if (change.value)
                durable_[change.table][change.key] = *change.value;
            else
                durable_[change.table].erase(change.key);
        }
        if (ticket) report_(ticket, client::Stored{});
    });
}

void SlowStorage::read(Ticket ticket, client::Table table, client::Page page) {
    later([this, ticket, table, page = std::move(page)] {
        std::vector<client::Record> records;
        const auto& kept = durable_[table];
        for (auto it = kept.rbegin(); it != kept.rend() && records.size() < page.limit; ++it)
            if (it->first.starts_with(page.prefix) &&
                (page.below.empty() || it->first < page.below))
                records.push_back({it->first, it->second});
        report_(ticket, client::RecordsRead{std::move(records)});
    });
}

void SlowStorage::later(std::function<void()> turn) {
    turns_.push_back(std::move(turn));
    machine_.later(machine_.draw_work_time(), [this] { take_turn(); });
}

/// The order is kept although the delays are not in it.
void SlowStorage::take_turn() {
    const auto turn = std::move(turns_.front());
    turns_.pop_front();
    turn();
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

client::JobResult SlowJobs::run(const client::CheckFiles& job) {
    return client::FilesChecked{std::ranges::all_of(
        job.paths, [this](const std::string& path) { return machine_.files().contains(path); })};
}

}  // namespace kindred::sim
