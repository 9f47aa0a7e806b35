#include "io/signals.hpp"

#include "base/assert.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>

namespace kindred::io {
namespace {

// A handler may do little more than write; the loop reads the number at the other end.
std::atomic<int> write_end{-1};

void note(int signal) {
    const int error = errno;
    const auto number = static_cast<unsigned char>(signal);
    [[maybe_unused]] const auto n = ::write(write_end, &number, 1);
    errno = error;
}

}  // namespace

Signals::Signals(Loop& loop) : loop_(loop) {
    int ends[2];
    KINDRED_ASSERT(write_end == -1);
    KINDRED_ASSERT(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    read_end_ = Fd(ends[0]);
    write_end = ends[1];
    loop_.watch(read_end_.get(), EPOLLIN, *this);
}

Signals::~Signals() {
    for (const auto& [signal, task] : tasks_) std::signal(signal, SIG_DFL);
    loop_.unwatch(read_end_.get());
    ::close(write_end.exchange(-1));
}

void Signals::on(int signal, std::function<void()> task) {
    tasks_[signal] = std::move(task);
    struct sigaction action{};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    KINDRED_ASSERT(::sigaction(signal, &action, nullptr) == 0);
}

void Signals::ready(std::uint32_t) {
    unsigned char number = 0;
    while (::read(read_end_.get(), &number, 1) == 1) tasks_.at(number)();
}

}  // namespace kindred::io
