// What the exit status of `kindred` means; `kindred --help` prints the same table.
#pragma once

namespace kindred::cli::exit_code {

inline constexpr int ok = 0;
inline constexpr int failed = 1;         ///< the thing asked for did not work; why was printed
inline constexpr int usage = 2;          ///< the command line is wrong
inline constexpr int no_daemon = 3;      ///< no daemon answers
inline constexpr int nothing_found = 4;  ///< a search without results, an unknown transfer or user
inline constexpr int timed_out = 5;      ///< it may still happen, but not within the time given

}  // namespace kindred::cli::exit_code
