// What the process itself has used so far.
#pragma once

#include <ctime>
#include <fstream>
#include <unistd.h>

namespace kindred::bench {

/// CPU time of all threads, in user mode and in the kernel.
inline double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Physical memory. It is the same question to every allocator; mallinfo2 knows glibc's alone.
inline double resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace kindred::bench
