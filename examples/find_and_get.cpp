// A whole client in a few lines: logs in, searches, and downloads the first file that is found.
//     find_and_get HOST PORT USERNAME PASSWORD QUERY FOLDER
#include "client/client.hpp"
#include "io/client_jobs.hpp"
#include "io/client_storage.hpp"
#include "io/clock.hpp"
#include "io/files.hpp"
#include "io/network.hpp"

#include <cstdlib>
#include <iostream>

using namespace kindred;

int main(int argc, char** argv) {
    if (argc != 7) return std::cerr << "see the top of the source\n", EXIT_FAILURE;
    client::Settings settings;
    settings.server_host = argv[1];
    settings.server_port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    settings.username = argv[3];
    settings.password = argv[4];
    settings.download_folder = settings.incomplete_folder = argv[6];
    if (!io::create_folders(argv[6])) return EXIT_FAILURE;

    io::Loop loop;  // the thread that owns everything below
    io::Network network(loop);
    io::Workers workers(loop, 2);  // for what may block
    io::ClientJobs jobs(workers);
    const auto storage = io::ClientStorage::open(loop, std::string(argv[6]) + "/client.db");
    const auto port = network.listen({{}, 0}, ListenerId::plain);
    if (!storage || !port) return EXIT_FAILURE;
    client::Client me(settings, network, jobs, **storage, Random(io::random_seed()));
    const auto done = [&](Ticket ticket, client::JobResult result) {
        me.done(ticket, std::move(result), loop.now());
    };
    network.set_events(me);
    jobs.on_done(done);
    (*storage)->on_done(done);
    me.listening(*port, 0, loop.now());
    me.start(loop.now());

    client::SearchId search{};
    client::DownloadId download{};
    loop.every(100ms, [&] {
        me.tick(loop.now());
        if (!search) search = *me.search({argv[5]}, loop.now());  // waits for the login by itself
        const auto found = me.responses(search);
        if (!download && !found.empty() && !found[0].files.empty()) {
            const client::RemoteFile& file = found[0].files[0];
            download = me.download({{found[0].username, file.name, file.size}}, loop.now())[0];
        }
        const auto status = me.download(download);
        if (status && status->state == client::DownloadState::completed) loop.stop();
    });
    loop.run();
    std::cout << me.download(download)->final_path << std::endl;
}
