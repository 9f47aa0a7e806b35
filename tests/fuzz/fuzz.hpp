// What every fuzzer shares: the entry point, and a check that stays on in every build.
#pragma once

#include "base/assert.hpp"
#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
