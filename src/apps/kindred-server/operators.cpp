#include "apps/kindred-server/operators.hpp"

#include "io/http_client.hpp"
#include "io/server_store.hpp"
#include "server/admin.hpp"

#include <charconv>

namespace kindred::server_app {
namespace {

constexpr int status_ok = 200;
constexpr int status_bad_request = 400;
constexpr int status_not_found = 404;

/// Words of a command follow each other with this between them; they are lines of text.
constexpr char between_words = '\0';

/// Backups may take longer than a question.
constexpr Duration patience = 600s;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) (text += word) += between_words;
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = text.find(between_words);
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return words;
}

HttpResponse plain(int status, std::string text) {
    return {.status = status,
            .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
            .body = std::move(text)};
}

HttpResponse answer_to(const Result<std::string>& result) {
    return result ? plain(status_ok, *result) : plain(status_bad_request, result.error().message);
}

}  // namespace

std::string admin_socket(const std::string& data) {
    return data + "/admin.socket";
}

std::string admin_help() {
    return server::Admin::help() +
           "backup FILE                       copy the server's memory while it runs\n"
           "stop [SECONDS [TEXT]]             stop, after telling everybody if SECONDS are given\n";
}

Result<std::string> ask(const std::string& data, const std::vector<std::string>& words) {
    io::HttpClient client(io::UnixPath{admin_socket(data)}, patience);
    HttpRequest request;
    request.method = "POST";
    request.target = "/admin";
    request.body = joined(words);
    const auto response = client.send(request);
    if (!response) return std::unexpected(response.error());
    if (response->status != status_ok) return fail(response->body);
    return response->body;
}

Operators::Operators(io::Loop& loop, io::Workers& workers, const io::Network& network,
                     server::Server& server, std::string data, std::function<void()> stop)
    : loop_(loop),
      workers_(workers),
      network_(network),
      server_(server),
      data_(std::move(data)),
      stop_(std::move(stop)),
      http_(loop, [this](const HttpRequest& request, io::HttpReply reply) {
          handle(request, std::move(reply));
      }) {}

Operators::~Operators() {
    loop_.cancel(stop_task_);
}

Result<std::optional<Endpoint>> Operators::open(std::optional<Endpoint> metrics) {
    if (const auto open = http_.listen_unix(admin_socket(data_)); !open)
        return std::unexpected(open.error());
    if (!metrics) return std::optional<Endpoint>{};
    const auto port = http_.listen(*metrics);
    if (!port) return std::unexpected(port.error());
    return Endpoint{metrics->address, *port};
}

void Operators::handle(const HttpRequest& request, io::HttpReply reply) {
    if (request.method == "POST" && request.target == "/admin" && request.local)
        return command(split(request.body), std::move(reply));
    if (request.method == "GET" && request.target == "/metrics")
        return reply.send(plain(status_ok, metrics()));
    if (request.method == "GET" && request.target == "/health")
        return reply.send(plain(status_ok, "ok\n"));
    reply.send(plain(status_not_found, "there are /metrics and /health\n"));
}

std::string Operators::metrics() const {
    std::string text;
    const auto add = [&](const server::Figure& figure) {
        const bool counter = figure.name.ends_with("_total");
        const std::string full = "kindred_server_" + std::string(figure.name);
        text += "# HELP " + full + " " + std::string(figure.about) + "\n";
        text += "# TYPE " + full + (counter ? " counter\n" : " gauge\n");
        text += full + " " + std::to_string(figure.value) + "\n";
    };
    for (const server::Figure& figure : server_.figures()) add(figure);
    const io::NetworkCounters& network = network_.counters();
    add({"connections", network_.connections(), "Connections, those about to end included."});
    add({"bytes_received_total", network.bytes_received, "Bytes received."});
    add({"bytes_sent_total", network.bytes_sent, "Bytes sent."});
    return text;
}

void Operators::stored(Ticket up_to) {
    stored_ = up_to;
    while (!waiting_.empty() && waiting_.front().ticket <= up_to) {
        waiting_.front().reply.send(std::move(waiting_.front().response));
        waiting_.pop_front();
    }
}

void Operators::command(const std::vector<std::string>& words, io::HttpReply reply) {
    const std::string name = words.empty() ? "" : words.front();
    if (name == "help") return reply.send(plain(status_ok, admin_help()));
    if (name == "backup") return back_up(words, std::move(reply));
    if (name == "stop") return reply.send(answer_to(stop_soon(words)));
    HttpResponse response = answer_to(server_.administer(words, loop_.now()));
    const Ticket last = server_.last_change();
    if (last <= stored_ || response.status != status_ok) return reply.send(std::move(response));
    waiting_.push_back({last, std::move(response), std::move(reply)});
}

void Operators::back_up(const std::vector<std::string>& words, io::HttpReply reply) {
    if (words.size() != 2) return reply.send(plain(status_bad_request, "usage: backup FILE"));
    workers_.run(
        [from = data_ + "/server.sqlite", to = words[1]]() -> Result<std::string> {
            const auto saved = io::ServerStore::back_up(from, to);
            if (!saved) return std::unexpected(saved.error());
            return "saved to " + to + "\n";
        },
        [reply = std::move(reply)](const Result<Result<std::string>>& done) mutable {
            reply.send(answer_to(done ? *done : std::unexpected(done.error())));
        });
}

Result<std::string> Operators::stop_soon(const std::vector<std::string>& words) {
    int seconds = 0;
    if (words.size() > 1) {
        const char* end = words[1].data() + words[1].size();
        const auto [last, error] = std::from_chars(words[1].data(), end, seconds);
        if (error != std::errc{} || last != end || seconds < 0 || seconds > 86'400)
            return fail("'" + words[1] + "' is not a number of seconds from 0 to 86400");
        std::vector<std::string> notice{"announce"};
        notice.insert(notice.end(), words.begin() + 2, words.end());
        if (words.size() == 2) notice.push_back("The server stops in " + words[1] + " seconds.");
        if (const auto told = server_.administer(notice, loop_.now()); !told) return told;
    }
    loop_.cancel(stop_task_);
    stop_task_ = loop_.after(std::chrono::seconds(seconds), [this] { stop_(); });
    return "stops in " + std::to_string(seconds) + " seconds\n";
}

}  // namespace kindred::server_app
