#include "apps/kindred/account_command.hpp"
#include "apps/kindred/chat_commands.hpp"
#include "apps/kindred/interests_command.hpp"
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
    const CLI::IsMember known({"buddy", "trusted", "prioritized", "ignored", "banned"});
    verb->add_option("user", options->username, "whom to put on or take off lists");
    verb->add_option("--add", options->add,
                     "buddy, trusted, prioritized, ignored or banned; repeatable")
        ->allow_extra_args(false)
        ->check(known);
    verb->add_option("--drop", options->drop, "the same, to take off")
        ->allow_extra_args(false)
        ->check(known);
    verb->footer("Example:  kindred users alice --add buddy");
    on_verb(*verb, line, options,
            [](Session& session, const PeopleOptions& given) { return people(session, given); });
}

void add_msg(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("msg", "private messages");
    auto options = std::make_shared<MessageOptions>();
    verb->add_option("user", options->username, "with whom; nobody: lists conversations");
    verb->add_option("text", options->words, "what to say; nothing: shows the conversation");
    verb->add_option("--also", options->also, "another user who gets it too; repeatable")
        ->allow_extra_args(false);
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
    verb->add_flag("--private", options->create_private, "make it a private room if it is new");
    verb->add_flag("--users", options->users, "show who is in it");
    verb->add_flag("--wall", options->wall, "show what people wrote on its wall");
    verb->add_flag("--write", options->set_ticker, "write the text on the wall; none: take it off");
    verb->add_option("--add", options->add, "let this user into a private room");
    verb->add_option("--remove", options->remove, "take him out of it");
    verb->add_option("--promote", options->promote, "make him an operator of it");
    verb->add_option("--demote", options->demote, "not an operator any more");
    verb->add_flag("--leave", options->leave, "leave it");
    verb->add_flag("-f,--follow", options->follow, "go on showing what is said");
    verb->footer(
        "A room that was not joined is joined first.\n"
        "Example:  kindred room -f jazz");
    on_verb(*verb, line, options,
            [](Session& session, const RoomOptions& given) { return room(session, given); });
}

void add_feed(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("feed", "what is said in all public rooms");
    auto options = std::make_shared<FeedOptions>();
    verb->add_flag("-f,--follow", options->follow, "go on showing what is said");
    verb->add_flag("--stop", options->stop, "ask the server to send it no more");
    on_verb(*verb, line, options,
            [](Session& session, const FeedOptions& given) { return feed(session, given); });
}

void add_interests(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("interests", "what you like, and what goes with it");
    auto options = std::make_shared<InterestsOptions>();
    verb->add_option("--like", options->like, "like this; repeatable")->allow_extra_args(false);
    verb->add_option("--hate", options->hate, "dislike this; repeatable")->allow_extra_args(false);
    verb->add_option("--forget", options->forget, "neither any more; repeatable")
        ->allow_extra_args(false);
    auto* recommended = verb->add_flag("--recommended", options->recommended,
                                       "what the server recommends for your interests");
    verb->add_flag("--everywhere", options->everywhere, "what is liked in the whole network");
    auto* similar =
        verb->add_flag("--similar", options->similar, "users with interests like yours");
    verb->add_option("--of", options->username, "what this user likes");
    verb->add_option("--item", options->item,
                     "with --recommended or --similar: for this instead of your interests");
    recommended->excludes(similar);
    verb->footer("Example:  kindred interests --like jazz --recommended");
    on_verb(*verb, line, options, [](Session& session, const InterestsOptions& given) {
        return interests(session, given);
    });
}

void add_bans(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("bans", "addresses that get no connection");
    auto options = std::make_shared<BansOptions>();
    verb->add_option("range", options->range,
                     "an address or a range to ban, such as 10.1.0.0/16; nothing: lists them");
    verb->add_flag("--lift", options->lift, "lift the ban instead");
    on_verb(*verb, line, options,
            [](Session& session, const BansOptions& given) { return bans(session, given); });
}

void add_account(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("privileges", "how long yours last, and giving some away");
    auto options = std::make_shared<PrivilegesOptions>();
    auto* user = verb->add_option("user", options->username, "whom to give days of yours");
    auto* days = verb->add_option("days", options->days, "how many");
    user->needs(days);
    on_verb(*verb, line, options, [](Session& session, const PrivilegesOptions& given) {
        return privileges(session, given);
    });
    add_plain(app, line, "password", "change the password of your account", password)
        ->footer(
            "Asks for the new one and does not show it; a script gives it as a line on standard "
            "input.\n"
            "Example:  kindred password < new-password.txt");
}

}  // namespace

void add_people_verbs(CLI::App& app, CommandLine& line) {
    add_user(app, line);
    add_users(app, line);
    add_msg(app, line);
    add_room(app, line);
    add_feed(app, line);
    add_interests(app, line);
    add_bans(app, line);
    add_account(app, line);
    add_plain(app, line, "rooms", "the rooms of the network, the fullest first", rooms);
}

}  // namespace kindred::cli
