// What every part of the client engine shares: settings, the way out, the time of the event that
// is being handled, timers, and where changes are noted. Owned by the engine; parts keep a
// reference.
#pragma once

#include "base/log.hpp"
#include "base/network.hpp"
#include "base/random.hpp"
#include "client/changes.hpp"
#include "client/settings.hpp"
#include "client/timers.hpp"
#include "client/upload_groups.hpp"
#include "client/work.hpp"
#include "protocol/codec.hpp"

#include <memory>
#include <string>
#include <utility>

namespace kindred::client {

namespace shares {
class Catalog;
}

struct Context {
    Context(Settings wishes, NetworkActions& actions, Jobs& jobs, Storage& storage, Random source,
            LogSink sink)
        : settings(std::move(wishes)),
          network(actions),
          work(jobs, storage),
          random(source),
          log_sink(std::move(sink)) {}

    /// After every change of the settings.
    void settings_changed() { groups = UploadGroups(settings); }
    void after(Timer& timer, Duration wait, std::function<void()> action) {
        timer.set(timers, now.steady + wait, std::move(action));
    }
    void log(LogLevel level, std::string_view line) const {
        if (log_sink) log_sink(level, "client", line);
    }

    Settings settings;
    UploadGroups groups{settings};
    NetworkActions& network;
    Work work;
    Random random;
    LogSink log_sink;
    Now now;
    Timers timers;
    Changes changes;
    Statistics statistics;
    std::shared_ptr<const shares::Catalog> catalog;
    std::uint16_t port = 0;
    std::uint16_t obfuscated_port = 0;
};

/// A whole frame of a server or peer message.
template <class M>
Buffer frame_of(const M& message, protocol::Dialect dialect = protocol::Dialect::modern) {
    Buffer frame;
    protocol::encode(message, frame, 4, dialect);
    return frame;
}

/// A whole frame of an init or distributed message.
template <class M>
Buffer short_frame_of(const M& message, protocol::Dialect dialect = protocol::Dialect::modern) {
    Buffer frame;
    protocol::encode(message, frame, 1, dialect);
    return frame;
}

/// Tokens of one kind: from a random start, counting up, never 0.
class Tokens {
  public:
    explicit Tokens(Random& random)
        : next_(static_cast<std::uint32_t>(random.between(1, 4'000'000))) {}
    std::uint32_t next() {
        const std::uint32_t token = next_++;
        if (next_ == 0) next_ = 1;
        return token;
    }

  private:
    std::uint32_t next_;
};

}  // namespace kindred::client
