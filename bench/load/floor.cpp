#include "floor.hpp"

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "clients.hpp"
#include "io/sockets.hpp"

#include <sodium.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <utility>
#include <vector>

namespace kindred::load {
namespace {

constexpr std::size_t header_size = 12;  ///< length, code, target
constexpr std::uint32_t nobody = ~0U;
constexpr std::uint32_t login = 1;  ///< code

std::uint32_t number_at(const std::uint8_t* bytes) {
    std::uint32_t number = 0;
    std::memcpy(&number, bytes, sizeof number);
    return number;
}

/// Threads that verify the password of each login, one for each core, as whoever has many people
/// to let in would have them. No program may hash on its event loop, so going there and back is
/// part of the least that a login costs.
class Hashing {
  public:
    Hashing() : hash_(cheap_hash()), done_event_(::eventfd(0, EFD_NONBLOCK)) {
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < cores; ++i) threads_.emplace_back([this] { work(); });
    }

    void begin(std::uint32_t user) {
        {
            const std::lock_guard lock(mutex_);
            wanted_.push_back(user);
        }
        changed_.notify_one();
    }
    /// Readable, edge-triggered, when there is something to take.
    int descriptor() const { return done_event_.get(); }
    std::vector<std::uint32_t> take_done() {
        const std::lock_guard lock(mutex_);
        return std::exchange(done_, {});
    }

  private:
    [[noreturn]] void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return !wanted_.empty(); });
            const std::uint32_t user = wanted_.front();
            wanted_.pop_front();
            lock.unlock();
            KINDRED_ASSERT(
                ::crypto_pwhash_str_verify(hash_.c_str(), password.data(), password.size()) == 0);
            lock.lock();
            done_.push_back(user);
            lock.unlock();
            const std::uint64_t one = 1;
            [[maybe_unused]] const auto n = ::write(done_event_.get(), &one, sizeof one);
        }
    }

    std::string hash_;
    io::Fd done_event_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::uint32_t> wanted_;
    std::vector<std::uint32_t> done_;
    std::vector<std::thread> threads_;
};

