#include "api/rank.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace kindred::api {
namespace {

constexpr int for_a_free_slot = 40;
constexpr int for_a_locked_file = -100;
constexpr int most_for_speed = 30;
constexpr int most_for_queue = -20;
constexpr int for_lossless = 15;
constexpr int most_for_bitrate = 10;

/// Three points for each doubling of the speed from 16 KiB/s on.
int for_speed(std::uint32_t bytes_per_second) {
    return std::min(most_for_speed,
                    3 * static_cast<int>(std::bit_width(bytes_per_second / 16'384)));
}

/// Two points less for each doubling of those who wait.
int for_queue(std::uint32_t length) {
    return std::max(most_for_queue, -2 * static_cast<int>(std::bit_width(length)));
}

bool is_lossless(std::string_view name) {
    constexpr std::array<std::string_view, 5> endings = {".flac", ".wav", ".ape", ".wv", ".alac"};
    return std::ranges::any_of(endings, [&](std::string_view ending) {
        return name.size() > ending.size() &&
               std::ranges::equal(
                   name.substr(name.size() - ending.size()), ending, {},
                   [](char c) { return static_cast<char>(c | 0x20); },
                   [](char c) { return static_cast<char>(c | 0x20); });
    });
}

/// One point for each 32 kbit/s.
int for_bitrate(std::uint32_t kbps) {
    return std::min(most_for_bitrate, static_cast<int>(std::min(kbps, 10'000u) / 32));
}

/// Calls `part(points, why)` for all that counts; `why` is made only if it is wanted.
template <class Part>
void count(const client::SearchResponse& response, const client::RemoteFile& file, bool locked,
           Part part) {
    if (locked) part(for_a_locked_file, [] { return std::string("given to chosen people only"); });
    if (response.free_slot)
        part(for_a_free_slot, [] { return std::string("has a free upload slot"); });
    part(for_speed(response.average_speed), [&] {
        return "sends " + std::to_string(response.average_speed / 1024) + " KiB/s on average";
    });
    part(for_queue(response.queue_length),
         [&] { return std::to_string(response.queue_length) + " files wait in the queue"; });
    if (is_lossless(file.name))
        part(for_lossless, [] { return std::string("a lossless format"); });
    else if (file.attributes.bitrate_kbps != 0)
        part(for_bitrate(file.attributes.bitrate_kbps),
             [&] { return std::to_string(file.attributes.bitrate_kbps) + " kbit/s"; });
}

}  // namespace

std::vector<RankPart> explain_rank(const client::SearchResponse& response,
                                   const client::RemoteFile& file, bool locked) {
    std::vector<RankPart> parts;
    count(response, file, locked, [&](int points, auto why) { parts.push_back({points, why()}); });
    return parts;
}

int rank(const client::SearchResponse& response, const client::RemoteFile& file, bool locked) {
    int sum = 0;
    count(response, file, locked, [&](int points, const auto&) { sum += points; });
    return sum;
}

}  // namespace kindred::api
