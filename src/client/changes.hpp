// Gathers what changed until the next tick and tells the observer each thing once. Things that are
// events in themselves (chat lines, messages) are all told, in order.
#pragma once

#include "client/events.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace kindred::client {

class Changes {
  public:
    void observe(Observer* observer) { observer_ = observer; }

    void session() { session_ = true; }
    void reachability() { reachability_ = true; }
    void search(SearchId id) { searches_.insert(id); }
    void results(SearchId id, std::size_t first, std::size_t count);
    void search_removed(SearchId id);
    void wish(WishId id) { wishes_.insert(id); }
    void wish_removed(WishId id);
    void download(DownloadId id) { downloads_.insert(id); }
    void download_removed(DownloadId id);
    void upload(UploadId id) { uploads_.insert(id); }
    void upload_removed(UploadId id);
    void request(RequestId id) { requests_.insert(id); }
    void user(const std::string& username) { users_.insert(username); }
    void room(const std::string& name) { rooms_.insert(name); }
    void room_list() { room_list_ = true; }
    void conversation(const std::string& username) { conversations_.insert(username); }
    void interests() { interests_ = true; }
    void job(JobId id) { jobs_.insert(id); }
    void job_removed(JobId id);
    void job_item(JobId job, std::uint64_t number) { job_items_.insert({job, number}); }
    void happened(Event event);

    /// Tells everything gathered. The observer may query, but not command.
    void tell();

  private:
    struct Range {
        std::size_t first = 0;
        std::size_t count = 0;
    };
    void tell(const Event& event) const { observer_->happened(event); }
    void forget();

    Observer* observer_ = nullptr;
    bool session_ = false;
    bool reachability_ = false;
    bool room_list_ = false;
    bool interests_ = false;
    std::set<SearchId> searches_;
    std::map<SearchId, Range> results_;
    std::set<WishId> wishes_;
    std::set<DownloadId> downloads_;
    std::set<UploadId> uploads_;
    std::set<RequestId> requests_;
    std::set<std::string> users_;
    std::set<std::string> rooms_;
    std::set<std::string> conversations_;
    std::set<JobId> jobs_;
    std::set<std::pair<JobId, std::uint64_t>> job_items_;
    std::vector<Event> in_order_;
};

}  // namespace kindred::client
