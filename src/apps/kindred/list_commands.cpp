#include "apps/kindred/list_commands.hpp"

#include "apps/kindred/format.hpp"

#include <algorithm>

namespace kindred::cli {
namespace {

namespace json = boost::json;
using Align = Table::Align;

constexpr double answer_seconds = 60;

/// Prints what `show` makes of the answer, or the answer itself with --json.
template <class Show>
int show_answer(Session& session, const Outcome<json::object>& answer, Show show) {
    if (!answer) return report(session, answer.error());
    if (session.json) {
        print_json(session, *answer);
    } else {
        show(*answer);
    }
    return exit_code::ok;
}

std::string percent_text(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "" : std::to_string(100 * std::min(part, whole) / whole) + "%";
}

/// Downloads and uploads differ in the name of what has moved.
void print_transfers(Session& session, const json::object& answer, const char* moved,
                     const char* if_none) {
    if (list_of(answer, "items").empty()) {
        session.out << if_none << '\n';
        return;
    }
    Table table({{"id", Align::right},
                 {"state"},
                 {"done", Align::right},
                 {"size", Align::right},
                 {"speed", Align::right},
                 {"user"},
                 {"file", Align::left, true},
                 {"why"}});
    for (const auto& entry : list_of(answer, "items")) {
        const json::object& item = entry.get_object();
        std::string state = text_of(item, "state");
        if (const auto place = number_of(item, "queue_place"); place != 0)
            state += " #" + std::to_string(place);
        const auto done = number_of(item, "offset") + number_of(item, moved);
        table.add({std::to_string(number_of(item, "id")), state,
                   percent_text(done, number_of(item, "size")), bytes_text(number_of(item, "size")),
                   speed_text(number_of(item, "speed")), text_of(item, "username"),
                   text_of(item, "filename"), text_of(item, "reason")});
    }
    table.print(session.out, session.out_columns);
}

void print_status(Session& session, const json::object& answer) {
    const json::object& account = object_of(answer, "session");
    const json::object& shared = object_of(answer, "shares");
    const json::object& numbers = object_of(answer, "statistics");
    session.out << "kindredd " << text_of(answer, "version") << '\n';
    session.out << printable(text_of(account, "username")) << ": " << text_of(account, "state");
    if (const std::string reason = text_of(account, "reason"); !reason.empty())
        session.out << " (" << printable(reason) << ')';
    session.out << '\n';
    const json::object& network = object_of(answer, "network");
    const json::object& reachability = object_of(network, "reachability");
    session.out << "port       " << number_of(network, "port") << ", "
                << (text_of(reachability, "state") == "unknown" ? "not known to be reachable"
                                                                : text_of(reachability, "state"))
                << " (" << printable(text_of(reachability, "reason"))
                << (text_of(reachability, "state") == "unknown" ? "; kindred doctor tests it" : "")
                << ")\n";
    session.out << "shares     " << counted(number_of(shared, "files"), "file") << " in "
                << counted(number_of(shared, "folders"), "folder") << ", "
                << bytes_text(number_of(shared, "size"))
                << (flag_of(shared, "scanning") ? ", scanning" : "") << '\n';
    session.out << "downloads  " << number_of(numbers, "downloads_active") << " active of "
                << number_of(numbers, "downloads") << ", "
                << bytes_text(number_of(numbers, "bytes_downloaded")) << " received\n";
    session.out << "uploads    " << number_of(numbers, "uploads_active") << " active, "
                << number_of(numbers, "uploads_queued") << " queued, "
                << bytes_text(number_of(numbers, "bytes_uploaded")) << " sent\n";
    session.out << "searches   " << number_of(numbers, "searches_received") << " received, "
                << number_of(numbers, "searches_answered") << " answered\n";
}

/// Folders that only hold other folders are but a name.
void print_folder(Session& session, const json::object& folder) {
    session.out << printable(text_of(folder, "path"));
    if (const auto files = number_of(folder, "file_count"); files > 0)
        session.out << "  (" << counted(files, "file") << ", "
                    << bytes_text(number_of(folder, "size")) << ')';
    session.out << (flag_of(folder, "locked") ? "  (locked)" : "") << '\n';
    for (const auto& file : list_of(folder, "files")) {
        const std::string size = bytes_text(number_of(file.get_object(), "size"));
        session.out << "    " << std::string(size.size() < 9 ? 9 - size.size() : 0, ' ') << size
                    << "  " << printable(text_of(file.get_object(), "name")) << '\n';
    }
}

/// All pages of the folders of a request, printed as they come.
Outcome<std::uint64_t> print_folders(Session& session, const std::string& request,
                                     const std::string& folder) {
    std::uint64_t shown = 0;
    for (std::uint64_t total = 1; shown < total;) {
        const auto page =
            session.api.get(request + "/folders?limit=200&offset=" + std::to_string(shown) +
                            "&under=" + percent_encoded(folder) +
                            (folder.empty() && !session.json ? "" : "&files=true"));
        if (!page) return std::unexpected(page.error());
        if (list_of(*page, "items").empty()) break;
        for (const auto& entry : list_of(*page, "items")) {
            const json::object& item = entry.get_object();
            ++shown;
            if (session.json) {
                print_json(session, item);
                continue;
            }
            print_folder(session, item);
        }
        total = number_of(*page, "total");
    }
    return shown;
}

/// What the server says of a user. The first look makes the daemon ask it; the answer is there
/// soon.
Outcome<json::object> look_up(Session& session, const std::string& path) {
    auto known = session.api.get(path);
    for (int i = 0; i < 20 && known && text_of(*known, "presence") == "unknown"; ++i) {
        session.sleep(0.1);
        known = session.api.get(path);
    }
    return known;
}

void print_user(Session& session, const json::object& answer) {
    session.out << printable(text_of(answer, "username")) << ": " << text_of(answer, "presence")
                << (flag_of(answer, "privileged") ? ", privileged" : "") << '\n'
                << "shares " << counted(number_of(answer, "files"), "file") << " in "
                << counted(number_of(answer, "folders"), "folder");
    if (const auto* const info = answer.if_contains("info"); info != nullptr && info->is_object()) {
        const json::object& told = info->get_object();
        session.out << ", " << counted(number_of(told, "upload_slots"), "upload slot") << ", "
                    << number_of(told, "queue_size") << " in the queue";
        if (const std::string text = text_of(told, "description"); !text.empty())
            session.out << '\n' << printable(text);
    }
    session.out << '\n';
}

}  // namespace

int status(Session& session) {
    auto answer = session.api.get("/status");
    if (answer) {
        auto network = session.api.get("/network");
        if (!network) return report(session, network.error());
        (*answer)["network"] = *std::move(network);
    }
    return show_answer(session, answer,
                       [&](const json::object& shown) { print_status(session, shown); });
}

int show_downloads(Session& session, const json::array& downloads) {
    const json::object answer{{"total", downloads.size()}, {"items", downloads}};
    return show_answer(session, answer, [&](const json::object& shown) {
        print_transfers(session, shown, "received", "no such downloads; kindred get begins some");
    });
}

int uploads(Session& session) {
    return show_answer(session, session.api.get("/uploads"), [&](const json::object& answer) {
        print_transfers(session, answer, "sent", "nobody fetches anything from you");
    });
}

int user(Session& session, const std::string& username) {
    const std::string path = "/users/" + percent_encoded(username);
    auto known = look_up(session, path);
    if (!known) return report(session, known.error());
    if (known->contains("exists") && !flag_of(*known, "exists"))
        return report(session, {exit_code::nothing_found, "the server knows nobody of the name '" +
                                                              printable(username) + "'"});
    Outcome<json::object> request;
    if (text_of(*known, "presence") != "offline") {
        request = ask_user(session, path + "/info", {}, answer_seconds);
        if (request) {
            (*known)["info"] = object_of(*request, "info");
            const auto removed =
                session.api.remove("/requests/" + std::to_string(number_of(*request, "id")));
            if (!removed) return report(session, removed.error());
        }
    }
    const int shown = show_answer(session, known,
                                  [&](const json::object& answer) { print_user(session, answer); });
    return request || shown != exit_code::ok ? shown : report(session, request.error());
}

int browse(Session& session, const std::string& username, const std::string& folder) {
    std::string top = folder;
    if (top.find('\\') == std::string::npos) std::ranges::replace(top, '/', '\\');
    while (top.ends_with('\\')) top.pop_back();
    const auto request = ask_user(session, "/users/" + percent_encoded(username) + "/browse", {},
                                  10 * answer_seconds);
    if (!request) return report(session, request.error());
    const std::string path = "/requests/" + std::to_string(number_of(*request, "id"));
    const auto shown = print_folders(session, path, top);
    const auto removed = session.api.remove(path);
    if (!shown) return report(session, shown.error());
    if (!removed) return report(session, removed.error());
    if (*shown > 0) return exit_code::ok;
    return report(session, {exit_code::nothing_found,
                            printable(username) + " shares nothing" +
                                (top.empty() ? "" : " in '" + printable(top) + "'")});
}

}  // namespace kindred::cli
