#include "crowd.hpp"

#include "base/assert.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace kindred::load {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

/// Where everybody is in the search tree, as his parent would have told him: the users of all
/// processes see it. Whoever has no parent is at level 0.
struct Position {
    std::uint32_t root = 0;  ///< below level 0
    std::uint32_t level = 0;
};
constexpr std::size_t max_positions = 65536;

Position* positions() {
    static void* const memory = ::mmap(nullptr, max_positions * sizeof(Position),
                                       PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    KINDRED_ASSERT(memory != MAP_FAILED);
    return static_cast<Position*>(memory);
}

void acknowledge(Clients& clients, const protocol::Frame& frame) {
    std::uint32_t id = 0;
    if (frame.body.size() < sizeof id) return;
    std::memcpy(&id, frame.body.data(), sizeof id);
    Buffer out;
    clients.request(out, to_server::MessageAcked{id});
    clients.reply(out);
}

void accept_parent(Clients& clients, unsigned user, const protocol::Frame& frame) {
    const auto offer = protocol::decode<from_server::PossibleParents>(frame.body);
    if (!offer || offer->message.parents.empty()) return;
    const unsigned parent = number_of(offer->message.parents.front().username);
    if (parent >= max_positions || user >= max_positions) return;
    const Position above = positions()[parent];
    const Position position{above.level == 0 ? parent : above.root, above.level + 1};
    positions()[user] = position;
    Buffer out;
    clients.request(out, to_server::HaveNoParent{false});
    clients.request(out, to_server::BranchLevel{position.level});
    clients.request(out, to_server::BranchRoot{name_of(position.root)});
    clients.reply(out);
}

/// What a helper process does.
class Servant {
  public:
    Servant(io::Fd socket, Endpoint server, Endpoint floor)
        : socket_(std::move(socket)),
          clients_{Clients(Side::server, server), Clients(Side::floor, floor)} {
        for (Clients& clients : clients_) behave(clients);
    }

    [[noreturn]] void run() {
        std::array<pollfd, 3> waited{{{socket_.get(), POLLIN, 0},
                                      {clients_[0].descriptor(), POLLIN, 0},
                                      {clients_[1].descriptor(), POLLIN, 0}}};
        for (;;) {
            ::poll(waited.data(), waited.size(), -1);
            for (Clients& clients : clients_) clients.turn(std::chrono::microseconds(0));
            if (waited[0].revents == 0) continue;
            Helper::Command command;
            if (::read(socket_.get(), &command, sizeof command) != sizeof command) std::_Exit(0);
            const std::uint64_t answer = obey(command);
            if (::write(socket_.get(), &answer, sizeof answer) != sizeof answer) std::_Exit(0);
        }
    }

  private:
    std::uint64_t obey(const Helper::Command& command) {
        Clients& clients = clients_[static_cast<std::size_t>(command.side)];
        switch (command.order) {
            case Helper::Order::log_in:
                return clients.log_in_all(command.first, command.last) ? 1 : 0;
            case Helper::Order::log_out:
                for (unsigned user = command.first; user < command.last; ++user)
                    clients.close(user);
                return 1;
            case Helper::Order::search_tree:
                join_search_tree(clients, command.first, command.last);
                return 1;
            case Helper::Order::count:
                return clients.seen().frames[command.first];
            case Helper::Order::ended:
                return clients.ended();
        }
        return 0;
    }

    io::Fd socket_;
    std::array<Clients, 2> clients_;
};

}  // namespace

void behave(Clients& clients) {
    static_cast<void>(positions());  // before any process is forked that is to share them
    clients.set_on_frame([&clients](unsigned user, const protocol::Frame& frame) {
        switch (frame.code) {
            case from_server::MessageUser::code:
                return acknowledge(clients, frame);
            case from_server::PossibleParents::code:
                return accept_parent(clients, user, frame);
        }
    });
}

void join_search_tree(Clients& clients, unsigned first, unsigned last) {
    for (unsigned user = first; user < last; ++user) {
        Buffer out;
        clients.request(out, to_server::HaveNoParent{true});
        clients.request(out, to_server::BranchLevel{0});
        clients.request(out, to_server::BranchRoot{name_of(user)});
        clients.request(out, to_server::AcceptChildren{true});
        clients.send(user, out);
    }
}

Helper::Helper(Endpoint server, Endpoint floor) {
    std::array<int, 2> ends{};
    KINDRED_ASSERT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    io::Fd theirs(ends[1]);
    socket_ = io::Fd(ends[0]);
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    socket_.reset();
    Servant(std::move(theirs), server, floor).run();
}

Helper::~Helper() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void Helper::begin(const Command& command) {
    KINDRED_ASSERT(::write(socket_.get(), &command, sizeof command) == sizeof command);
}

bool Helper::finished() const {
    pollfd waited{socket_.get(), POLLIN, 0};
    return ::poll(&waited, 1, 0) == 1;
}

std::uint64_t Helper::finish() {
    std::uint64_t answer = 0;
    KINDRED_ASSERT(::read(socket_.get(), &answer, sizeof answer) == sizeof answer);
    return answer;
}

Crowd::Crowd(Side side, Endpoint server, pid_t pid, unsigned users, unsigned active,
             std::span<const std::unique_ptr<Helper>> helpers)
    : clients_(side, server), pid_(pid), users_(users), active_(active), helpers_(helpers) {
    behave(clients_);
}

void Crowd::begin(Helper::Order order) {
    const auto count = static_cast<unsigned>(helpers_.size());
    const unsigned others = users_ - active_;
    for (unsigned i = 0; i < count; ++i)
        helpers_[i]->begin(
            {order, side(), active_ + others * i / count, active_ + others * (i + 1) / count});
}

std::uint64_t Crowd::finish() {
    std::uint64_t sum = 0;
    for (const auto& helper : helpers_) sum += helper->finish();
    return sum;
}

bool Crowd::log_in() {
    begin(Helper::Order::log_in);
    const bool here = clients_.log_in_all(0, active_);
    return finish() == helpers_.size() && here;
}

void Crowd::begin_leaving() {
    begin(Helper::Order::log_out);
}

bool Crowd::have_left() const {
    return std::ranges::all_of(helpers_, [](const auto& helper) { return helper->finished(); });
}

void Crowd::join_search_tree() {
    begin(Helper::Order::search_tree);
    load::join_search_tree(clients_, 0, active_);
    finish();
}

std::uint64_t Crowd::received(std::uint32_t code) {
    for (const auto& helper : helpers_) helper->begin({Helper::Order::count, side(), code, 0});
    return finish() + clients_.seen().frames[code];
}

std::uint64_t Crowd::ended() {
    begin(Helper::Order::ended);
    return finish() + clients_.ended();
}

}  // namespace kindred::load
