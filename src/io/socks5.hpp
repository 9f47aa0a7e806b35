// The client's side of SOCKS5 (RFC 1928, and RFC 1929 for name and password): what to send to a
// proxy and what its answers mean, without the socket. IPv4 targets only, as the network has them.
#pragma once

#include "base/bytes.hpp"
#include "base/endpoint.hpp"
#include "base/result.hpp"

#include <string>

namespace kindred::io {

/// Bytes of a user name or password.
inline constexpr std::size_t longest_proxy_text = 255;

struct Proxy {
    Endpoint endpoint;
    /// Empty: without.
    std::string username;
    std::string password;
};

/// One connect through the proxy. The caller sends greeting(), then reads at most wanted() bytes at
/// a time, so that nothing of what the target sends is taken, and hands them to take().
class Socks5 {
  public:
    Socks5(const Proxy& proxy, Endpoint target) : proxy_(proxy), target_(target) {}

    Buffer greeting() const;
    std::size_t wanted() const { return wanted_ - answer_.size(); }
    /// What to send now, often nothing. The error says why the proxy does not connect.
    Result<Buffer> take(ByteView bytes);
    /// The connection is to the target from here on.
    bool done() const { return state_ == State::done; }

  private:
    enum class State { method, login, reply, name_length, address, done };

    Result<Buffer> understand(ByteView bytes);
    Result<Buffer> method_chosen(std::uint8_t method);
    Buffer request();
    Result<Buffer> replied(ByteView reply);
    Buffer expect(State state, std::size_t bytes);

    const Proxy& proxy_;
    Endpoint target_;
    State state_ = State::method;
    std::size_t wanted_ = 2;
    Buffer answer_;  // as far as it has come
};

}  // namespace kindred::io
