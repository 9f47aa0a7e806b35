#include "apps/kindred/chat_commands.hpp"
#include "apps/kindred/list_commands.hpp"
#include "apps/kindred/people_command.hpp"
#include "apps/kindred/verbs.hpp"

namespace kindred::cli {
namespace {

void add_user(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("user", "what is known about a user");
    auto username = std::make_shared<std::string>();
    verb->add_option("user", *username, "who")->required();
    on_verb(*verb, line, username,
            [](Session& session, const std::string& given) { return user(session, given); });
}

void add_users(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("users", "your lists of people, and who is on them");
    auto options = std::make_shared<PeopleOptions>();
    verb->add_option("user", options->username, "whom to put on or take off lists");
    verb->add_option("--add", options->add,
                     "buddy, trusted, prioritized, ignored or banned; repeatable");
    verb->add_option("--drop", options->drop, "the same, to take off");
    verb->footer("Example:  kindred users alice --add buddy");
    on_verb(*verb, line, options,
            [](Session& session, const PeopleOptions& given) { return people(session, given); });
}

void add_msg(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("msg", "private messages");
    auto options = std::make_shared<MessageOptions>();
    verb->add_option("user", options->username, "with whom; nobody: lists conversations");
    verb->add_option("text", options->words, "what to say; nothing: shows the conversation");
    verb->add_flag("-f,--follow", options->follow, "go on showing what comes");
    verb->footer("Example:  kindred msg alice hello there");
    on_verb(*verb, line, options,
            [](Session& session, const MessageOptions& given) { return message(session, given); });
}

void add_room(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("room", "a chat room: join, read, say, leave");
    auto options = std::make_shared<RoomOptions>();
    verb->add_option("room", options->name, "which room")->required();
    verb->add_option("text", options->words, "what to say; nothing: shows the last lines");
    verb->add_flag("--users", options->users, "show who is in it");
    verb->add_flag("--leave", options->leave, "leave it");
    verb->add_flag("-f,--follow", options->follow, "go on showing what is said");
    verb->footer(
        "A room that was not joined is joined first.\n"
        "Example:  kindred room -f jazz");
    on_verb(*verb, line, options,
            [](Session& session, const RoomOptions& given) { return room(session, given); });
}

}  // namespace

void add_people_verbs(CLI::App& app, CommandLine& line) {
    add_user(app, line);
    add_users(app, line);
    add_msg(app, line);
    add_room(app, line);
    add_plain(app, line, "rooms", "the rooms of the network, the fullest first", rooms);
}

}  // namespace kindred::cli
