// What happens in the client engine, as numbered JSON messages for whoever looks on. The last ones
// are kept, so that an onlooker who lost his connection continues where he was:
//     {"seq":12,"type":"download","download":{...}}
// Types: session, search, results, download, download_removed, upload, upload_removed, request,
// user, room, room_list, room_message, private_message, announcement. Whoever is told that events
// are lost asks for everything again.
#pragma once

#include "client/client.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace kindred::api {

class EventLog {
  public:
    /// `client` must outlive the log.
    explicit EventLog(const client::Client& client) : client_(client) {}

    /// Notes what happened; returns its message, empty for what nobody is told about.
    std::optional<std::string> add(const client::Event& event, Now now);

    /// The number of the last message; 0 before the first.
    std::uint64_t last() const { return last_; }
    /// The messages behind number `seq`; nothing if some of them are no longer kept.
    std::optional<std::vector<std::string>> after(std::uint64_t seq) const;

  private:
    const client::Client& client_;
    std::uint64_t last_ = 0;
    std::deque<std::string> kept_;  ///< the newest has number last_
};

}  // namespace kindred::api
