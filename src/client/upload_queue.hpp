// Who is served next: the uploads that wait for a slot. Users of higher priority go first; among
// equals they take turns (longest unserved first), or, if so set, files go in the order they were
// asked for. A user has one running upload at most.
#pragma once

#include "client/types.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kindred::client {

class UploadQueue {
  public:
    void add(UploadId upload, const std::string& username, std::uint64_t size);
    void remove(UploadId upload, const std::string& username, std::uint64_t size);

    /// How a user stands now.
    struct Standing {
        int priority = 0;
        bool first_come = false;
    };
    /// The next upload to run, taken off the queue. `standing_of` tells how a user stands; nothing
    /// if he cannot be served now.
    std::optional<UploadId> take(
        const std::function<std::optional<Standing>(const std::string&)>& standing_of);
    /// A taken upload has ended: its user may be served again.
    void ended(const std::string& username) { running_.erase(username); }
    /// The user is being served without having waited here.
    void started(const std::string& username) { running_.insert(username); }
    bool running(const std::string& username) const { return running_.contains(username); }

    /// 1 is next; 0 is not queued. Counts one file of every other user as ahead, as the reference
    /// client does for queues in which users take turns.
    std::uint32_t place(UploadId upload, const std::string& username) const;

    std::size_t size() const { return size_; }
    std::size_t size_of(const std::string& username) const;
    std::uint64_t bytes_of(const std::string& username) const;
    /// Uploads of a user, in the order they were asked for.
    std::vector<UploadId> uploads_of(const std::string& username) const;
    bool empty() const { return size_ == 0; }

  private:
    struct Line {
        std::set<UploadId> uploads;  // ids count up: the order of asking
        std::uint64_t bytes = 0;
        std::uint64_t served = 0;  // when last, as a count of servings
    };

    std::map<std::string, Line> lines_;
    std::map<std::string, std::uint64_t> served_;  // of users whose line is empty
    std::set<std::string> running_;
    std::uint64_t servings_ = 0;
    std::size_t size_ = 0;
};

}  // namespace kindred::client
