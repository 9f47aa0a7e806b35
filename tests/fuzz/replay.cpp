// Runs a fuzzer's target without libFuzzer, under any compiler. Files that are named are run alone,
// to look into them; otherwise, as the tests do, it runs the files of the folders that are named,
// cheap variations of them, and inputs made from seeds.
#include "base/random.hpp"
#include "fuzz.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using kindred::Buffer;
using kindred::Random;

constexpr std::uint64_t seeds = 2000;
constexpr int variations = 100;

Buffer read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void run(const Buffer& input) {
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

Buffer make_input(std::uint64_t seed) {
    Random random(seed);
    Buffer input(random.below(random.chance(1, 4) ? 4000 : 600));
    for (auto& byte : input) byte = static_cast<std::uint8_t>(random());
    return input;
}

/// Flips, cuts or doubles.
Buffer varied(Buffer input, Random& random) {
    for (auto n = random.between(1, 3); n > 0 && !input.empty(); --n)
        input[random.below(input.size())] = static_cast<std::uint8_t>(random());
    if (random.chance(1, 4)) input.resize(random.below(input.size() + 1));
    if (random.chance(1, 8)) input.insert(input.end(), input.begin(), input.end());
    return input;
}

void run_folder(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::ranges::sort(files);
    Random random(1);
    for (const auto& path : files) {
        const Buffer input = read_file(path);
        run(input);
        for (int i = 0; i < variations; ++i) run(varied(input, random));
    }
    std::printf("%zu files and variations of them\n", files.size());
}

}  // namespace

int main(int count, char** values) {
    bool only_files = count > 1;
    for (int i = 1; i < count; ++i) {
        if (std::filesystem::is_directory(values[i])) {
            run_folder(values[i]);
            only_files = false;
        } else {
            run(read_file(values[i]));
        }
    }
    if (only_files) return 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) run(make_input(seed));
    std::printf("%llu inputs from seeds\n", static_cast<unsigned long long>(seeds));
    return 0;
}
