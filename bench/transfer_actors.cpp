#include "transfer_actors.hpp"

#include "client/shares/catalog_builder.hpp"
#include "io/clock.hpp"
#include "io/files.hpp"
#include "own_usage.hpp"
#include "server/memory_store.hpp"
#include "server/server.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kindred::bench {
namespace {

constexpr Endpoint any_port{IPv4{0x7f000001}, 0};
constexpr Duration tick_period = 100ms;

void write_line(int fd, std::string line) {
    line += '\n';
    if (::write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        give_up("cannot talk to another process of the benchmark");
}

}  // namespace

void give_up(const std::string& what) {
    std::fprintf(stderr, "%s: %s\n", what.c_str(), std::strerror(errno));
    std::fflush(stdout);
    std::_Exit(1);
}

// --- lines between processes ---------------------------------------------------------------------

void Stage::say(const std::string& line) const {
    write_line(control_, line);
}

void Stage::ready(std::uint32_t) {
    char bytes[65536];
    const ssize_t n = ::read(control_, bytes, sizeof bytes);
    if (n <= 0) return loop_.stop();
    input_.append(bytes, static_cast<std::size_t>(n));
    for (std::size_t end; (end = input_.find('\n')) != std::string::npos;) {
        const std::string line = input_.substr(0, end);
        input_.erase(0, end + 1);
        if (line == "cpu")
            say(std::to_string(cpu_seconds()));
        else if (on_command_)
            on_command_(line);
    }
}

Actor::Actor(const std::function<void(int control)>& play) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) give_up("socketpair");
    child_ = ::fork();
    if (child_ < 0) give_up("fork");
    if (child_ == 0) {
        ::close(ends[0]);
        play(ends[1]);
        std::_Exit(0);
    }
    ::close(ends[1]);
    control_ = ends[0];
}

Actor::~Actor() {
    // Actors forked later hold a copy of this end: closing it alone would not tell the child.
    ::shutdown(control_, SHUT_RDWR);
    ::close(control_);
    ::waitpid(child_, nullptr, 0);
}

void Actor::tell(const std::string& line) const {
    write_line(control_, line);
}

std::string Actor::hear() {
    for (;;) {
        if (const std::size_t end = input_.find('\n'); end != std::string::npos) {
            const std::string line = input_.substr(0, end);
            input_.erase(0, end + 1);
            return line;
        }
        char bytes[4096];
        const ssize_t n = ::read(control_, bytes, sizeof bytes);
        if (n <= 0) give_up("another process of the benchmark has ended");
        input_.append(bytes, static_cast<std::size_t>(n));
    }
}

// --- the server ----------------------------------------------------------------------------------

namespace {

class PlainServer final : private server::Jobs {
  public:
    explicit PlainServer(io::Loop& loop)
        : loop_(loop),
          network_(loop),
          server_(settings(), store_.contents(), network_, *this, store_, Random(1), {}) {
        network_.set_events(server_);
        const auto port = network_.listen(any_port, ListenerId::plain);
        if (!port) give_up(port.error().message);
        port_ = *port;
        tick();
    }
    std::uint16_t port() const { return port_; }

  private:
    static server::Settings settings() {
        server::Settings settings;
        // Peers by the thousand come from one address here, all at once.
        settings.max_unfinished_logins = 100'000;
        settings.max_connections_per_address = 100'000;
        settings.requests = settings.updates = {};  // no limit
        return settings;
    }
    void tick() {
        server_.tick(loop_.now());
        if (const Ticket ticket = store_.committed()) server_.stored(ticket, loop_.now());
        loop_.after(5ms, [this] { tick(); });
    }
    void hash_password(Ticket ticket, std::string) override {
        loop_.defer(
            [this, ticket] { server_.password_hashed(ticket, {.hash = "hash"}, loop_.now()); });
    }
    void verify_password(Ticket ticket, std::string, std::string) override {
        loop_.defer(
            [this, ticket] { server_.password_verified(ticket, {.matches = true}, loop_.now()); });
    }

    io::Loop& loop_;
    io::Network network_;
    server::MemoryStore store_;
    server::Server server_;
    std::uint16_t port_ = 0;
};

}  // namespace

