// kindred-load: measures a Soulseek server under load, beside the floor.
#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/server_store.hpp"
#include "scenarios.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

using namespace kindred;
using namespace kindred::load;

/// Writes accounts into the store of a kindred-server that does not run.
int prepare(const std::string& data, unsigned accounts) {
    io::Loop loop;
    auto opened = io::ServerStore::open(loop, data + "/server.sqlite");
    if (!opened) {
        std::fprintf(stderr, "kindred-load: %s\n", opened.error().message.c_str());
        return 1;
    }
    std::string failure;
    Ticket done;
    opened->store->set_events([&](Ticket ticket) { done = ticket; },
                              [&](const Error& error) { failure = error.message; });
    const std::string hash = cheap_hash();
    for (unsigned user = 0; user < accounts; ++user)
        opened->store->write(
            server::change::AccountSaved{{.name = name_of(user), .password_hash = hash}},
            Ticket{user + 1});
    while (done.value < accounts && failure.empty()) loop.run_once(Duration(100'000));
    if (!failure.empty()) std::fprintf(stderr, "kindred-load: %s\n", failure.c_str());
    return failure.empty() ? 0 : 1;
}

void declare(CLI::App& app, Plan& plan, std::string& server, std::vector<std::string>& only) {
    app.add_option("--server", server, "Where the measured server listens.")
        ->type_name("ADDRESS:PORT");
    app.add_option("--server-pid", plan.server_pid, "Its process, to read CPU time and memory.");
    app.add_option("--users", plan.users,
                   "Users online; several numbers are measured one after the other.")
        ->delimiter(',');
    app.add_option("--room", plan.room, "Members of the large room.");
    app.add_option("--newcomers", plan.newcomers, "New accounts that come at once.");
    app.add_option("--offline", plan.offline,
                   "Accounts behind the most users that are offline and get messages.");
    app.add_option(
        "--repeats", plan.repeats,
        "Measurements of each kind, three times as many of short ones; the median counts.");
    app.add_option("--helpers", plan.helpers, "Processes that hold idle users.");
    app.add_option("--scenario", only,
                   "Only these: login, status, message, brokered, room, stored message, search, "
                   "newcomers, leave.");
    app.add_option("--mode", plan.modes,
                   "Only these, of scenarios that have them: one by one, at once, bursts.");
    app.add_flag("--quick", plan.quick, "A tenth of the operations.");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Measures a Soulseek server under load, beside a bare epoll program that makes "
        "the same reads and writes.");
    Plan plan;
    std::string server;
    std::vector<std::string> only;
    declare(app, plan, server, only);
    std::string data;
    unsigned accounts = 0;
    CLI::App* preparation =
        app.add_subcommand("prepare",
                           "Creates accounts, with hashes that cost nothing, in the store of a "
                           "kindred-server that does not run.");
    preparation->add_option("--data", data, "Its folder.")->required();
    preparation->add_option("--accounts", accounts, "How many.")->required();
    CLI11_PARSE(app, argc, argv);
    if (preparation->parsed()) return prepare(data, accounts);
    const auto endpoint = parse_endpoint(server);
    if (!endpoint || plan.server_pid == 0) {
        std::fprintf(stderr, "kindred-load: --server ADDRESS:PORT and --server-pid are needed\n");
        return 1;
    }
    plan.server = *endpoint;
    plan.only.insert(only.begin(), only.end());
    return Scenarios(plan).run() ? 0 : 1;
}
