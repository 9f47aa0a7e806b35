#include "server/admin.hpp"

#include "server/names.hpp"

#include <algorithm>
#include <charconv>

namespace kindred::server {
namespace {

constexpr std::int64_t day = 86'400;
constexpr std::size_t any_number = ~std::size_t{0};

Result<std::int64_t> parse_days(const std::string& text) {
    std::int64_t days = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, days);
    if (error != std::errc{} || stop != end || days < 0 || days > 36'500)
        return fail("'" + text + "' is not a number of days from 0 to 36500");
    return days;
}

std::string joined(Admin::Words words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string_view status_word(const User& user) {
    switch (user.status()) {
        case protocol::UserStatus::offline:
            return "offline";
        case protocol::UserStatus::away:
            return "away";
        case protocol::UserStatus::online:
            return "online";
    }
    return "unknown";
}

}  // namespace

struct Admin::Command {
    std::string_view name;
    std::string_view parameters;
    std::size_t fewest;
    std::size_t most;
    Result<std::string> (Admin::*run)(Words);
    std::string_view about;
};

std::span<const Admin::Command> Admin::commands() {
    static constexpr Command all[] = {
        {"stats", "", 0, 0, &Admin::stats, "what is going on, in figures"},
        {"users", "", 0, 0, &Admin::users, "who is online, and from where"},
        {"user", "NAME", 1, 1, &Admin::user, "what is known of a user"},
        {"kick", "NAME", 1, 1, &Admin::kick, "end the session of a user"},
        {"ban", "NAME|NETWORK [DAYS [REASON]]", 1, any_number, &Admin::ban,
         "keep a name, or addresses like 10.1.0.0/16, out; for ever without DAYS"},
        {"unban", "NAME|NETWORK", 1, 1, &Admin::unban, "end a ban"},
        {"bans", "", 0, 0, &Admin::bans, "all bans"},
        {"privileges", "NAME DAYS", 2, 2, &Admin::privileges,
         "give privileges for so many days from now; 0 ends them"},
        {"invite", "NAME", 1, 1, &Admin::invite, "allow a name to register by invitation"},
        {"remove-user", "NAME", 1, 1, &Admin::remove_user, "remove an account for good"},
        {"rooms", "", 0, 0, &Admin::rooms, "all rooms with the number of people in them"},
        {"remove-room", "NAME", 1, any_number, &Admin::remove_room, "end a room"},
        {"announce", "TEXT", 1, any_number, &Admin::announce, "tell everybody who is online"},
    };
    return all;
}

std::string Admin::help() {
    std::string text;
    for (const Command& command : commands()) {
        std::string line(command.name);
        if (!command.parameters.empty()) line += " " + std::string(command.parameters);
        line.resize(std::max<std::size_t>(line.size() + 2, 34), ' ');
        text += line + std::string(command.about) + "\n";
    }
    return text;
}

Result<std::string> Admin::run(Words words) {
    const std::string name = words.empty() ? "" : words.front();
    const auto all = commands();
    const auto command = std::ranges::find(all, name, &Command::name);
    if (command == all.end())
        return fail("there is no command '" + name + "'; there are:\n" + help());
    const std::size_t count = words.size() - 1;
    if (count < command->fewest || count > command->most)
        return fail("usage: " + name + " " + std::string(command->parameters));
    return (this->*command->run)(words.subspan(1));
}

Result<User*> Admin::known_user(const std::string& name) {
    User* user = core_.users.find(name);
    if (user == nullptr) return fail("there is no user '" + name + "'");
    return user;
}

// --- users ---------------------------------------------------------------------------------------

Result<std::string> Admin::users(Words) {
    std::vector<std::string> lines;
    for (const UserId id : core_.users.online()) {
        const User& user = core_.users.get(id);
        lines.push_back(user.name + "\t" + std::string(status_word(user)) + "\t" +
                        to_string(user.session->address) + "\n");
    }
    std::ranges::sort(lines);
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
}

Result<std::string> Admin::user(Words words) {
    const auto found = known_user(words[0]);
    if (!found) return std::unexpected(found.error());
    const User& user = **found;
    const std::int64_t left = user.privileged_until - core_.now.unix_seconds;
    std::string text = "name\t" + user.name + "\nstatus\t" + std::string(status_word(user)) + "\n";
    const auto add = [&](std::string_view name, const auto& value) {
        text += std::string(name) + "\t" + std::to_string(value) + "\n";
    };
    if (user.online()) {
        text += "address\t" + to_string(Endpoint{user.session->address, user.session->port}) + "\n";
        add("rooms", user.session->rooms.size());
        add("watches", user.session->watching.size());
    }
    add("watched by", user.watchers.size());
    add("files", user.stats.files);
    add("uploads", user.stats.uploads);
    add("average speed", user.stats.average_speed);
    add("messages waiting", user.mailbox.size);
    add("seconds of privileges", std::max<std::int64_t>(left, 0));
    text += std::string("banned\t") + (parts_.bans.bans_user(user.name) ? "yes" : "no") + "\n";
    return text;
}

Result<std::string> Admin::kick(Words words) {
    const auto user = known_user(words[0]);
    if (!user) return std::unexpected(user.error());
    if (!(*user)->online()) return fail("user '" + words[0] + "' is not online");
    kick_(**user, "by an operator");
    return "kicked " + words[0] + "\n";
}

Result<std::string> Admin::privileges(Words words) {
    const auto user = known_user(words[0]);
    if (!user) return std::unexpected(user.error());
    const auto days = parse_days(words[1]);
    if (!days) return std::unexpected(days.error());
    parts_.privileges.set(**user, *days == 0 ? 0 : core_.now.unix_seconds + *days * day);
    return words[0] + " is privileged for " + words[1] + " days\n";
}

Result<std::string> Admin::invite(Words words) {
    if (!check_username(words[0]).acceptable) return fail("'" + words[0] + "' cannot be a name");
    parts_.logins.invite(words[0]);
    return "invited " + words[0] + "\n";
}

Result<std::string> Admin::remove_user(Words words) {
    const auto found = known_user(words[0]);
    if (!found) return std::unexpected(found.error());
    User& user = **found;
    if (user.online()) kick_(user, "the account is removed");
    parts_.private_rooms.forget(user);
    parts_.privileges.set(user, 0);
    parts_.messages.forget(user);
    parts_.presence.forget(user);
    core_.users.remove(user);
    core_.outbox.save(change::AccountRemoved{user.name});
    return "removed " + words[0] + "\n";
}

// --- bans ----------------------------------------------------------------------------------------

Result<std::string> Admin::ban(Words words) {
    BanRecord ban{.subject = words[0]};
    // One spelling for each network, so that it is found again.
    if (const auto network = parse_address_range(words[0])) ban.subject = to_string(*network);
    if (words.size() > 1) {
        const auto days = parse_days(words[1]);
        if (!days) return std::unexpected(days.error());
        if (*days > 0) ban.until = core_.now.unix_seconds + *days * day;
        ban.reason = joined(words.subspan(2));
    }
    parts_.bans.add(ban);
    const std::vector<UserId> online(core_.users.online().begin(), core_.users.online().end());
    for (const UserId id : online) {
        User& user = core_.users.get(id);
        if (user.name == words[0] || parts_.bans.bans_address(user.session->address))
            kick_(user, "banned");
    }
    return "banned " + ban.subject + "\n";
}

Result<std::string> Admin::unban(Words words) {
    const auto network = parse_address_range(words[0]);
    if (!parts_.bans.remove(network ? to_string(*network) : words[0]))
        return fail("'" + words[0] + "' is not banned");
    return "unbanned " + words[0] + "\n";
}

Result<std::string> Admin::bans(Words) {
    std::string text;
    for (const auto& [subject, ban] : parts_.bans.all()) {
        const std::string until = ban.until == 0 ? "for ever" : std::to_string(ban.until);
        text += subject + "\t" + until + "\t" + ban.reason + "\n";
    }
    return text;
}

// --- rooms and everybody -------------------------------------------------------------------------

Result<std::string> Admin::rooms(Words) {
    std::string text;
    for (const auto& [name, id] : core_.rooms.by_name()) {
        const Room& room = core_.rooms.get(id);
        const std::string owner = room.is_private() ? core_.users.get(room.owner).name : "";
        text += name + "\t" + std::to_string(room.occupants.size()) + "\t" +
                (room.is_private() ? "private, owned by " + owner : "public") + "\n";
    }
    return text;
}

Result<std::string> Admin::remove_room(Words words) {
    const std::string name = joined(words);
    Room* room = core_.rooms.find(name);
    if (room == nullptr) return fail("there is no room '" + name + "'");
    parts_.private_rooms.remove(*room);
    return "removed " + name + "\n";
}

Result<std::string> Admin::announce(Words words) {
    const std::string text = joined(words);
    if (!is_sayable(text)) return fail("an announcement is one line of at most 2048 bytes");
    parts_.messages.announce(text);
    return "told " + std::to_string(core_.users.online().size()) + " users\n";
}

Result<std::string> Admin::stats(Words) {
    std::string text;
    for (const Figure& figure : figures(parts_))
        text += std::string(figure.name) + "\t" + std::to_string(figure.value) + "\n";
    return text;
}

std::vector<Figure> figures(const Parts& parts) {
    const Counters& c = parts.core.counters;
    std::vector<Figure> all{
        {"users_online", parts.core.users.online().size(), "Users who are logged in."},
        {"users_online_2003", parts.core.users.seed_online().size(),
         "Those of them whose clients speak the protocol of 2003."},
        {"accounts", parts.core.users.count(), "Accounts."},
        {"rooms", parts.core.rooms.by_name().size(), "Rooms, public and private."},
        {"logins_unfinished", parts.logins.unfinished(), "Connections nobody is logged in on."},
        {"passwords_waiting", parts.logins.waiting_for_passwords(), "Passwords to be checked."},
        {"tree_participants", parts.tree.participants(), "Users who take part in the search tree."},
        {"connections_total", c.connections, "Connections accepted."},
        {"connections_refused_total", c.connections_refused, "Connections ended at once."},
        {"logins_total", c.logins, "Logins that succeeded."},
        {"logins_refused_total", c.logins_refused, "Logins that were refused, for any reason."},
        {"logins_expired_total", c.logins_expired, "Connections that did not log in in time."},
        {"registrations_total", c.registrations, "Accounts created."},
        {"kicks_total", c.kicks, "Sessions ended by a newer login, an operator or a ban."},
        {"requests_total", c.requests, "Messages received after a login."},
        {"requests_unknown_total", c.requests_unknown, "Those with a code nobody knows."},
        {"requests_malformed_total", c.requests_malformed, "Those that could not be read."},
        {"requests_over_limit_total", c.requests_over_limit, "Those dropped by any rate."},
        {"frames_refused_total", c.frames_refused, "Connections ended for a bad length."},
        {"slow_readers_total", c.slow_readers, "Connections ended, for their out-queue was full."},
        {"messages_total", c.messages, "Private messages taken for delivery."},
        {"chat_lines_total", c.chat_lines, "Lines said in rooms."},
        {"searches_total", c.searches, "Searches of everybody, wish lists included."},
        {"searches_to_roots_total", c.searches_to_roots, "Searches sent to roots of the tree."},
        {"searches_flat_total", c.searches_flat, "Searches sent to users outside the tree."},
        {"brokered_total", c.brokered, "Connection requests passed on."},
        {"tree_resets_total", c.tree_resets, "Users told to look for a place in the tree anew."}};
    for (const NamedLimit& limit : named_limits)
        all.push_back({limit.name, c.over[limit.limit], limit.about});
    return all;
}

}  // namespace kindred::server
