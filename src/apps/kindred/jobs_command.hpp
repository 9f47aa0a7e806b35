// `kindred jobs`: lists of wanted music that the daemon searches for and fetches.
#pragma once

#include "apps/kindred/session.hpp"

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace kindred::cli {

/// Conditions as the command line has them; 0 and empty are not sent.
struct ConditionOptions {
    std::vector<std::string> formats;
    std::vector<std::string> strict;  ///< title, artist, album
    std::vector<std::string> words;
    std::vector<std::string> without;
    std::vector<std::string> banned_users;
    std::uint32_t min_bitrate = 0;
    std::uint32_t max_bitrate = 0;
    std::uint32_t min_sample_rate = 0;
    std::uint32_t max_sample_rate = 0;
    std::uint32_t min_bit_depth = 0;
    std::uint32_t length_tolerance = 0;
    bool accept_unknown = false;
};

struct JobsOptions {
    std::string action = "list";
    std::string subject;     ///< the file for add, else a job by name or id
    std::uint64_t item = 0;  ///< for explain and retry; 0: none
    bool failed = false;     ///< show: only what could not be had

    // --- add ---
    std::string name;  ///< empty: that of the file
    std::string format = "auto";
    bool album = false;
    std::string destination;
    std::string priority;
    ConditionOptions required;
    ConditionOptions preferred;
    bool preview = false;
    bool follow = false;  ///< of show, too
    std::optional<double> timeout;
};

/// `in` is read for a list called `-`. With follow: `ok` if everything is here in the end, `failed`
/// if not, `timed_out` if it goes on. Preview: `failed` if a line is not understood.
int jobs(Session& session, const JobsOptions& options, std::istream& in);

}  // namespace kindred::cli
