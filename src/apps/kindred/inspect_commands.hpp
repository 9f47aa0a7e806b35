// `kindred decode` and `kindred encode`: frames in hex to JSON and back, line by line.
#pragma once

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

}  // namespace kindred::cli
