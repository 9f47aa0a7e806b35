#include "client/upload_queue.hpp"

#include <tuple>

namespace kindred::client {
namespace {

// Users remembered only to take turns fairly.
constexpr std::size_t max_served = 1000;

}  // namespace

void UploadQueue::add(UploadId upload, const std::string& username, std::uint64_t size) {
    const auto [it, added] = lines_.try_emplace(username);
    Line& line = it->second;
    if (added) {
        const auto served = served_.extract(username);
        if (!served.empty()) line.served = served.mapped();
    }
    line.uploads.insert(upload);
    line.bytes += size;
    ++size_;
}

void UploadQueue::remove(UploadId upload, const std::string& username, std::uint64_t size) {
    const auto it = lines_.find(username);
    if (it == lines_.end() || it->second.uploads.erase(upload) == 0) return;
    it->second.bytes -= size;
    --size_;
    if (!it->second.uploads.empty()) return;
    if (served_.size() >= max_served) served_.clear();
    served_[username] = it->second.served;
    lines_.erase(it);
}

std::optional<UploadId> UploadQueue::take(
    const std::function<std::optional<Standing>(const std::string&)>& standing_of) {
    Line* best = nullptr;
    const std::string* best_user = nullptr;
    std::tuple<int, std::uint64_t, UploadId> best_rank;
    for (auto& [username, line] : lines_) {
        if (running_.contains(username)) continue;
        const auto standing = standing_of(username);
        if (!standing) continue;
        const UploadId first = *line.uploads.begin();
        const std::tuple rank{-standing->priority, standing->first_come ? 0 : line.served, first};
        if (best != nullptr && best_rank <= rank) continue;
        best = &line;
        best_user = &username;
        best_rank = rank;
    }
    if (best == nullptr) return std::nullopt;
    best->served = ++servings_;
    running_.insert(*best_user);
    return std::get<UploadId>(best_rank);
}

std::uint32_t UploadQueue::place(UploadId upload, const std::string& username) const {
    const auto it = lines_.find(username);
    if (it == lines_.end() || !it->second.uploads.contains(upload)) return 0;
    const auto index = std::distance(it->second.uploads.begin(), it->second.uploads.find(upload));
    return static_cast<std::uint32_t>(lines_.size() + static_cast<std::size_t>(index));
}

std::size_t UploadQueue::size_of(const std::string& username) const {
    const auto it = lines_.find(username);
    return it == lines_.end() ? 0 : it->second.uploads.size();
}

std::uint64_t UploadQueue::bytes_of(const std::string& username) const {
    const auto it = lines_.find(username);
    return it == lines_.end() ? 0 : it->second.bytes;
}

std::vector<UploadId> UploadQueue::uploads_of(const std::string& username) const {
    const auto it = lines_.find(username);
    if (it == lines_.end()) return {};
    return {it->second.uploads.begin(), it->second.uploads.end()};
}

}  // namespace kindred::client