void play_server(int control) {
    io::Loop loop;
    Stage stage(loop, control);
    PlainServer server(loop);
    stage.say(std::to_string(server.port()));
    loop.run();
}

// --- client engines ------------------------------------------------------------------------------

Node::Node(io::Loop& loop, io::Workers& workers, Person person, std::uint16_t server_port)
    : loop_(loop), person_(std::move(person)), network_(loop), jobs_(workers) {
    client::Settings settings = person_.settings;
    settings.server_host = "127.0.0.1";
    settings.server_port = server_port;
    settings.username = person_.name;
    settings.password = "secret";
    settings.download_folder = person_.folder + "/done";
    settings.incomplete_folder = person_.folder + "/partial";
    // All the world has one address here.
    settings.max_connections_per_address = settings.max_connections;
    client::Storage* storage = &memory_;
    if (person_.durable) {
        std::filesystem::create_directories(person_.folder);
        auto opened = io::ClientStorage::open(loop, person_.folder + "/client.db");
        if (!opened) give_up(opened.error().message);
        durable_ = *std::move(opened);
        storage = durable_.get();
    }
    client_ = std::make_unique<client::Client>(settings, network_, jobs_, *storage,
                                               Random(io::random_seed()));
    network_.set_events(*client_);
    client_->observe(this);
    const auto report = [this](Ticket ticket, client::JobResult result) {
        client_->done(ticket, std::move(result), loop_.now());
    };
    jobs_.on_done(report);
    if (durable_) durable_->on_done(report);
    share();
    const auto port = network_.listen(any_port, ListenerId::plain);
    if (!port) give_up(port.error().message);
    client_->listening(*port, 0, loop_.now());
    client_->start(loop_.now());
    tick_ = loop_.every(tick_period, [this] { tick(); });
}

Node::~Node() {
    loop_.cancel(tick_);
}

void Node::share() {
    client::shares::CatalogBuilder builder;
    if (!person_.share_root.empty()) {
        (void)builder.add_share("music", person_.share_root, client::shares::Visibility::everyone);
        std::vector<client::shares::ScannedFile> files;
        for (const std::string& name : person_.files)
            files.push_back({.name = name,
                             .size = std::filesystem::file_size(person_.share_root + "/" + name)});
        (void)builder.add_folder("", std::move(files));
    }
    client_->set_catalog(
        std::make_shared<const client::shares::Catalog>(std::move(builder).build()), loop_.now());
}

void Node::tick() {
    for (auto& [ticket, result] : memory_.take_done())
        client_->done(ticket, std::move(result), loop_.now());
    client_->tick(loop_.now());
}

bool Node::online() const {
    return client_->session().state == client::SessionState::online;
}

void play_person(int control, const Person& person, std::uint16_t server_port) {
    io::Loop loop;
    loop.run_once(0s);
    io::Workers workers(loop, 4);
    Stage stage(loop, control);
    Node node(loop, workers, person, server_port);
    bool told = false;
    node.on_event([&](const client::Event& event) {
        if (std::holds_alternative<client::SessionChanged>(event) && node.online() &&
            !std::exchange(told, true))
            stage.say("online");
    });
    std::vector<client::DownloadId> wanted;
    Time begun;
    // Observers are told ten times a second only; the clock is to stop when the last is done.
    std::function<void()> look = [&] {
        while (!wanted.empty() &&
               node.client().download(wanted.back())->state == client::DownloadState::completed)
            wanted.pop_back();
        if (!wanted.empty()) return void(loop.after(1ms, [&] { look(); }));
        stage.say(std::to_string(std::chrono::duration<double>(loop.now().steady - begun).count()));
    };
    stage.on_command([&](const std::string& line) {
        std::istringstream words(line);
        std::string verb;
        std::string user;
        std::string name;
        words >> verb >> user;
        if (verb != "fetch") give_up("unknown command " + verb);
        std::vector<client::DownloadRequest> requests;
        std::uint64_t size = 0;
        for (words >> size; words >> name;)
            requests.push_back({user, "music\\" + name, size, user, ""});
        begun = loop.now().steady;
        wanted = node.client().download(std::move(requests), loop.now());
        look();
    });
    loop.run();
}

}  // namespace kindred::bench
