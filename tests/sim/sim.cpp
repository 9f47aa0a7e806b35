// The program behind ./dev sim: lives of whole networks from seeds. One seed is replayed, with
// --verbose event by event; a range stops at the first seed that fails.
#include "sim/life.hpp"

#include <charconv>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <optional>
#include <string_view>

namespace {

struct Arguments {
    std::uint64_t first = 1;
    std::uint64_t last = 200;
    bool verbose = false;
};

constexpr const char* usage =
    "usage: kindred_sim [SEED | --seeds N | --seeds FIRST..LAST] [--verbose]\n"
    "  SEED                  replays one seed\n"
    "  --seeds N             seeds 1 to N (200)\n"
    "  --seeds FIRST..LAST   a range\n"
    "  --verbose             prints every event\n";

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

bool parse_range(std::string_view text, Arguments& arguments) {
    const std::size_t dots = text.find("..");
    const auto first = dots == std::string_view::npos ? 1 : number(text.substr(0, dots));
    const auto last = number(dots == std::string_view::npos ? text : text.substr(dots + 2));
    if (!first || !last) return false;
    arguments.first = *first;
    arguments.last = *last;
    return true;
}

std::optional<Arguments> parse(int count, char** values) {
    Arguments arguments;
    for (int i = 1; i < count; ++i) {
        const std::string_view value = values[i];
        if (value == "--verbose") {
            arguments.verbose = true;
        } else if (value == "--seeds" && i + 1 < count) {
            if (!parse_range(values[++i], arguments)) return std::nullopt;
        } else if (const auto seed = number(value)) {
            arguments.first = arguments.last = *seed;
        } else {
            return std::nullopt;
        }
    }
    return arguments;
}

bool run(std::uint64_t seed, bool verbose, std::uint64_t& events) {
    kindred::sim::Life life(seed, verbose ? stdout : nullptr);
    if (verbose) std::printf("seed %" PRIu64 ":%s\n", seed, life.describe_options().c_str());
    const std::string failure = life.run();
    events += life.town().world().scheduler().steps();
    if (failure.empty()) return true;
    std::fprintf(stderr,
                 "seed %" PRIu64 " FAILED: %s\n  with%s\n  replay: ./dev sim %" PRIu64
                 " --verbose\n",
                 seed, failure.c_str(), life.describe_options().c_str(), seed);
    return false;
}

}  // namespace

int main(int count, char** values) {
    const auto arguments = parse(count, values);
    if (!arguments) {
        std::fputs(usage, stderr);
        return 2;
    }
    const auto start = std::chrono::steady_clock::now();
    std::uint64_t events = 0;
    for (std::uint64_t seed = arguments->first; seed <= arguments->last; ++seed)
        if (!run(seed, arguments->verbose, events)) return 1;
    const std::uint64_t seeds = arguments->last + 1 - arguments->first;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%" PRIu64 " seeds passed: %.1f seeds and %.2f million events per second\n", seeds,
                static_cast<double>(seeds) / took.count(),
                static_cast<double>(events) / took.count() / 1e6);
    return 0;
}
