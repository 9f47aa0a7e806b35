#include "apps/kindred/get_command.hpp"

#include "apps/kindred/format.hpp"
#include "apps/kindred/progress.hpp"

#include <algorithm>

namespace kindred::cli {
namespace {

namespace json = boost::json;

constexpr double answer_seconds = 60;

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('\\');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string last_part(const std::string& path) {
    return path.substr(path.rfind('\\') + 1);
}

std::string virtual_path(std::string path) {
    if (path.find('\\') == std::string::npos) std::ranges::replace(path, '/', '\\');
    while (path.ends_with('\\')) path.pop_back();
    return path;
}

/// Copies what a download request wants of a file in a listing.
json::object wanted(const json::object& file) {
    json::object request;
    for (const char* name : {"filename", "filename_hex", "size"})
        if (const auto* value = file.if_contains(name)) request[name] = *value;
    return request;
}

/// Turns the paths of the command line into files, by asking their owner.
class Resolver {
  public:
    Resolver(Session& session, const std::string& username)
        : session_(session), user_path_("/users/" + percent_encoded(username)) {}

    Outcome<json::array> files_of(const std::string& path, bool recursive);

  private:
    Outcome<json::array> folders(const std::string& request_path, const json::object& body,
                                 const std::string& under);
    Outcome<json::array> folder_files(const std::string& folder);
    Outcome<json::array> files_below(const std::string& folder);

    Session& session_;
    std::string user_path_;
};

/// Every folder of a listing that lies under `under`, with its files.
Outcome<json::array> Resolver::folders(const std::string& request_path, const json::object& body,
                                       const std::string& under) {
    const auto request = ask_user(session_, user_path_ + request_path, body, answer_seconds);
    if (!request) return std::unexpected(request.error());
    const std::string path = "/requests/" + std::to_string(number_of(*request, "id"));
    json::array all;
    for (std::size_t total = 1; all.size() < total;) {
        const auto page = session_.api.get(
            path + "/folders?files=true&limit=200&offset=" + std::to_string(all.size()) +
            "&under=" + percent_encoded(under));
        if (!page) return std::unexpected(page.error());
        if (list_of(*page, "items").empty()) break;
        for (const auto& folder : list_of(*page, "items")) all.push_back(folder);
        total = number_of(*page, "total");
    }
    if (const auto removed = session_.api.remove(path); !removed)
        return std::unexpected(removed.error());
    return all;
}

Outcome<json::array> Resolver::folder_files(const std::string& folder) {
    const auto listing = folders("/folder", {{"folder", folder}}, folder);
    if (!listing) return std::unexpected(listing.error());
    json::array files;
    for (const auto& entry : *listing)
        if (text_of(entry.get_object(), "path") == folder)
            for (const auto& file : list_of(entry.get_object(), "files")) files.push_back(file);
    return files;
}

Outcome<json::array> Resolver::files_below(const std::string& folder) {
    const auto listing = folders("/browse", {}, folder);
    if (!listing) return std::unexpected(listing.error());
    json::array files;
    for (const auto& entry : *listing)
        for (const auto& file : list_of(entry.get_object(), "files")) files.push_back(file);
    return files;
}

/// The files that `path` stands for: itself, or what is in the folder of that name.
Outcome<json::array> Resolver::files_of(const std::string& path, bool recursive) {
    if (recursive) return files_below(path);
    const bool looks_like_a_file = last_part(path).rfind('.') != std::string::npos;
    const auto as_file = [&]() -> Outcome<json::array> {
        const auto siblings = folder_files(parent_of(path));
        if (!siblings) return std::unexpected(siblings.error());
        for (const auto& file : *siblings)
            if (text_of(file.get_object(), "filename") == path) return json::array{file};
        return json::array();
    };
    auto files = looks_like_a_file ? as_file() : folder_files(path);
    if (!files || !files->empty()) return files;
    return looks_like_a_file ? folder_files(path) : as_file();
}

Outcome<json::array> enqueue(Session& session, const GetOptions& options) {
    Resolver resolver(session, options.username);
    json::array files;
    for (const std::string& given : options.paths) {
        const std::string path = virtual_path(given);
        const auto found = resolver.files_of(path, options.recursive);
        if (!found) return std::unexpected(found.error());
        if (found->empty())
            return failure(exit_code::nothing_found, printable(options.username) +
                                                         " shares no file or folder '" +
                                                         printable(path) + "'");
        for (const auto& file : *found) files.push_back(wanted(file.get_object()));
    }
    const auto queued = session.api.post(
        "/downloads", {{"username", options.username}, {"files", std::move(files)}});
    if (!queued) return std::unexpected(queued.error());
    return list_of(*queued, "items");
}

bool has_ended(const json::object& download) {
    const std::string state = text_of(download, "state");
    return state == "completed" || state == "failed" || state == "cancelled";
}

void print_ended(Session& session, const json::object& download) {
    if (session.json) return print_json(session, download);
    if (text_of(download, "state") == "completed") {
        session.out << printable(text_of(download, "path")) << std::endl;
    } else {
        session.err << printable(text_of(download, "filename")) << ": "
                    << printable(text_of(download, "reason")) << std::endl;
    }
}

/// Waits until all have ended; `downloads` are updated on the way.
int wait_for(Session& session, json::array downloads, const GetOptions& options) {
    Progress progress(session);
    const double start = session.clock();
    bool all_complete = true;
    for (std::size_t left = downloads.size(); left > 0;) {
        for (auto& entry : downloads) {
            if (has_ended(entry.get_object()) && flag_of(entry.get_object(), "told")) continue;
            const auto now = session.api.get("/downloads/" +
                                             std::to_string(number_of(entry.get_object(), "id")));
            if (!now) return report(session, now.error());
            entry = *now;
            if (!has_ended(*now)) continue;
            progress.clear();
            print_ended(session, *now);
            all_complete = all_complete && text_of(*now, "state") == "completed";
            entry.get_object()["told"] = true;
            --left;
        }
        progress.show(downloads);
        if (left == 0) break;
        if (options.wait_seconds && session.clock() - start >= *options.wait_seconds) {
            progress.clear();
            return report(session,
                          {exit_code::timed_out,
                           counted(left, "file") + " still under way; see `kindred queue`"});
        }
        session.sleep(0.1);
    }
    progress.clear();
    return all_complete ? exit_code::ok : exit_code::failed;
}

}  // namespace

int get(Session& session, const GetOptions& options) {
    auto downloads = enqueue(session, options);
    if (!downloads) return report(session, downloads.error());
    if (options.wait) return wait_for(session, *std::move(downloads), options);
    for (const auto& download : *downloads) {
        if (session.json) {
            print_json(session, download);
        } else {
            session.out << "queued " << printable(text_of(download.get_object(), "filename"))
                        << '\n';
        }
    }
    hint(session, "kindred queue shows how they come on");
    return exit_code::ok;
}

}  // namespace kindred::cli
