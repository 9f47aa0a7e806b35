#include "figures.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>

namespace kindred::load {
namespace {

template <class Of>
double median_of(const std::vector<Sample>& samples, Of of) {
    std::vector<double> values;
    for (const Sample& sample : samples)
        if (sample.operations > 0) values.push_back(of(sample) / sample.operations);
    return median(std::move(values));
}

Latencies latencies_of(const std::vector<Sample>& samples) {
    Latencies all;
    for (const Sample& sample : samples) all.add(sample.latencies);
    return all;
}

std::string number(double value, int digits) {
    if (value <= 0) return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

Cpu cpu_of(pid_t pid) {
    Cpu cpu;
    std::error_code gone;
    const std::string folder = "/proc/" + std::to_string(pid) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(folder, gone)) {
        std::ifstream file(task.path() / "schedstat");
        double nanoseconds = 0;
        file >> nanoseconds;
        const bool is_first = task.path().filename() == std::to_string(pid);
        (is_first ? cpu.first : cpu.others) += nanoseconds / 1000;
    }
    return cpu;
}

double memory_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
    std::string word;
    double bytes = 0;
    while (file >> word) {
        if (word != "Pss:") continue;
        file >> bytes;
        return bytes * 1024;
    }
    return 0;
}

double Latencies::at(double part) const {
    if (milliseconds_.empty()) return 0;
    std::vector<float> sorted = milliseconds_;
    const auto last = static_cast<double>(sorted.size() - 1);
    const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(part * last);
    std::ranges::nth_element(sorted, place);
    return static_cast<double>(*place);
}

double Row::server_micros() const {
    return median_of(server, [](const Sample& s) { return s.cpu.all(); });
}
double Row::server_others() const {
    return median_of(server, [](const Sample& s) { return s.cpu.others; });
}
double Row::floor_micros() const {
    return median_of(floor, [&](const Sample& s) { return compared(s.cpu); });
}
double Row::ratio() const {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(server.size(), floor.size()); ++i) {
        const double bare = compared(floor[i].cpu) * server[i].operations;
        const double own = compared(server[i].cpu) * floor[i].operations;
        if (bare > 0 && own > 0) ratios.push_back(own / bare);
    }
    return median(std::move(ratios));
}

void print_heading() {
    std::printf(
        "CPU in microseconds per operation (threads: what is not of the event loop); "
        "latencies in milliseconds\n\n");
    std::printf("%-20s %-10s %6s %8s %8s %8s %6s %8s %8s %8s %8s %6s\n", "scenario", "mode",
                "users", "CPU", "threads", "floor", "ratio", "p50", "p99", "max", "floor99",
                "lost");
}

void print(const Row& row) {
    const double cpu = row.server_micros();
    const Latencies latencies = latencies_of(row.server);
    double lost = 0;
    for (const Sample& sample : row.server) lost += sample.lost;
    std::printf("%-20s %-10s %6u %8s %8s %8s %6s %8s %8s %8s %8s %6.0f  %s\n", row.scenario.c_str(),
                row.mode.c_str(), row.users, number(cpu, 2).c_str(),
                number(row.server_others(), 2).c_str(), number(row.floor_micros(), 2).c_str(),
                number(row.ratio(), 2).c_str(), number(latencies.at(0.5), 2).c_str(),
                number(latencies.at(0.99), 2).c_str(), number(latencies.at(1), 2).c_str(),
                number(latencies_of(row.floor).at(0.99), 2).c_str(), lost, row.note.c_str());
    std::fflush(stdout);
}

void print_growth(const std::vector<Row>& rows) {
    std::printf("\nCPU per operation with the most users, divided by that with the least\n\n");
    std::printf("%-20s %-10s %15s %8s %8s %8s\n", "scenario", "mode", "users", "server", "floor",
                "ratio");
    for (const Row& most : rows) {
        const auto least = std::ranges::find_if(rows, [&](const Row& row) {
            return row.scenario == most.scenario && row.mode == most.mode;
        });
        if (least->users == most.users || least->server_micros() <= 0) continue;
        const double server = most.server_micros() / least->server_micros();
        const double floor =
            least->floor_micros() > 0 ? most.floor_micros() / least->floor_micros() : 0;
        std::printf("%-20s %-10s %6u : %-6u %8.2f %8s %8s\n", most.scenario.c_str(),
                    most.mode.c_str(), most.users, least->users, server, number(floor, 2).c_str(),
                    number(least->ratio() > 0 ? most.ratio() / least->ratio() : 0, 2).c_str());
    }
}

}  // namespace kindred::load
