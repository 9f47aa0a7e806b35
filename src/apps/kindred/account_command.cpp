#include "apps/kindred/account_command.hpp"

#include "apps/kindred/format.hpp"

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr std::uint64_t seconds_per_day = 86'400;
/// The server answers within moments, or not at all.
constexpr double answer_seconds = 1;

void print_privileges(Session& session, const json::object& account) {
    if (session.json) return print_json(session, account);
    const auto left = number_of(account, "privileges_left");
    if (left == 0)
        session.out << "no privileges\n";
    else
        session.out << "privileges for " << left / seconds_per_day << " days and "
                    << duration_text(left % seconds_per_day) << '\n';
}

int list_bans(Session& session) {
    const auto answer = session.api.get("/bans");
    if (!answer) return report(session, answer.error());
    if (session.json) return print_json(session, *answer), exit_code::ok;
    Table table({{"addresses"}, {""}});
    for (const json::value& item : list_of(*answer, "items"))
        table.add({text_of(item.get_object(), "range"),
                   flag_of(item.get_object(), "in_settings") ? "by the settings" : ""});
    if (table.empty())
        session.out << "no addresses are banned; kindred users lists banned names\n";
    else
        table.print(session.out);
    return exit_code::ok;
}

}  // namespace

int privileges(Session& session, const PrivilegesOptions& options) {
    const auto asked =
        options.username.empty()
            ? session.api.post("/session/privileges")
            : session.api.post("/users/" + percent_encoded(options.username) + "/privileges",
                               {{"days", options.days}});
    if (!asked) return report(session, asked.error());
    session.sleep(answer_seconds);
    const auto status = session.api.get("/status");
    if (!status) return report(session, status.error());
    print_privileges(session, object_of(*status, "session"));
    return exit_code::ok;
}

int password(Session& session) {
    // Who has no daemon need not think of a password first.
    if (const auto status = session.api.get("/status"); !status)
        return report(session, status.error());
    const auto wanted = session.ask_secret({"New password", true});
    if (!wanted) return report(session, wanted.error());
    const auto asked = session.api.post("/session/password", {{"password", *wanted}});
    if (!asked) return report(session, asked.error());
    if (!session.json)
        session.out << "asked the server; kindred logs tells when it has taken the password\n";
    return exit_code::ok;
}

int bans(Session& session, const BansOptions& options) {
    if (options.range.empty()) return list_bans(session);
    const std::string path = "/bans/" + percent_encoded(options.range);
    const auto changed = options.lift ? session.api.remove(path) : session.api.put(path, {});
    if (!changed) return report(session, changed.error());
    if (session.json && !options.lift) print_json(session, *changed);
    return exit_code::ok;
}

}  // namespace kindred::cli
