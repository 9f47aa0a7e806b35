#include "apps/kindredd/daemon.hpp"
#include "io/signals.hpp"

#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
    using namespace kindred;
    const auto options = daemon::parse_options(argc, argv);
    if (const int* status = std::get_if<int>(&options)) return *status;
    io::Loop loop;
    io::Signals signals(loop);
    auto daemon = daemon::Daemon::start(loop, std::get<daemon::Options>(options), std::cout);
    if (!daemon) {
        std::cerr << "kindredd: " << daemon.error().message << std::endl;
        return EXIT_FAILURE;
    }
    for (const int signal : {SIGINT, SIGTERM}) signals.on(signal, [&] { (*daemon)->stop(); });
    signals.on(SIGHUP, [&] {
        // A configuration that is not good is complained about by parse_options().
        auto again = daemon::parse_options(argc, argv);
        if (auto* read = std::get_if<daemon::Options>(&again))
            (*daemon)->reconfigure(std::move(*read));
    });
    loop.run();
    return EXIT_SUCCESS;
}
