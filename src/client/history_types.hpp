// What the engine counted over time, as it is asked for and told. Times are Unix seconds; hours,
// days and months are those of UTC.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kindred::client {

enum class Direction : std::uint8_t { download, upload };

/// What was counted in some span of time.
struct Counts {
    std::uint64_t bytes_downloaded = 0;
    std::uint64_t bytes_uploaded = 0;
    std::uint64_t files_downloaded = 0;
    std::uint64_t files_uploaded = 0;
    std::uint64_t downloads_failed = 0;
    std::uint64_t uploads_failed = 0;
    std::uint64_t searches_received = 0;
    std::uint64_t searches_answered = 0;
    std::uint64_t seconds_online = 0;

    bool operator==(const Counts&) const = default;
    Counts& operator+=(const Counts& other);
};

/// Hours are known for the last 90 days, days and months for ever.
enum class Interval : std::uint8_t { hour, day, month };

struct CountedPeriod {
    std::int64_t start = 0;
    Counts counts;
};

enum class TopOf : std::uint8_t { user, folder, error };

/// Asks for the largest of the days that overlap [from, to).
struct TopQuery {
    std::int64_t from = 0;
    std::int64_t to = 0;
    Direction direction{};
    TopOf of{};
    std::size_t limit = 0;
};

/// A user, a folder as its owner names it, or the reason of failures.
struct TopName {
    std::string name;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;

    bool operator==(const TopName&) const = default;
};

struct Top {
    std::vector<TopName> names;  ///< the largest first: by bytes, then by files
    TopName rest;                ///< all others together; without a name
};

}  // namespace kindred::client
