#include "apps/kindred/shares_command.hpp"

#include "apps/kindred/format.hpp"

#include <algorithm>
#include <filesystem>

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr double look_seconds = 0.1;

void print_root(Session& session, const json::object& root) {
    session.out << "  " << printable(text_of(root, "alias")) << " = "
                << printable(text_of(root, "path"));
    const std::string visibility = text_of(root, "visibility");
    if (!visibility.empty() && visibility != "everyone")
        session.out << "  (for " << visibility << ')';
    session.out << '\n';
}

void print_shares(Session& session, const json::object& answer) {
    if (list_of(answer, "roots").empty()) {
        session.out << "nothing is shared; kindred shares add FOLDER shares one\n";
        return;
    }
    session.out << counted(number_of(answer, "files"), "file") << " in "
                << counted(number_of(answer, "folders"), "folder") << ", "
                << bytes_text(number_of(answer, "size")) << '\n';
    if (flag_of(answer, "scanning"))
        session.out << "scanning, " << counted(number_of(answer, "scanned_files"), "file")
                    << " so far: " << printable(text_of(answer, "scanning_path")) << '\n';
    for (const json::value& root : list_of(answer, "roots")) print_root(session, root.get_object());
    for (const json::value& entry : list_of(answer, "skipped"))
        session.out << "  skipped " << printable(text_of(entry.get_object(), "path")) << ": "
                    << printable(text_of(entry.get_object(), "reason")) << '\n';
    if (const std::string error = text_of(answer, "error"); !error.empty())
        session.out << "the last scan failed: " << printable(error) << '\n';
}

/// Shows the shares once no scan is under way.
int show_scanned(Session& session, Outcome<json::object> answer) {
    while (answer && flag_of(*answer, "scanning")) {
        session.sleep(look_seconds);
        answer = session.api.get("/shares");
    }
    if (!answer) return report(session, answer.error());
    session.json ? print_json(session, *answer) : print_shares(session, *answer);
    return exit_code::ok;
}

int show(Session& session) {
    const auto answer = session.api.get("/shares");
    if (!answer) return report(session, answer.error());
    session.json ? print_json(session, *answer) : print_shares(session, *answer);
    return exit_code::ok;
}

/// The path as the daemon takes it, whose working folder may be another one.
std::string whole_path(const std::string& path) {
    std::error_code error;
    const auto whole = std::filesystem::absolute(path, error).lexically_normal();
    return error ? path : whole.string();
}

int add(Session& session, const SharesOptions& options) {
    const auto answer = session.api.get("/shares");
    if (!answer) return report(session, answer.error());
    json::array roots = list_of(*answer, "roots");
    json::object root{{"path", whole_path(options.subject)}};
    if (!options.name.empty()) root["alias"] = options.name;
    if (!options.visibility.empty()) root["visibility"] = options.visibility;
    roots.push_back(std::move(root));
    return show_scanned(session, session.api.put("/shares", {{"roots", std::move(roots)}}));
}

int remove(Session& session, const std::string& subject) {
    const auto answer = session.api.get("/shares");
    if (!answer) return report(session, answer.error());
    json::array roots = list_of(*answer, "roots");
    const std::string path = whole_path(subject);
    const auto gone = std::ranges::find_if(roots, [&](const json::value& root) {
        return text_of(root.get_object(), "alias") == subject ||
               text_of(root.get_object(), "path") == path;
    });
    if (gone == roots.end())
        return report(session, {exit_code::nothing_found, "'" + printable(subject) +
                                                              "' is no share; kindred shares "
                                                              "lists them"});
    roots.erase(gone);
    return show_scanned(session, session.api.put("/shares", {{"roots", std::move(roots)}}));
}

int explain(Session& session, const std::string& path) {
    const auto answer =
        session.api.get("/shares/explain?path=" + percent_encoded(whole_path(path)));
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        session.out << printable(text_of(*answer, "explanation")) << '\n';
    return exit_code::ok;
}

}  // namespace

int shares(Session& session, const SharesOptions& options) {
    if (options.action.empty()) return show(session);
    if (options.action == "rescan")
        return show_scanned(session, session.api.post("/shares/rescan"));
    if (options.subject.empty())
        return report(session, {exit_code::usage, options.action == "add"      ? "say which folder"
                                                  : options.action == "remove" ? "say which share"
                                                                               : "say which file"});
    if (options.action == "add") return add(session, options);
    if (options.action == "remove") return remove(session, options.subject);
    return explain(session, options.subject);
}

}  // namespace kindred::cli
