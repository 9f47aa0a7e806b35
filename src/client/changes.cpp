#include "client/changes.hpp"

#include <utility>

namespace kindred::client {

void Changes::results(SearchId id, std::size_t first, std::size_t count) {
    const auto [it, added] = results_.try_emplace(id, Range{first, count});
    if (!added) it->second.count = first + count - it->second.first;
}

void Changes::search_removed(SearchId id) {
    searches_.erase(id);
    results_.erase(id);
    happened(SearchRemoved{id});
}

void Changes::wish_removed(WishId id) {
    wishes_.erase(id);
    happened(WishRemoved{id});
}

void Changes::download_removed(DownloadId id) {
    downloads_.erase(id);
    happened(DownloadRemoved{id});
}

void Changes::upload_removed(UploadId id) {
    uploads_.erase(id);
    happened(UploadRemoved{id});
}

void Changes::job_removed(JobId id) {
    jobs_.erase(id);
    std::erase_if(job_items_, [id](const auto& item) { return item.first == id; });
    happened(JobRemoved{id});
}

void Changes::happened(Event event) {
    if (observer_ != nullptr) in_order_.push_back(std::move(event));
}

void Changes::tell() {
    if (observer_ != nullptr) {
        if (session_) tell(SessionChanged{});
        if (reachability_) tell(ReachabilityChanged{});
        for (const SearchId id : searches_) tell(SearchChanged{id});
        for (const auto& [id, range] : results_)
            tell(SearchResultsAdded{id, range.first, range.count});
        for (const WishId id : wishes_) tell(WishChanged{id});
        for (const DownloadId id : downloads_) tell(DownloadChanged{id});
        for (const UploadId id : uploads_) tell(UploadChanged{id});
        for (const RequestId id : requests_) tell(RequestChanged{id});
        for (const std::string& username : users_) tell(UserChanged{username});
        if (room_list_) tell(RoomListChanged{});
        for (const std::string& room : rooms_) tell(RoomChanged{room});
        for (const Event& event : in_order_) tell(event);
        for (const std::string& username : conversations_) tell(ConversationChanged{username});
        if (interests_) tell(InterestsChanged{});
        for (const auto& [job, number] : job_items_) tell(JobItemChanged{job, number});
        for (const JobId id : jobs_) tell(JobChanged{id});
    }
    forget();
}

void Changes::forget() {
    session_ = reachability_ = room_list_ = interests_ = false;
    searches_.clear();
    results_.clear();
    wishes_.clear();
    downloads_.clear();
    uploads_.clear();
    requests_.clear();
    users_.clear();
    rooms_.clear();
    conversations_.clear();
    jobs_.clear();
    job_items_.clear();
    in_order_.clear();
}

}  // namespace kindred::client
