// KINDRED_ASSERT: a check for bugs in this program, always compiled in. It never guards input: bad
// input is an Error or a closed connection, never an abort.
#pragma once

namespace kindred {

/// Prints the failed condition with its place on standard error and aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace kindred

#define KINDRED_ASSERT(condition) \
    ((condition) ? void(0) : ::kindred::assertion_failed(#condition, __FILE__, __LINE__))
