#include "io/program.hpp"

#include "io/fd.hpp"
#include "io/sockets.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kindred::io {
namespace {

using Clock = std::chrono::steady_clock;

std::unexpected<Error> failed(const std::string& doing, int error) {
    return fail(doing + ": " + error_text(error));
}

/// A file in memory with `input`, read from its beginning: unlike a pipe it holds any amount, and
/// nobody has to write while the program reads.
Result<Fd> input_file(const std::string& input) {
    Fd file(::memfd_create("input", MFD_CLOEXEC));
    if (!file) return failed("cannot make the input of the program", errno);
    for (std::size_t done = 0; done < input.size();) {
        const ssize_t written = ::write(file.get(), input.data() + done, input.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("cannot write the input of the program", errno);
        done += static_cast<std::size_t>(written);
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

/// Its attributes: a group of processes of its own, so that all of it can be killed, and signals as
/// a shell would leave them.
class Attributes {
  public:
    Attributes() {
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

class Actions {
  public:
    Actions(int input, int output) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        posix_spawn_file_actions_addchdir_np(&actions_, "/");
    }
    ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

/// A program that was started; not waited for, it is killed.
class Running {
  public:
    Running(pid_t pid, Fd output)
        : pid_(pid),
          handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
          output_(std::move(output)) {}
    ~Running() {
        if (ended_) return;
        kill_all();
        wait();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// Until it ends; true if it had to be killed for that.
    bool follow(const ProgramRun& run, int stop, std::string& output);
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        ended_ = true;
        return status;
    }
    bool can_be_followed() const { return bool(handle_); }
    void kill_all() const { ::kill(-pid_, SIGKILL); }

  private:
    bool read_output(std::string& output, std::size_t kept);

    pid_t pid_;
    Fd handle_;
    Fd output_;
    bool ended_ = false;
};

/// Takes what has come; false once there will be no more.
bool Running::read_output(std::string& output, std::size_t kept) {
    std::array<char, 65536> chunk;
    while (true) {
        const ssize_t got = ::read(output_.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0) return false;
        output.append(chunk.data(), static_cast<std::size_t>(got));
        if (output.size() > kept) output.erase(0, output.size() - kept);
        // A flood must not keep the clock from being looked at.
        if (static_cast<std::size_t>(got) == chunk.size()) return true;
    }
}

bool Running::follow(const ProgramRun& run, int stop, std::string& output) {
    const auto deadline = Clock::now() + run.patience;
    bool open = true;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        std::array<pollfd, 3> wanted = {{{handle_.get(), POLLIN, 0},
                                         {stop, POLLIN, 0},
                                         {open ? output_.get() : -1, POLLIN, 0}}};
        const int ready =
            ::poll(wanted.data(), wanted.size(), static_cast<int>(std::max(left.count() + 1, 0L)));
        if (ready < 0 && errno == EINTR) continue;
        if (open && wanted[2].revents != 0) open = read_output(output, run.kept_output);
        if (wanted[0].revents != 0) {
            // What it has started may hold its output open for ever.
            if (open) read_output(output, run.kept_output);
            return false;
        }
        if (ready < 0 || wanted[1].revents != 0 || Clock::now() >= deadline) {
            kill_all();
            return true;
        }
    }
}

}  // namespace

Result<ProgramOutcome> run_program(const ProgramRun& run, int stop) {
    auto input = input_file(run.input);
    if (!input) return std::unexpected(input.error());
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failed("cannot make a pipe", errno);
    Fd output(ends[0]);
    Fd theirs(ends[1]);
    ::fcntl(output.get(), F_SETFL, O_NONBLOCK);
    const Attributes attributes;
    const Actions actions(input->get(), theirs.get());
    pid_t pid = 0;
    const int error =
        ::posix_spawn(&pid, run.command.at(0).c_str(), actions.get(), attributes.get(),
                      pointers(run.command).data(), pointers(run.environment).data());
    if (error != 0) return failed("cannot start " + run.command[0], error);
    theirs.reset();
    Running running(pid, std::move(output));
    if (!running.can_be_followed()) return failed("cannot follow the program", errno);
    ProgramOutcome outcome;
    outcome.timed_out = running.follow(run, stop, outcome.output);
    const int status = running.wait();
    if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
    return outcome;
}

}  // namespace kindred::io
