#include "apps/kindred/doctor_command.hpp"

#include "apps/kindred/format.hpp"
#include "io/database.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace kindred::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// Below this a long download is likely to fill the disk.
constexpr std::uintmax_t little_space = std::uintmax_t{1} << 30;
/// What the daemon needs for its own records, downloads apart.
constexpr std::uintmax_t no_space = std::uintmax_t{16} << 20;

/// For the daemon to find out whether others can connect; it takes less.
constexpr double test_seconds = 100;

enum class Health { good, warning, broken };

std::string name_of(Health health) {
    switch (health) {
        case Health::good:
            return "ok";
        case Health::warning:
            return "warning";
        case Health::broken:
            return "broken";
    }
    return "";
}

struct Finding {
    Health health;
    std::string subject;
    std::string what;
    std::string advice;
};

using Findings = std::vector<Finding>;

void examine_disk(const std::string& folder, Findings& findings) {
    std::error_code error;
    const fs::space_info space = fs::space(folder, error);
    if (error) {
        findings.push_back({Health::broken, "disk", folder + ": " + error.message(),
                            "Check that the disk is mounted and readable."});
        return;
    }
    const std::string left = bytes_text(space.available) + " free for " + folder;
    if (space.available < no_space)
        findings.push_back({Health::broken, "disk", left, "Make room; downloads wait until then."});
    else if (space.available < little_space)
        findings.push_back({Health::warning, "disk", left, "Make room before large downloads."});
    else
        findings.push_back({Health::good, "disk", left, ""});
}

void examine_database(const fs::path& path, Findings& findings) {
    const std::string name = "database " + path.filename().string();
    auto database = io::Database::open_for_reading(path.string());
    const auto sound =
        database ? database->check_integrity() : Result<void>(std::unexpected(database.error()));
    if (sound)
        findings.push_back({Health::good, name, "sound", ""});
    else
        findings.push_back({Health::broken, name, sound.error().message,
                            "Stop kindredd and put back a copy, or move the file away to begin "
                            "without what was in it."});
}

void examine_data_folder(const std::string& folder, Findings& findings) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        findings.push_back({Health::broken, "data folder", folder + " is not there",
                            "Start kindredd, which makes it, or name the right one with --data."});
        return;
    }
    examine_disk(folder, findings);
    std::vector<fs::path> databases;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".db") databases.push_back(entry.path());
    std::ranges::sort(databases);
    for (const fs::path& path : databases) examine_database(path, findings);
}

void examine_session(const json::object& account, Findings& findings) {
    const std::string state = text_of(account, "state");
    const std::string reason = text_of(account, "reason");
    if (state == "online")
        findings.push_back(
            {Health::good, "login", "online as " + text_of(account, "username"), ""});
    else
        findings.push_back({Health::broken, "login", state + (reason.empty() ? "" : ": " + reason),
                            "Check name, password and server, and that this machine is online."});
}

void examine_shares(const json::object& shares, Findings& findings) {
    const auto files = number_of(shares, "files");
    if (files == 0 && !flag_of(shares, "scanning"))
        findings.push_back(
            {Health::warning, "shares", "nothing is shared",
             "Share a folder with kindred shares add: many users refuse those who share nothing."});
    else
        findings.push_back(
            {Health::good, "shares",
             counted(files, "file") + (flag_of(shares, "scanning") ? ", scanning" : ""), ""});
}

void examine_connections(const json::object& numbers, Findings& findings) {
    const auto waiting = number_of(numbers, "waiting_connections");
    if (waiting == 0) return;
    findings.push_back({Health::warning, "connections",
                        std::to_string(waiting) + " wait for a free one",
                        "Raise the limit of open files (ulimit -n) if that goes on."});
}

/// Tests it if nothing is known, and waits for that.
Outcome<json::object> reachability(Session& session) {
    auto network = session.api.get("/network");
    const auto state = [&] { return text_of(object_of(*network, "reachability"), "state"); };
    if (network && state() == "unknown") network = session.api.post("/network/test");
    const double deadline = session.clock() + test_seconds;
    while (network && state() == "testing" && session.clock() < deadline) {
        session.sleep(1);
        network = session.api.get("/network");
    }
    return network;
}

void examine_network(Session& session, Findings& findings) {
    const auto network = reachability(session);
    if (!network) {
        findings.push_back({Health::warning, "reachability", network.error().message, ""});
        return;
    }
    const json::object& known = object_of(*network, "reachability");
    const std::string state = text_of(known, "state");
    const std::string what = "port " + std::to_string(number_of(*network, "port")) + " is " +
                             (state == "unknown" ? "perhaps reachable" : state) + ": " +
                             text_of(known, "reason");
    if (state == "reachable")
        findings.push_back({Health::good, "reachability", what, ""});
    else
        findings.push_back({Health::warning, "reachability", what,
                            state == "unreachable"
                                ? "Forward the port in your router, or let kindredd ask for it "
                                  "with --port-mapping on; else only who can be reached himself "
                                  "can exchange files with you."
                                : ""});
}

void examine_daemon(Session& session, Findings& findings) {
    const auto status = session.api.get("/status");
    if (!status) {
        findings.push_back({Health::broken, "daemon", status.error().message,
                            "Start kindredd, or name its data folder with --data."});
        return;
    }
    findings.push_back({Health::good, "daemon", "version " + text_of(*status, "version"), ""});
    examine_session(object_of(*status, "session"), findings);
    if (text_of(object_of(*status, "session"), "state") == "online")
        examine_network(session, findings);
    examine_shares(object_of(*status, "shares"), findings);
    examine_connections(object_of(*status, "statistics"), findings);
}

void print(Session& session, const Findings& findings) {
    for (const Finding& finding : findings) {
        if (session.json) {
            print_json(session, json::object{{"health", name_of(finding.health)},
                                             {"subject", finding.subject},
                                             {"what", finding.what},
                                             {"advice", finding.advice}});
            continue;
        }
        std::string health = name_of(finding.health);
        health.resize(9, ' ');
        session.out << health << finding.subject << ": " << printable(finding.what) << '\n';
        if (!finding.advice.empty()) session.out << "         " << finding.advice << '\n';
    }
}

}  // namespace

int doctor(Session& session, const std::string& data_folder) {
    Findings findings;
    if (!data_folder.empty()) examine_data_folder(data_folder, findings);
    examine_daemon(session, findings);
    print(session, findings);
    return std::ranges::any_of(findings, [](auto& f) { return f.health == Health::broken; })
               ? exit_code::failed
               : exit_code::ok;
}

}  // namespace kindred::cli
