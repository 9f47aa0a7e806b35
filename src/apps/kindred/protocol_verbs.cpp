#include "apps/kindred/inspect_commands.hpp"
#include "apps/kindred/verbs.hpp"

#include <iostream>

namespace kindred::cli {
namespace {

CLI::Validator scope_name() {
    return CLI::Validator(
        [](std::string& name) {
            const auto scope = inspect::parse_scope(name);
            return scope ? std::string() : scope.error().message;
        },
        "SCOPE", "scope");
}

struct InspectArguments {
    std::string scope;
    std::string dialect = "modern";

    protocol::Dialect parsed_dialect() const {
        return dialect == "seed" ? protocol::Dialect::seed2003 : protocol::Dialect::modern;
    }
    InspectOptions options() const { return {*inspect::parse_scope(scope), parsed_dialect()}; }
};

void add_dialect(CLI::App& verb, InspectArguments& arguments) {
    verb.add_option("--dialect", arguments.dialect, "modern (default) or seed, the 2003 layouts")
        ->check(CLI::IsMember({"modern", "seed"}));
}

constexpr const char* decode_help =
    "Reads one frame per line in hex from standard input, length prefix included, and prints\n"
    "one JSON object per line:\n"
    "  {\"name\":..,\"code\":..,\"fields\":{..},\"trailing\":N}   N bytes follow the known fields\n"
    "  {\"error\":..,\"field\":..,\"offset\":N}                 N counts bytes of the frame; "
    "inside\n"
    "                                                   a zlib body, of the inflated body\n"
    "Strings are text; byte arrays, and strings that are not UTF-8, are {\"hex\":\"..\"}.\n"
    "Scopes: server-request, server-response, peer-init, peer, distributed, and file, which\n"
    "takes bytes as they are: 4 are a token, 8 an offset. Blank lines are skipped; a line may\n"
    "have 1.4e9 characters. Exit status 1 if any line failed.\n"
    "Example:  echo 0500000000d2040000 | kindred decode --scope peer-init\n"
    "\n"
    "With --pcap, prints the conversations of a packet capture, one connection after the other:\n"
    "every message with its connection, direction and time, and what happened to connections.\n"
    "Example:  kindred decode --pcap soulseek.pcap --server-port 2242";

constexpr const char* encode_help =
    "Reads one JSON object per line from standard input, as decode prints them, and prints the\n"
    "frames in hex. \"name\" or \"code\" says which message, \"fields\" may be in any order,\n"
    "\"trailing\" is ignored: such bytes are counted, not kept. Exit status 1 if any line failed.\n"
    "Example:  echo '{\"name\":\"PierceFireWall\",\"fields\":{\"token\":7}}' |\n"
    "          kindred encode --scope peer-init";

struct CaptureArguments {
    std::string path;
    inspect::CaptureOptions options;
};

void add_decode(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("decode", "print frames, or a capture, as JSON");
    auto frames = std::make_shared<InspectArguments>();
    auto capture = std::make_shared<CaptureArguments>();
    auto* source = verb->add_option_group("source");
    source->add_option("--scope", frames->scope, "what kind of connection the frames are from")
        ->check(scope_name());
    source->add_option("--pcap", capture->path, "a packet capture to read instead of frames");
    source->require_option(1);
    add_dialect(*verb, *frames);
    verb->add_option("--server-port", capture->options.server_ports,
                     "with --pcap: ports of servers (2242, 2271, 2416)");
    verb->add_flag("--by-time", capture->options.by_time,
                   "with --pcap: print in the order of time, connections mixed");
    verb->footer(decode_help);
    verb->callback([frames, capture, &line] {
        line.run = [frames, capture] {
            if (capture->path.empty()) return decode_lines(std::cin, std::cout, frames->options());
            capture->options.dialect = frames->parsed_dialect();
            return decode_capture(capture->path, capture->options, std::cout, std::cerr);
        };
    });
}

void add_encode(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("encode", "make frames from JSON");
    auto arguments = std::make_shared<InspectArguments>();
    verb->add_option("--scope", arguments->scope, "what kind of connection the frames are for")
        ->check(scope_name())
        ->required();
    add_dialect(*verb, *arguments);
    verb->footer(encode_help);
    verb->callback([arguments, &line] {
        line.run = [arguments] { return encode_lines(std::cin, std::cout, arguments->options()); };
    });
}

}  // namespace

void add_protocol_verbs(CLI::App& app, CommandLine& line) {
    add_decode(app, line);
    add_encode(app, line);
}

}  // namespace kindred::cli
