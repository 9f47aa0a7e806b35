// What operators see and order while the server runs: commands over a unix socket in the folder of
// its memory, which only the user of the server may open, and metrics and health over HTTP for
// monitoring, if an endpoint is given.
#pragma once

#include "io/http_server.hpp"
#include "io/network.hpp"
#include "io/workers.hpp"
#include "server/server.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kindred::server_app {

/// The socket for commands, in the folder `data`.
std::string admin_socket(const std::string& data);
/// Every command with its parameters and what it does.
std::string admin_help();
/// The other side of the socket: sends a command and waits for the answer.
Result<std::string> ask(const std::string& data, const std::vector<std::string>& words);

class Operators {
  public:
    /// `stop` is called when the server is told to stop.
    Operators(io::Loop& loop, io::Workers& workers, const io::Network& network,
              server::Server& server, std::string data, std::function<void()> stop);
    ~Operators();

    /// Opens the socket, and listens for HTTP if there is an endpoint. Returns where.
    Result<std::optional<Endpoint>> open(std::optional<Endpoint> metrics);
    /// Everything up to this ticket is on disk: answers that waited for it go out.
    void stored(Ticket up_to);

  private:
    /// An answer that waits for the disk.
    struct Waiting {
        Ticket ticket;
        HttpResponse response;
        io::HttpReply reply;
    };

    void handle(const HttpRequest& request, io::HttpReply reply);
    void command(const std::vector<std::string>& words, io::HttpReply reply);
    void back_up(const std::vector<std::string>& words, io::HttpReply reply);
    Result<std::string> stop_soon(const std::vector<std::string>& words);
    std::string metrics() const;

    io::Loop& loop_;
    io::Workers& workers_;
    const io::Network& network_;
    server::Server& server_;
    std::string data_;
    std::function<void()> stop_;
    io::TaskId stop_task_;
    Ticket stored_;
    std::deque<Waiting> waiting_;
    io::HttpServer http_;
};

}  // namespace kindred::server_app
