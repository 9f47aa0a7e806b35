// `kindred decode` and `kindred encode`: frames in hex to JSON and back, line by line.
#pragma once

#include "inspect/capture.hpp"
#include "inspect/scope.hpp"
#include "protocol/types.hpp"

#include <istream>
#include <ostream>

namespace kindred::cli {

struct InspectOptions {
    inspect::Scope scope{};
    protocol::Dialect dialect = protocol::Dialect::modern;
};

/// Prints one JSON object for each line that is not blank, an error object for a bad one. Returns
/// the exit code: `failed` if any line failed.
int decode_lines(std::istream& in, std::ostream& out, const InspectOptions& options);
/// Prints one frame in hex for each JSON object, an error object for a bad one.
int encode_lines(std::istream& in, std::ostream& out, const InspectOptions& options);
/// Prints the conversations of a packet capture, and a summary to `notes`. `failed` if the file
/// cannot be read, or if anything in it could not be understood.
int decode_capture(const std::string& path, const inspect::CaptureOptions& options,
                   std::ostream& out, std::ostream& notes);

}  // namespace kindred::cli
