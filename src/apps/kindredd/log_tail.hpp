// The newest lines of the log, kept for the API. Lines come from any thread.
#pragma once

#include "api/logs.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace kindred::daemon {

class LogTail final : public api::Logs {
  public:
    std::vector<api::LogLine> lines(std::uint64_t after, std::size_t most) const override;
    /// Told of every line, from any thread; empty: nobody is.
    void tell(std::function<void(const api::LogLine&)> listener);
    void add(std::int64_t time, LogLevel level, std::string_view part, std::string_view text);

  private:
    mutable std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::deque<api::LogLine> lines_;
    std::function<void(const api::LogLine&)> listener_;
};

/// A sink that writes to `out` and keeps what is at least `least` in `tail`.
LogSink keep_tail(LogSink out, std::shared_ptr<LogTail> tail, LogLevel least);

}  // namespace kindred::daemon
