// Runs a fuzzer's target without libFuzzer, under any compiler: on the files that are named, or on
// inputs made from seeds, which is what the tests do.
#include "base/bytes.hpp"
#include "base/random.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uint64_t seeds = 2000;

kindred::Buffer make_input(std::uint64_t seed) {
    kindred::Random random(seed);
    kindred::Buffer input(random.below(random.chance(1, 4) ? 4000 : 600));
    for (auto& byte : input) byte = static_cast<std::uint8_t>(random());
    return input;
}

}  // namespace

int main(int count, char** values) {
    for (int i = 1; i < count; ++i) {
        std::ifstream file(values[i], std::ios::binary);
        const kindred::Buffer input{std::istreambuf_iterator<char>(file), {}};
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    if (count > 1) return 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const kindred::Buffer input = make_input(seed);
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    std::printf("%llu inputs\n", static_cast<unsigned long long>(seeds));
    return 0;
}
