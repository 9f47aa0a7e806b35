// What a measurement is made of: CPU time and memory of another process as the kernel counts them,
// latencies, and the table of results.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kindred::load {

/// CPU time that a process has used, in microseconds, user and system.
struct Cpu {
    double first = 0;   ///< of its first thread: the event loop
    double others = 0;  ///< of the others: hashing, the disk

    double all() const { return first + others; }
    Cpu operator-(const Cpu& before) const {
        return {first - before.first, others - before.others};
    }
};
Cpu cpu_of(pid_t pid);

/// Bytes of memory that are this process's own share, without the kernel's.
double memory_of(pid_t pid);

class Latencies {
  public:
    void add(std::chrono::nanoseconds latency) {
        milliseconds_.push_back(static_cast<float>(latency.count()) / 1e6F);
    }
    void add(const Latencies& others) {
        milliseconds_.insert(milliseconds_.end(), others.milliseconds_.begin(),
                             others.milliseconds_.end());
    }
    bool empty() const { return milliseconds_.empty(); }
    /// The latency, in milliseconds, that this part of all (0 to 1) stays at or below.
    double at(double part) const;

  private:
    std::vector<float> milliseconds_;
};

/// One run of one scenario on one of the two sides.
struct Sample {
    double operations = 0;
    Cpu cpu;
    Latencies latencies;
    double lost = 0;
};

/// One line of the table: what the server needed, beside the floor.
struct Row {
    std::string scenario;
    std::string mode;
    unsigned users = 0;
    std::vector<Sample> server;
    std::vector<Sample> floor;
    bool apart = false;  ///< only the first threads are compared
    std::string note;

    /// Medians, in microseconds per operation.
    double server_micros() const;
    double server_others() const;
    double floor_micros() const;
    /// Median of what each run cost by what the floor cost right after it; 0 without a floor. The
    /// machine is now slow and now fast, and both sides of a pair see the same of it.
    double ratio() const;

  private:
    double compared(const Cpu& cpu) const { return apart ? cpu.first : cpu.all(); }
};

void print_heading();
void print(const Row& row);
/// How the cost per operation has grown between the least and the most users, beside the floor's:
/// with more connections, the kernel's own work finds less in the caches. What is left for the
/// server is how ratio() has grown, for the two numbers of users are measured minutes apart.
void print_growth(const std::vector<Row>& rows);

double median(std::vector<double> values);

}  // namespace kindred::load
