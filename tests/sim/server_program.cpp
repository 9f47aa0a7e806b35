#include "sim/server_program.hpp"

namespace kindred::sim {

namespace {

/// Looking at everybody after every event is for small networks.
constexpr std::size_t examined_at_most = 50;

}  // namespace

/// Passwords are kept in the clear behind a mark: hashing is not what is simulated, its delay is.
class ServerProgram::Passwords : public server::Jobs {
  public:
    explicit Passwords(ServerProgram& program) : program_(program) {}

    void hash_password(Ticket ticket, std::string password) override {
        Machine& machine = program_.machine_;
        machine.later(
            machine.draw_work_time(), [this, ticket, hash = "plain:" + std::move(password)] {
                program_.core().password_hashed(ticket, {.hash = hash}, program_.machine_.now());
            });
    }
    void verify_password(Ticket ticket, std::string password_hash, std::string password) override {
        const bool matches = password_hash == "plain:" + password;
        Machine& machine = program_.machine_;
        machine.later(machine.draw_work_time(), [this, ticket, matches] {
            program_.core().password_verified(ticket, {.matches = matches},
                                              program_.machine_.now());
        });
    }

  private:
    ServerProgram& program_;
};

ServerProgram::ServerProgram(Machine& machine, ServerDisk& disk, server::Settings settings)
    : machine_(machine),
      disk_(disk),
      passwords_(std::make_unique<Passwords>(*this)),
      store_(disk.contents),
      core_(std::make_unique<server::Server>(
          std::move(settings), disk.contents, machine.network(), *passwords_, store_,
          machine.fork_random(), [this](LogLevel, std::string_view part, std::string_view line) {
              machine_.note(part, 0, line);
          })) {
    machine.listen(ListenerId::plain, server_port);
    run_timers();
    commit_later();
}

ServerProgram::~ServerProgram() = default;

void ServerProgram::run_timers() {
    machine_.later(core_->tick(machine_.now()), [this] { run_timers(); });
}

void ServerProgram::examine() {
    if (core_->users_online() > examined_at_most) return;
    if (const std::string wrong = core_->check(); !wrong.empty()) machine_.fail(wrong);
}

void ServerProgram::commit_later() {
    machine_.later(Duration(1ms) + machine_.draw_work_time(), [this] {
        if (const Ticket ticket = store_.committed()) {
            disk_.contents = store_.contents();
            core_->stored(ticket, machine_.now());
        }
        commit_later();
    });
}

void ServerProgram::accepted(ConnectionId connection, ListenerId listener, Endpoint remote,
                             Now now) {
    core_->accepted(connection, listener, remote, now);
    examine();
}

void ServerProgram::connected(ConnectionId, Now) {
    machine_.fail("the server made a connection");
}

void ServerProgram::received(ConnectionId connection, ByteView bytes, Now now) {
    core_->received(connection, bytes, now);
    examine();
}

void ServerProgram::disconnected(ConnectionId connection, Disconnect reason, Now now) {
    core_->disconnected(connection, reason, now);
    examine();
}

}  // namespace kindred::sim
