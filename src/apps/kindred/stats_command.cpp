#include "apps/kindred/stats_command.hpp"

#include "apps/kindred/format.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

namespace kindred::cli {
namespace {

namespace json = boost::json;
using Align = Table::Align;

/// Hours in the zone of whoever looks; days and months are those of UTC.
std::string start_text(std::uint64_t unix_seconds, const std::string& interval) {
    if (interval == "hour") return time_text(unix_seconds);
    const auto when = static_cast<std::time_t>(unix_seconds);
    std::tm utc{};
    if (::gmtime_r(&when, &utc) == nullptr) return "";
    std::array<char, 32> text{};
    const std::size_t size =
        std::strftime(text.data(), text.size(), interval == "month" ? "%Y-%m" : "%Y-%m-%d", &utc);
    return {text.data(), size};
}

void print_history(Session& session, const json::object& answer, const std::string& interval) {
    if (list_of(answer, "items").empty()) {
        session.out << "nothing is counted yet\n";
        return;
    }
    Table table({{interval},
                 {"received", Align::right},
                 {"files", Align::right},
                 {"failed", Align::right},
                 {"sent", Align::right},
                 {"files", Align::right},
                 {"failed", Align::right},
                 {"searches", Align::right},
                 {"answered", Align::right},
                 {"online", Align::right}});
    for (const auto& entry : list_of(answer, "items")) {
        const json::object& period = entry.get_object();
        const auto number = [&](std::string_view name) {
            return std::to_string(number_of(period, name));
        };
        table.add({start_text(number_of(period, "start"), interval),
                   bytes_text(number_of(period, "bytes_downloaded")), number("files_downloaded"),
                   number("downloads_failed"), bytes_text(number_of(period, "bytes_uploaded")),
                   number("files_uploaded"), number("uploads_failed"), number("searches_received"),
                   number("searches_answered"),
                   duration_text(number_of(period, "seconds_online"))});
    }
    table.print(session.out);
}

void print_top(Session& session, const json::object& answer, const StatsOptions& options) {
    const bool errors = options.top == "errors";
    if (list_of(answer, "items").empty()) {
        session.out << "  none\n";
        return;
    }
    std::vector<Table::Column> columns{{"  " + options.top}, {"files", Align::right}};
    if (!errors) columns.push_back({"size", Align::right});
    Table table(std::move(columns));
    const auto add = [&](const std::string& name, const json::object& item) {
        std::vector<std::string> row{"  " + printable(name),
                                     std::to_string(number_of(item, "files"))};
        if (!errors) row.push_back(bytes_text(number_of(item, "bytes")));
        table.add(std::move(row));
    };
    for (const auto& entry : list_of(answer, "items"))
        add(text_of(entry.get_object(), "name"), entry.get_object());
    const json::object& rest = object_of(answer, "rest");
    if (number_of(rest, "files") != 0 || number_of(rest, "bytes") != 0) add("(all others)", rest);
    table.print(session.out);
}

int show_history(Session& session, const std::string& interval) {
    const auto answer = session.api.get("/statistics/history?interval=" + interval);
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        print_history(session, *answer, interval);
    return exit_code::ok;
}

/// Of downloads and of uploads.
int show_top(Session& session, const StatsOptions& options) {
    const std::string by = options.top.substr(0, options.top.size() - 1);
    json::object both;
    for (const std::string direction : {"download", "upload"}) {
        auto answer = session.api.get("/statistics/top?by=" + by + "&direction=" + direction);
        if (!answer) return report(session, answer.error());
        if (!session.json) {
            session.out << direction << "s, the last 30 days\n";
            print_top(session, *answer, options);
        }
        both[direction] = *std::move(answer);
    }
    if (session.json) print_json(session, both);
    return exit_code::ok;
}

/// "bytes_downloaded" and its number, as a person reads them.
std::pair<std::string, std::string> shown_number(std::string name, const json::value& value) {
    std::ranges::replace(name, '_', ' ');
    boost::json::error_code error;
    const auto number = value.to_number<std::uint64_t>(error);
    if (error || !name.starts_with("bytes ")) return {name, printable(value_text(value))};
    return {name.substr(std::strlen("bytes ")), bytes_text(number)};
}

int show_now(Session& session) {
    const auto answer = session.api.get("/statistics");
    if (!answer) return report(session, answer.error());
    if (session.json) return print_json(session, *answer), exit_code::ok;
    Table table({{"number"}, {"value", Align::right}});
    for (const auto& member : *answer) {
        auto [name, value] = shown_number(std::string(member.key()), member.value());
        table.add({std::move(name), std::move(value)});
    }
    table.print(session.out);
    return exit_code::ok;
}

}  // namespace

int stats(Session& session, const StatsOptions& options) {
    if (!options.history.empty()) return show_history(session, options.history);
    if (!options.top.empty()) return show_top(session, options);
    return show_now(session);
}

}  // namespace kindred::cli
