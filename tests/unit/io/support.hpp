// What the tests of io share: driving a loop until something holds, a recorder of network events,
// and plain blocking sockets that play the other side.
#pragma once

#include "base/network.hpp"
#include "io/clock.hpp"
#include "io/fd.hpp"
#include "io/loop.hpp"
#include "io/sockets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <vector>

namespace kindred::io::test {

inline constexpr Endpoint any_loopback{IPv4{0x7f000001}, 0};

/// Runs the loop until `holds`, and says whether it did before a deadline that no machine misses.
inline bool run_until(Loop& loop, const std::function<bool()>& holds, Duration patience = 30s) {
    const Time deadline = system_now().steady + patience;
    while (!holds()) {
        if (system_now().steady > deadline) return false;
        loop.run_once(10ms);
    }
    return true;
}

/// Runs enough turns for what is deferred to happen.
inline void settle(Loop& loop) {
    for (int i = 0; i < 5; ++i) loop.run_once(1ms);
}

inline SharedBytes bytes(std::string_view text) {
    return SharedBytes(Buffer(text.begin(), text.end()));
}

/// Notes everything it is told; the hooks let a test act inside an event, as a core does.
struct Recorder : NetworkEvents {
    struct Peer {
        bool connected = false;
        Endpoint remote;
        ListenerId listener{};
        std::string received;
        std::vector<Disconnect> ends;
        std::vector<std::uint64_t> progress;
        int files_done = 0;
        std::vector<std::string> failures;
    };

    void accepted(ConnectionId c, ListenerId listener, Endpoint remote, Now) override {
        order.push_back(c);
        peers[c].remote = remote;
        peers[c].listener = listener;
        if (on_accepted) on_accepted(c);
    }
    void connected(ConnectionId c, Now) override {
        peers[c].connected = true;
        if (on_connected) on_connected(c);
    }
    void received(ConnectionId c, ByteView data, Now) override {
        peers[c].received += as_text(data);
        if (on_received) on_received(c, data);
    }
    void disconnected(ConnectionId c, Disconnect reason, Now) override {
        peers[c].ends.push_back(reason);
    }
    void file_progress(ConnectionId c, std::uint64_t moved, Now) override {
        peers[c].progress.push_back(moved);
    }
    void file_done(ConnectionId c, Now) override {
        ++peers[c].files_done;
        if (on_file_done) on_file_done(c);
    }
    void file_failed(ConnectionId c, const std::string& why, Now) override {
        peers[c].failures.push_back(why);
    }

    std::map<ConnectionId, Peer> peers;
    std::vector<ConnectionId> order;  ///< accepted ones
    std::function<void(ConnectionId)> on_accepted;
    std::function<void(ConnectionId)> on_connected;
    std::function<void(ConnectionId, ByteView)> on_received;
    std::function<void(ConnectionId)> on_file_done;
};

/// A blocking client socket connected to a loopback port; reads time out after 30 s.
inline Fd dial(std::uint16_t port) {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in address = to_sockaddr({IPv4{0x7f000001}, port});
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0)
        << error_text(errno);
    return fd;
}

inline void put(const Fd& fd, std::string_view text) {
    EXPECT_EQ(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
}

/// What has arrived, without waiting.
inline std::string take(const Fd& fd) {
    std::string all;
    char part[4096];
    for (;;) {
        const ssize_t n = ::recv(fd.get(), part, sizeof part, MSG_DONTWAIT);
        if (n <= 0) return all;
        all.append(part, static_cast<std::size_t>(n));
    }
}

/// A folder that is removed with all that is in it.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kindred-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline void write_file(const std::string& path, std::string_view content) {
    std::ofstream(path, std::ios::binary) << content;
}

inline std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// `size` bytes in which every stretch differs from the others.
inline std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    std::uint32_t x = 1;
    for (char& c : text) c = static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
    return text;
}

}  // namespace kindred::io::test
