// The list of all keys of the configuration, in the order of the commented example. A visitor has
// section(name, about) and key(name, value, about).
#pragma once

#include "apps/kindred-server/config.hpp"

namespace kindred::server_app {

void visit_session_limits(auto& settings, auto& v) {
    v.section("limits.session",
              "What one user may do: `burst` at once, then `per_second`. What is over is dropped.");
    v.key("requests", settings.requests, "Messages of any kind.");
    v.key("messages", settings.messages, "Private messages.");
    v.key("chat_lines", settings.chat_lines, "Lines said in rooms.");
    v.key("joins", settings.joins, "Rooms joined, and changes of who may enter them.");
    v.key("updates", settings.updates, "Status, shared files, upload speeds, room walls.");
    v.key("searches", settings.searches, "Searches; one for a single user costs a tenth.");
    v.key("expensive", settings.expensive, "Recommendations, lists, password changes.");
    v.key("connects", settings.connects, "Requests that somebody else be asked to connect.");
    v.key("relays", settings.relays, "Messages that are passed to another user as they are.");
    v.key("logins", settings.logins_per_user,
          "Logins to one account, for programs that log each other out for ever.");
    v.key("max_wishlist", settings.max_wishlist,
          "Items of a wish list; each is searched for once in an interval.");
    v.key("max_message_receivers", settings.max_message_receivers,
          "Receivers of one message to many.");
    v.key("message_unwatched", settings.message_users_unwatched,
          "Whether a message to many reaches people who do not watch the sender.");
    v.key("max_watched", settings.max_watched, "Users that one user may watch.");
    v.key("max_interests", settings.max_interests,
          "Things that one user may like, and as many that he may hate.");
    v.key("max_rooms", settings.max_rooms, "Rooms that one user may be in.");
    v.key("max_tickers", settings.max_tickers, "Rooms on whose wall one user may have something.");
    v.key("max_owned_rooms", settings.max_owned_rooms, "Private rooms that one user may own.");
    v.key("max_stored_messages", settings.max_stored_messages,
          "Messages kept for a user who does not acknowledge them.");
}

void visit_address_limits(auto& config, auto& settings, auto& v) {
    v.section("limits.address", "What one IP address may do.");
    v.key("limit_loopback", settings.limit_loopback, "Whether that holds for this machine, too.");
    v.key("max_connections", settings.max_connections_per_address, "Connections at a time.");
    v.key("logins", settings.logins_per_address, "Attempts to log in.");
    v.key("registrations", settings.registrations_per_address, "New accounts.");
    v.key("messages", settings.messages_per_address, "Private messages of all its users together.");
    v.key("chat_lines", settings.chat_lines_per_address, "Lines they say in rooms.");
    v.key("joins", settings.joins_per_address, "Rooms they join.");
    v.key("searches", settings.searches_per_address, "Searches they make.");
    v.key("expensive", settings.expensive_per_address, "Recommendations and lists they ask for.");
    v.section("limits.connection", "What one connection may cost.");
    v.key("out_queue", config.out_queue, "Bytes waiting for a slow reader before it is dropped.");
    v.key("max_held", settings.max_held_bytes,
          "Bytes waiting until something is on disk before the connection is dropped.");
    v.key("max_unfinished", settings.max_unfinished_bytes,
          "Bytes it may send before its login is decided.");
}

void visit_login(auto& settings, auto& v) {
    v.section("login", "How users get in.");
    v.key("registration", settings.registration,
          "Who may become a user by logging in: \"open\", \"invited\" or \"closed\".");
    v.key("accept_seed_clients", settings.accept_seed_clients,
          "Whether clients that speak the protocol of 2003 are let in.");
    v.key("max_users", settings.max_users, "Users online at a time.");
    v.key("max_accounts", settings.max_accounts, "Accounts in all.");
    v.key("timeout_seconds", settings.login_timeout, "How long a connection may take to log in.");
    v.key("max_unfinished", settings.max_unfinished_logins,
          "Connections that are not logged in; the oldest gives way to a newer one.");
    v.key("max_password_jobs", settings.max_password_jobs,
          "Passwords being checked, or next to be; twice the processors keep them busy.");
    v.key("announce_delay_seconds", settings.announce_delay,
          "How long others are not told of a user who does not name his port.");
}

void visit_network(auto& settings, auto& v) {
    v.section("search", "How searches and their conditions are distributed.");
    v.key("excluded_phrases", settings.excluded_phrases,
          "Clients withhold results whose path contains one of these.");
    v.key("wishlist_interval_seconds", settings.wishlist_interval, "Between wish list searches.");
    v.key("wishlist_interval_privileged_seconds", settings.wishlist_interval_privileged,
          "The same for privileged users.");
    v.key("fanout_per_tick", settings.fanout_per_tick,
          "Users who are sent a search before others get a turn.");
    v.key("max_backlog", settings.max_search_backlog,
          "Bytes of searches that wait for their turn; more are dropped.");
    v.section("tree", "The distributed search tree.");
    v.key("parent_min_speed", settings.parent_min_speed,
          "Upload speed below which clients take no children.");
    v.key("parent_speed_ratio", settings.parent_speed_ratio,
          "What clients divide their speed by to know how many children they take.");
    v.key("parent_interval_seconds", settings.parent_interval,
          "Between two offers of parents to one user.");
    v.key("connect_memory_seconds", settings.brokering_memory,
          "How long a failure to connect may answer a request.");
    v.key("users_per_branch_root", settings.users_per_branch_root, "Users below one branch root.");
    v.section("rooms", "The list of rooms that follows a login, and their walls.");
    v.key("full_list_below", settings.full_room_list_below,
          "With more public rooms than this, small ones are left out.");
    v.key("list_min_users", settings.room_list_min_users, "Users that make a room large enough.");
    v.key("max_tickers", settings.max_room_tickers,
          "Entries on the wall of one room; a newer one takes the place of the oldest.");
}

void visit_keys(auto& config, auto& v) {
    auto& settings = config.settings;
    v.section("server", "Where the server listens and keeps its memory. Changes need a restart.");
    v.key("listen", config.listen, "ADDRESS:PORT, one or more. Port 0: any free one.");
    v.key("data", config.data, "Folder of the server's memory; created if it is not there.");
    v.key("metrics", config.metrics, "ADDRESS:PORT of /metrics and /health over HTTP; \"\": none.");
    v.section("log", "Lines on standard error.");
    v.key("level", config.settings.least_logged, "\"debug\", \"info\", \"warning\" or \"error\".");
    v.key("json", config.log_json, "One JSON object per line. A change needs a restart.");
    v.section("welcome", "What users see.");
    v.key("greeting", settings.greeting, "The answer to a login.");
    visit_login(settings, v);
    visit_network(settings, v);
    visit_session_limits(settings, v);
    visit_address_limits(config, settings, v);
}

}  // namespace kindred::server_app
