// A fuzzer with a planted fault. It must fail, or the fuzzing itself is broken.
#include "fuzz.hpp"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size >= 2 && data[0] == 'K' && data[1] == 'i') {
        std::puts("the canary sings");
        std::fflush(stdout);
        std::abort();
    }
    return 0;
}
