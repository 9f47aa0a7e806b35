#include "apps/kindred/command_line.hpp"

#include "apps/kindred/exit_codes.hpp"
#include "apps/kindred/inspect_commands.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>

namespace kindred::cli {
namespace {

/// Filled by the verb that was given; returns the exit status.
using Command = std::function<int()>;

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

    InspectOptions options() const {
        return {*inspect::parse_scope(scope),
                dialect == "seed" ? protocol::Dialect::seed2003 : protocol::Dialect::modern};
    }
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
    "inside a\n"
    "                                                   zlib body, of the inflated body\n"
    "Strings are text; byte arrays, and strings that are not UTF-8, are {\"hex\":\"..\"}.\n"
    "Scopes: server-request, server-response, peer-init, peer, distributed, and file, which\n"
    "takes bytes as they are: 4 are a token, 8 an offset. Blank lines are skipped; a line may\n"
    "have 1.4e9 characters. Exit status 1 if any line failed.\n"
    "Example:  echo 0500000000d2040000 | kindred decode --scope peer-init";

constexpr const char* encode_help =
    "Reads one JSON object per line from standard input, as decode prints them, and prints the\n"
    "frames in hex. \"name\" or \"code\" says which message, \"fields\" may be in any order,\n"
    "\"trailing\" is ignored. Exit status 1 if any line failed.\n"
    "Example:  echo '{\"name\":\"PierceFireWall\",\"fields\":{\"token\":7}}' |\n"
    "          kindred encode --scope peer-init";

void add_decode(CLI::App& app, Command& command) {
    auto* verb = app.add_subcommand("decode", "print frames, or a capture, as JSON");
    auto arguments = std::make_shared<InspectArguments>();
    verb->add_option("--scope", arguments->scope, "what kind of connection the frames are from")
        ->check(scope_name())
        ->required();
    add_dialect(*verb, *arguments);
    verb->footer(decode_help);
    verb->callback([arguments, &command] {
        command = [arguments] { return decode_lines(std::cin, std::cout, arguments->options()); };
    });
}

void add_encode(CLI::App& app, Command& command) {
    auto* verb = app.add_subcommand("encode", "make frames from JSON");
    auto arguments = std::make_shared<InspectArguments>();
    verb->add_option("--scope", arguments->scope, "what kind of connection the frames are for")
        ->check(scope_name())
        ->required();
    add_dialect(*verb, *arguments);
    verb->footer(encode_help);
    verb->callback([arguments, &command] {
        command = [arguments] { return encode_lines(std::cin, std::cout, arguments->options()); };
    });
}

}  // namespace

int run(int argc, const char* const* argv) {
    std::ios::sync_with_stdio(false);
    Command command;
    CLI::App app("kindred: the command line of the Soulseek network");
    app.require_subcommand(1);
    add_decode(app, command);
    add_encode(app, command);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
    }
    return command();
}

}  // namespace kindred::cli
