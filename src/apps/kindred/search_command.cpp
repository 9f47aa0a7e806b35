#include "apps/kindred/search_command.hpp"

#include "apps/kindred/format.hpp"

namespace kindred::cli {
namespace {

namespace json = boost::json;

std::string quality_text(const json::object& file) {
    std::string text;
    if (const auto bitrate = number_of(file, "bitrate"); bitrate != 0)
        text +=
            std::to_string(bitrate) + (flag_of(file, "variable_bitrate") ? " kbps VBR" : " kbps");
    if (const auto depth = number_of(file, "bit_depth"); depth != 0)
        text += (text.empty() ? "" : ", ") + std::to_string(depth) + " bit";
    if (const auto rate = number_of(file, "sample_rate"); rate != 0)
        text += (text.empty() ? "" : ", ") + std::to_string(rate) + " Hz";
    return text;
}

void print_folder(Session& session, const json::object& folder) {
    session.out << "  " << printable(text_of(folder, "path"))
                << (flag_of(folder, "locked") ? "  (locked)" : "") << '\n';
    for (const auto& entry : list_of(folder, "files")) {
        const json::object& file = entry.get_object();
        const std::string size = bytes_text(number_of(file, "size"));
        const auto seconds = number_of(file, "duration");
        const std::string duration = seconds == 0 ? "" : duration_text(seconds);
        session.out << "    " << std::string(size.size() < 9 ? 9 - size.size() : 0, ' ') << size
                    << "  " << std::string(duration.size() < 7 ? 7 - duration.size() : 0, ' ')
                    << duration << "  " << printable(text_of(file, "name"));
        if (const std::string quality = quality_text(file); !quality.empty())
            session.out << "  [" << quality << ']';
        session.out << '\n';
    }
}

void print_response(Session& session, const json::object& response) {
    if (session.json) return print_json(session, response);
    const auto queue = number_of(response, "queue_length");
    session.out << printable(text_of(response, "username")) << "  ("
                << (flag_of(response, "free_slot") ? std::string("free slot")
                                                   : "queue of " + std::to_string(queue));
    if (const auto speed = speed_text(number_of(response, "average_speed")); !speed.empty())
        session.out << ", " << speed;
    session.out << ")\n";
    for (const auto& folder : list_of(response, "folders"))
        print_folder(session, folder.get_object());
    session.out.flush();
}

std::size_t files_in(const json::object& response) {
    std::size_t files = 0;
    for (const auto& folder : list_of(response, "folders"))
        files += list_of(folder.get_object(), "files").size();
    return files;
}

/// Prints responses until the search is over; returns how many files they had.
Outcome<std::size_t> follow(Session& session, const std::string& path,
                            const SearchOptions& options) {
    const double deadline = session.clock() + options.wait;
    std::size_t files = 0;
    std::uint64_t offset = 0;
    for (;;) {
        const auto page =
            session.api.get(path + "/results?limit=100&offset=" + std::to_string(offset));
        if (!page) return std::unexpected(page.error());
        const json::array& responses = list_of(*page, "items");
        for (const auto& response : responses) {
            print_response(session, response.get_object());
            files += files_in(response.get_object());
            if (options.limit != 0 && files >= options.limit) return files;
        }
        offset = number_of(*page, "next_offset");
        if (!responses.empty()) continue;
        if (flag_of(object_of(*page, "search"), "complete")) return files;
        if (session.clock() >= deadline) return files;
        session.sleep(0.1);
    }
}

json::object question(const SearchOptions& options) {
    json::object body{{"query", options.query}};
    if (options.buddies) body["scope"] = "buddies";
    if (!options.room.empty()) {
        body["scope"] = "room";
        body["room"] = options.room;
    }
    if (!options.users.empty()) {
        json::array users;
        for (const std::string& username : options.users) users.push_back(json::string(username));
        body["scope"] = "users";
        body["users"] = std::move(users);
    }
    return body;
}

}  // namespace

int search(Session& session, const SearchOptions& options) {
    const auto search = session.api.post("/searches", question(options));
    if (!search) return report(session, search.error());
    const std::string path = "/searches/" + std::to_string(number_of(*search, "id"));
    const auto files = follow(session, path, options);
    // Nobody looks at it any more once this program has ended.
    const auto last = session.api.get(path);
    const auto removed = session.api.remove(path);
    if (!files) return report(session, files.error());
    if (!removed) return report(session, removed.error());
    if (*files > 0) {
        hint(session, "\nkindred get --wait USER 'PATH' fetches a folder, or a file of it");
        return exit_code::ok;
    }
    const std::string reason = last ? text_of(*last, "reason") : "";
    return report(session, {exit_code::nothing_found,
                            "nobody answered" + (reason.empty() ? "" : " (" + reason + ")") +
                                "; other words, or a longer --wait, may help"});
}

}  // namespace kindred::cli
