#include "apps/kindred-server/program.hpp"

#include "io/clock.hpp"
#include "io/password.hpp"
#include "protocol/digest.hpp"

namespace kindred::server_app {
namespace {

/// How often it is looked whether the last connection is gone.
constexpr Duration silence_check = 10ms;
/// How long clients may take to receive the last words and to close, when the program stops.
constexpr Duration patience_at_the_end = 3s;
/// Of a job that has failed.
const server::PasswordResult no_result;

}  // namespace

Program::Program(io::Loop& loop, io::FolderLock lock, const ProgramOptions& options)
    : loop_(loop), lock_(std::move(lock)), network_(loop, options.network), workers_(loop, 0) {}

Program::~Program() {
    loop_.cancel(tick_);
    workers_.stop();
}

Result<std::unique_ptr<Program>> Program::start(io::Loop& loop, ProgramOptions options,
                                                ProgramEvents events) {
    if (const auto made = io::create_folders(options.data); !made)
        return std::unexpected(made.error());
    auto lock = io::FolderLock::take(options.data);
    if (!lock) return std::unexpected(lock.error());
    auto opened = io::ServerStore::open(loop, options.data + "/server.sqlite");
    if (!opened) return std::unexpected(opened.error());

    std::unique_ptr<Program> program(new Program(loop, std::move(*lock), options));
    Program* self = program.get();
    self->events_ = std::move(events);
    self->store_ = std::move(opened->store);
    self->server_ = std::make_unique<server::Server>(
        std::move(options.settings), opened->contents, self->network_,
        static_cast<server::Jobs&>(*self), *self->store_, Random(io::random_seed()),
        std::move(options.log));
    self->store_->set_events([self](Ticket ticket) { self->stored(ticket); },
                             [self](const Error& error) { self->events_.failed(error); });
    self->network_.set_events(*self->server_);
    self->operators_ =
        std::make_unique<Operators>(loop, self->workers_, self->network_, *self->server_,
                                    options.data, [self] { self->events_.stop(); });
    const auto metrics = self->operators_->open(options.metrics);
    if (!metrics) return std::unexpected(metrics.error());
    self->metrics_ = *metrics;
    if (const auto open = self->listen(options.listen); !open) return std::unexpected(open.error());
    self->tick();
    return program;
}

Result<void> Program::listen(const std::vector<Endpoint>& endpoints) {
    for (const Endpoint endpoint : endpoints) {
        const auto port = network_.listen(endpoint, ListenerId::plain);
        if (!port) return std::unexpected(port.error());
        endpoints_.push_back({endpoint.address, *port});
    }
    return {};
}

void Program::tick() {
    const Duration pause = server_->tick(loop_.now());
    tick_ = loop_.after(pause, [this] { tick(); });
}

void Program::reconfigure(server::Settings settings, std::size_t out_queue) {
    network_.bound_out_queues(out_queue);
    server_->reconfigure(std::move(settings), loop_.now());
}

void Program::stored(Ticket up_to) {
    server_->stored(up_to, loop_.now());
    operators_->stored(up_to);
}

void Program::stop(std::function<void()> on_stopped) {
    network_.close_listener(ListenerId::plain);
    server_->stop(loop_.now());
    network_.close_all();
    wait_for_silence(loop_.now().steady + patience_at_the_end, std::move(on_stopped));
}

void Program::wait_for_silence(Time until, std::function<void()> on_stopped) {
    if (network_.connections() == 0 || loop_.now().steady >= until) {
        on_stopped();
        return;
    }
    loop_.after(silence_check, [this, until, on_stopped = std::move(on_stopped)]() mutable {
        wait_for_silence(until, std::move(on_stopped));
    });
}

void Program::hash_password(Ticket ticket, std::string password) {
    workers_.run(
        [password = std::move(password)] {
            // Only memory can be missing here; an empty hash tells the core.
            return server::PasswordResult{.hash = io::hash_password(password).value_or(""),
                                          .md5 = protocol::md5_hex(password)};
        },
        [this, ticket](const Result<server::PasswordResult>& result) {
            server_->password_hashed(ticket, result ? *result : no_result, loop_.now());
        });
}

void Program::verify_password(Ticket ticket, std::string password_hash, std::string password) {
    workers_.run(
        [hash = std::move(password_hash), password = std::move(password)] {
            return server::PasswordResult{.matches = io::verify_password(hash, password),
                                          .md5 = protocol::md5_hex(password)};
        },
        [this, ticket](const Result<server::PasswordResult>& result) {
            server_->password_verified(ticket, result ? *result : no_result, loop_.now());
        });
}

}  // namespace kindred::server_app
