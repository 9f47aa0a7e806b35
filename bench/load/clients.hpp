// Clients of one server, as many as one process has descriptors for: they connect from many
// addresses of 127.0.0.0/8, write what they are told to, and count what comes. Owned by the process
// that measures, and by each of its helpers.
#pragma once

#include "base/endpoint.hpp"
#include "io/fd.hpp"
#include "protocol/codec.hpp"
#include "protocol/frames.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kindred::load {

using Clock = std::chrono::steady_clock;

/// Everybody who gets in is sent this: the list of rooms.
inline constexpr std::uint32_t welcome_code = 64;

/// Which of the two programs that are compared.
enum class Side : std::uint32_t { server, floor };

std::string name_of(unsigned user);
/// The user of that name; a number nobody has if it is the name of somebody else.
unsigned number_of(std::string_view name);
inline constexpr std::string_view password = "load generator";
/// The password of all prepared accounts, hashed as cheaply as argon2id can be.
std::string cheap_hash();

/// What has come, by message code; codes above 255 do not count.
struct Seen {
    std::array<std::uint64_t, 256> frames{};
    std::array<std::uint64_t, 256> frame_bytes{};
    std::uint64_t bytes = 0;

    Seen operator-(const Seen& before) const;
};

class Clients {
  public:
    using OnFrame = std::function<void(unsigned user, const protocol::Frame& frame)>;

    Clients(Side side, Endpoint server);

    /// Connects and sends a Login and, in the same write, the listening port.
    void log_in(unsigned user);
    /// Logs in users `first` to `last` - 1, some at a time. False if somebody did not get in.
    bool log_in_all(unsigned first, unsigned last);
    void close(unsigned user);

    /// Appends a request. On the side of the floor it names `target` instead of what it is about.
    template <class M>
    void request(Buffer& out, const M& message, std::uint32_t target = 0) const {
        const std::size_t start = out.size();
        protocol::encode(message, out);
        if (side_ == Side::floor && out.size() >= start + 12)
            std::memcpy(out.data() + start + 8, &target, sizeof target);
    }
    void send(unsigned user, ByteView bytes);
    /// Written after the frames that have been read together with the one being handled.
    void reply(ByteView bytes) { append(replies_, bytes); }

    /// Waits for something to come, at most so long, and takes it.
    void turn(std::chrono::microseconds patience);
    /// Turns until `done()`; false if nothing at all has come for `patience`.
    template <class Done>
    bool until(Done done, std::chrono::microseconds patience = std::chrono::seconds(10)) {
        auto last = Clock::now();
        std::uint64_t bytes = seen_.bytes;
        while (!done()) {
            turn(std::chrono::milliseconds(1));
            const auto now = Clock::now();
            if (std::exchange(bytes, seen_.bytes) != seen_.bytes) last = now;
            if (now - last > patience) return false;
        }
        return true;
    }
    /// Turns until nothing has come for a while.
    void settle(std::chrono::milliseconds quiet = std::chrono::milliseconds(100));

    void set_on_frame(OnFrame on_frame) { on_frame_ = std::move(on_frame); }
    const Seen& seen() const { return seen_; }
    Side side() const { return side_; }
    int descriptor() const { return epoll_.get(); }
    /// Connections that the other side has ended.
    std::uint64_t ended() const { return ended_; }

  private:
    struct Client {
        io::Fd fd;
        protocol::FrameReader reader{protocol::server_response_format()};
    };

    void read(unsigned user);

    Side side_;
    Endpoint server_;
    io::Fd epoll_;
    std::vector<std::unique_ptr<Client>> clients_;  ///< by user
    Seen seen_;
    OnFrame on_frame_;
    Buffer replies_;
    Buffer buffer_ = Buffer(256 * 1024);
    std::uint64_t ended_ = 0;
};

}  // namespace kindred::load
