#include "apps/kindred/inspect_commands.hpp"

#include "apps/kindred/exit_codes.hpp"
#include "apps/kindred/line_reader.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "inspect/inspect.hpp"

namespace kindred::cli {
namespace {

using Line = std::expected<std::string, inspect::InspectError>;

// The largest frame any connection accepts, spelt in hex with a blank after each byte.
constexpr std::size_t longest_line = 3 * (limits::server_response + 8);

/// Answers every line of `in` with `convert(line)`.
template <class Convert>
int convert_lines(std::istream& in, std::ostream& out, Convert convert) {
    LineReader lines(in, longest_line);
    std::string line;
    bool failed = false;
    for (auto status = lines.next(line); status != LineReader::Status::end;
         status = lines.next(line)) {
        if (status == LineReader::Status::line &&
            line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const Line converted =
            status == LineReader::Status::line
                ? convert(line)
                : Line(std::unexpect,
                       "the line is longer than " + std::to_string(longest_line) + " characters",
                       "", longest_line);
        failed = failed || !converted;
        // Whoever reads the other end of a pipe sees each answer as soon as it is made.
        out << (converted ? *converted : to_json_text(converted.error())) << std::endl;
    }
    return failed ? exit_code::failed : exit_code::ok;
}

}  // namespace

int decode_lines(std::istream& in, std::ostream& out, const InspectOptions& options) {
    return convert_lines(in, out, [&](std::string_view line) {
        return inspect::decode_hex(options.scope, line, options.dialect);
    });
}

int encode_lines(std::istream& in, std::ostream& out, const InspectOptions& options) {
    return convert_lines(in, out, [&](std::string_view line) -> Line {
        const auto frame = inspect::encode_json(options.scope, line, options.dialect);
        if (!frame) return std::unexpected(frame.error());
        return to_hex(*frame);
    });
}

int decode_capture(const std::string& path, const inspect::CaptureOptions& options,
                   std::ostream& out, std::ostream& notes) {
    const auto summary =
        inspect::read_capture(path, options, [&](std::string_view line) { out << line << '\n'; });
    out.flush();
    if (!summary) {
        notes << "kindred: " << summary.error().message << std::endl;
        return exit_code::failed;
    }
    notes << summary->connections << " connections, " << summary->messages << " messages, "
          << summary->problems << " problems" << std::endl;
    return summary->problems == 0 ? exit_code::ok : exit_code::failed;
}

}  // namespace kindred::cli
