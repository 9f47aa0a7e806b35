// A packet capture (pcap) as the conversations it holds: one JSON object per message or event, with
// the number of its connection, the direction and the time of the packet that completed it.
//
//     {"time":"2026-01-31T12:00:00.000000Z","connection":1,"from":"10.0.0.1:4000",
//      "to":"10.0.0.2:2242","scope":"server-request","name":"Login",...}
//     {"time":...,"connection":2,"from":...,"to":...,"event":"file data","bytes":1000}
//
// Events: opened, joined (the capture began in the middle), obfuscated, not understood, lost (the
// capture misses bytes; that direction ends there), cut short, file data, closed, unfinished.
#pragma once

#include "base/result.hpp"
#include "protocol/types.hpp"

#include <functional>
#include <string>
#include <vector>

namespace kindred::inspect {

struct CaptureOptions {
    std::vector<std::uint16_t> server_ports = {2242, 2271, 2416};
    protocol::Dialect dialect = protocol::Dialect::modern;
    /// Everything in the order of time; otherwise one connection after the other, which holds the
    /// text of all in memory.
    bool by_time = false;
};

struct CaptureSummary {
    std::size_t connections = 0;
    std::size_t messages = 0;
    /// Messages that could not be decoded, lost bytes, and directions that were given up.
    std::size_t problems = 0;
};

/// Calls `print` for every line, without its newline. The error says why the file cannot be read.
Result<CaptureSummary> read_capture(const std::string& path, const CaptureOptions& options,
                                    const std::function<void(std::string_view line)>& print);

}  // namespace kindred::inspect
