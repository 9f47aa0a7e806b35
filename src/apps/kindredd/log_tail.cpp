#include "apps/kindredd/log_tail.hpp"

#include "io/clock.hpp"

#include <algorithm>

namespace kindred::daemon {
namespace {

constexpr std::size_t kept_lines = 2000;
constexpr std::size_t longest_line = 2000;

}  // namespace

std::vector<api::LogLine> LogTail::lines(std::uint64_t after, std::size_t most) const {
    const std::lock_guard lock(mutex_);
    auto first =
        std::ranges::find_if(lines_, [&](const api::LogLine& line) { return line.number > after; });
    const auto count = static_cast<std::size_t>(lines_.end() - first);
    if (count > most) first += static_cast<std::ptrdiff_t>(count - most);
    return {first, lines_.end()};
}

void LogTail::tell(std::function<void(const api::LogLine&)> listener) {
    const std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
}

void LogTail::add(std::int64_t time, LogLevel level, std::string_view part, std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() == kept_lines) lines_.pop_front();
    lines_.push_back(
        {++last_, time, level, std::string(part), std::string(text.substr(0, longest_line))});
    if (listener_) listener_(lines_.back());
}

LogSink keep_tail(LogSink out, std::shared_ptr<LogTail> tail, LogLevel least) {
    return [out = std::move(out), tail = std::move(tail), least](
               LogLevel level, std::string_view part, std::string_view line) {
        if (level >= least) tail->add(io::system_now().unix_seconds, level, part, line);
        out(level, part, line);
    };
}

}  // namespace kindred::daemon
