// Searches of the v0 API: the engine's, under the GUIDs and with the limits that callers gave.
// Looked at whenever somebody asks and at every tick, so limits hold without a poll.
#pragma once

#include "api/v0/request.hpp"
#include "client/client.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::api::v0 {

/// Which responses count, and when enough came.
struct SearchLimits {
    std::chrono::milliseconds silence{15000};  ///< ends after so long without a response
    std::size_t responses = 250;
    std::size_t files = 25000;
    bool filter = true;  ///< whether the next three hold
    std::size_t least_files = 1;
    std::uint32_t longest_queue = 1'000'000;
    std::uint32_t least_speed = 0;
};

struct Search {
    std::string guid;
    client::SearchId id;
    std::string text;
    SearchLimits limits;
    Time last_response;
    std::int64_t started = 0;
    std::int64_t ended = 0;
    /// "InProgress" until it has ended, for callers take every other word as the end.
    std::string_view state = "InProgress";
    std::size_t seen = 0;               ///< responses of the engine looked at
    std::vector<std::size_t> accepted;  ///< which of them count
    std::size_t files = 0;
    std::size_t locked_files = 0;

    bool complete() const { return ended != 0; }
};

class Searches {
  public:
    /// `client` must outlive this.
    explicit Searches(client::Client& client) : client_(client) {}

    /// The error is the engine's refusal. `guid` may be empty.
    Result<const Search*> start(const std::string& guid, const std::string& text,
                                SearchLimits limits, Now now);
    const Search* find(std::string_view guid) const;
    std::vector<const Search*> all() const;
    bool stop(std::string_view guid, Now now);
    bool remove(std::string_view guid, Now now);
    /// Calls `use(response)` for those that count, in an order that never changes.
    template <class Use>
    void each_response(const Search& search, Use use) const {
        const auto responses = client_.responses(search.id);
        for (const std::size_t index : search.accepted)
            if (index < responses.size()) use(responses[index]);
    }
    /// The bytes behind a path as it is shown, if `username` told it in a response; else the path.
    std::string raw_path(std::string_view username, const std::string& shown) const;

    void tick(Now now);

  private:
    void take_responses(Search& search, Now now);
    void end(Search& search, std::string_view state, Now now);

    client::Client& client_;
    std::map<std::string, Search> searches_;  ///< by GUID in lower case
};

}  // namespace kindred::api::v0