class Loop {
  public:
    Loop(io::Fd listener, const FloorPlan& plan)
        : plan_(plan), listener_(std::move(listener)), epoll_(::epoll_create1(0)) {
        add(listener_.get(), EPOLLIN);
        add(hashing_.descriptor(), EPOLLIN | EPOLLET);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 512> events;
        for (;;) {
            const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), -1);
            for (int i = 0; i < count; ++i) ready(events[static_cast<std::size_t>(i)]);
            for (const int fd : dirty_) write(fd);
            dirty_.clear();
        }
    }

  private:
    struct Connection {
        std::uint32_t user = nobody;
        bool blocked = false;  ///< the kernel takes no more at this moment
        bool dirty = false;
        std::size_t written = 0;
        Buffer out;
        Buffer partial;
    };

    Connection& at(int fd) { return connections_[static_cast<std::size_t>(fd)]; }

    void add(int fd, std::uint32_t what) {
        epoll_event event{.events = what, .data = {.fd = fd}};
        KINDRED_ASSERT(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0);
    }

    void ready(const epoll_event& event) {
        const int fd = event.data.fd;
        if (fd == listener_.get()) return accept();
        if (fd == hashing_.descriptor()) return let_in();
        if ((event.events & EPOLLOUT) != 0) {
            at(fd).blocked = false;
            watch(fd, EPOLLIN);
            write(fd);
        }
        if ((event.events & EPOLLIN) != 0) read(fd);
    }

    void watch(int fd, std::uint32_t what) {
        epoll_event event{.events = what, .data = {.fd = fd}};
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event);
    }

    void accept() {
        for (int i = 0; i < 64; ++i) {
            const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK);
            if (fd < 0) return;
            io::stagger_keepalive(fd);
            if (connections_.size() <= static_cast<std::size_t>(fd))
                connections_.resize(static_cast<std::size_t>(fd) + 1024);
            at(fd) = {};
            add(fd, EPOLLIN);
        }
    }

    void read(int fd) {
        const ssize_t n = ::recv(fd, buffer_.data(), buffer_.size(), 0);
        if (n <= 0) return gone(fd);
        Connection& connection = at(fd);
        ByteView bytes(buffer_.data(), static_cast<std::size_t>(n));
        if (!connection.partial.empty()) {
            append(connection.partial, bytes);
            bytes = connection.partial;
        }
        while (bytes.size() >= header_size && bytes.size() >= 4 + number_at(bytes.data())) {
            const std::size_t size = 4 + number_at(bytes.data());
            answer(fd, number_at(bytes.data() + 4), number_at(bytes.data() + 8));
            bytes = bytes.subspan(size);
        }
        connection.partial = Buffer(bytes.begin(), bytes.end());
    }

    void gone(int fd) {
        const std::uint32_t user = at(fd).user;
        if (user != nobody) fds_[user] = -1;
        std::erase(room_, user);
        at(fd) = {};
        ::close(fd);
    }

    void answer(int fd, std::uint32_t code, std::uint32_t target) {
        if (code == login) {
            at(fd).user = target;
            if (fds_.size() <= target) fds_.resize(target + 1024, -1);
            fds_[target] = fd;
            return hashing_.begin(target);
        }
        give_all(fd, code, target);
    }

    /// Everybody whose password has been verified, unless he has gone meanwhile.
    void let_in() {
        for (const std::uint32_t user : hashing_.take_done())
            if (fds_[user] >= 0) give_all(fds_[user], login, user);
    }

    void give_all(int fd, std::uint32_t code, std::uint32_t target) {
        for (const FloorAnswer& answer : plan_.answers[code % FloorPlan::codes])
            give(fd, answer, target);
    }

    void give(int fd, const FloorAnswer& answer, std::uint32_t target) {
        if (answer.to == To::nobody) return;
        if (answer.to == To::room_leave) std::erase(room_, at(fd).user);
        make_frame(answer);
        switch (answer.to) {
            case To::sender:
                return put(fd);
            case To::target:
                return put_to(target);
            case To::group: {
                const std::uint32_t first = target == 0 ? 0 : plan_.ends[target - 1];
                for (std::uint32_t i = first; i < plan_.ends[target]; ++i) put_to(plan_.members[i]);
                return;
            }
            case To::everybody:
                for (const int client : fds_) put(client);
                return;
            default:
                for (const std::uint32_t member : room_) put_to(member);
        }
        if (answer.to == To::room_enter) room_.push_back(at(fd).user);
    }

    void make_frame(const FloorAnswer& answer) {
        const std::size_t more = answer.size_per_member * room_.size();
        frame_.resize(std::max<std::size_t>(answer.size, 8) + more);
        const auto length = static_cast<std::uint32_t>(frame_.size() - 4);
        std::memcpy(frame_.data(), &length, 4);
        std::memcpy(frame_.data() + 4, &answer.code, 4);
    }

    void put_to(std::uint32_t user) {
        if (user < fds_.size()) put(fds_[user]);
    }
    void put(int fd) {
        if (fd < 0) return;
        Connection& connection = at(fd);
        append(connection.out, frame_);
        if (connection.blocked || std::exchange(connection.dirty, true)) return;
        dirty_.push_back(fd);
    }

    void write(int fd) {
        Connection& connection = at(fd);
        connection.dirty = false;
        const std::size_t size = connection.out.size() - connection.written;
        if (size == 0) return;
        const ssize_t n =
            ::send(fd, connection.out.data() + connection.written, size, MSG_NOSIGNAL);
        if (n == static_cast<ssize_t>(size)) {
            connection.out.clear();
            connection.written = 0;
            return;
        }
        connection.written += static_cast<std::size_t>(std::max<ssize_t>(n, 0));
        connection.blocked = true;
        watch(fd, EPOLLIN | EPOLLOUT);
    }

    const FloorPlan& plan_;
    Hashing hashing_;
    io::Fd listener_;
    io::Fd epoll_;
    std::vector<Connection> connections_;  ///< by descriptor
    std::vector<int> fds_;                 ///< by user
    std::vector<std::uint32_t> room_;
    std::vector<int> dirty_;
    Buffer frame_;
    Buffer buffer_ = Buffer(64 * 1024);
};

}  // namespace

Floor::Floor() {
    void* const memory = ::mmap(nullptr, sizeof(FloorPlan), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    KINDRED_ASSERT(memory != MAP_FAILED);
    plan_ = new (memory) FloorPlan();
    auto listener = io::listen_tcp({IPv4{0x7f000001}, 0}, 4096);
    KINDRED_ASSERT(listener.has_value());
    port_ = io::local_endpoint(listener->get()).port;
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    Loop(std::move(*listener), *plan_).run();
}

Floor::~Floor() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::munmap(plan_, sizeof(FloorPlan));
}

}  // namespace kindred::load
