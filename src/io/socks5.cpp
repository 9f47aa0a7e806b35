#include "io/socks5.hpp"

#include "base/assert.hpp"

#include <array>

namespace kindred::io {
namespace {

constexpr std::uint8_t version = 5;
constexpr std::uint8_t login_version = 1;
constexpr std::uint8_t method_none = 0;
constexpr std::uint8_t method_login = 2;
constexpr std::uint8_t connect_command = 1;
constexpr std::uint8_t address_ipv4 = 1;
constexpr std::uint8_t address_name = 3;
constexpr std::uint8_t address_ipv6 = 4;
constexpr std::size_t port_size = 2;

constexpr std::array<std::string_view, 9> refusals = {"",
                                                      "it failed",
                                                      "its rules do not allow it",
                                                      "the network is unreachable",
                                                      "the host is unreachable",
                                                      "the connection was refused",
                                                      "it took too long",
                                                      "it does not know how to connect",
                                                      "it does not know this kind of address"};

void put_text(Buffer& out, const std::string& text) {
    out.push_back(static_cast<std::uint8_t>(text.size()));
    out.insert(out.end(), text.begin(), text.end());
}

}  // namespace

Buffer Socks5::greeting() const {
    if (proxy_.username.empty()) return {version, 1, method_none};
    return {version, 2, method_none, method_login};
}

Buffer Socks5::expect(State state, std::size_t bytes) {
    state_ = state;
    wanted_ = bytes;
    return {};
}

Result<Buffer> Socks5::take(ByteView bytes) {
    KINDRED_ASSERT(bytes.size() <= wanted());
    answer_.insert(answer_.end(), bytes.begin(), bytes.end());
    if (answer_.size() < wanted_) return Buffer{};
    const Buffer whole = std::exchange(answer_, {});
    return understand(whole);
}

Result<Buffer> Socks5::understand(ByteView bytes) {
    switch (state_) {
        case State::method:
            if (bytes[0] != version) return fail("the proxy does not speak SOCKS5");
            return method_chosen(bytes[1]);
        case State::login:
            if (bytes[1] != 0) return fail("the proxy does not take the user name or password");
            return request();
        case State::reply:
            return replied(bytes);
        case State::name_length:
            return expect(State::address, bytes[0] + port_size);
        case State::address:
        case State::done:
            break;
    }
    return expect(State::done, 0);
}

Result<Buffer> Socks5::method_chosen(std::uint8_t method) {
    if (method == method_none) return request();
    if (method != method_login || proxy_.username.empty())
        return fail("the proxy asks for another way to log in");
    expect(State::login, 2);
    Buffer login{login_version};
    put_text(login, proxy_.username);
    put_text(login, proxy_.password);
    return login;
}

Buffer Socks5::request() {
    expect(State::reply, 4);
    Buffer request{version, connect_command, 0, address_ipv4};
    for (int shift = 24; shift >= 0; shift -= 8)
        request.push_back(static_cast<std::uint8_t>(target_.address.value >> shift));
    request.push_back(static_cast<std::uint8_t>(target_.port >> 8));
    request.push_back(static_cast<std::uint8_t>(target_.port & 0xff));
    return request;
}

/// The address behind it is the proxy's own, of no use here, and must be read all the same.
Result<Buffer> Socks5::replied(ByteView reply) {
    if (reply[0] != version) return fail("the proxy answers something unreadable");
    if (const std::size_t code = reply[1]; code != 0)
        return fail("the proxy does not connect: " +
                    std::string(code < refusals.size() ? refusals[code] : "for another reason"));
    if (reply[3] == address_ipv4) return expect(State::address, 4 + port_size);
    if (reply[3] == address_ipv6) return expect(State::address, 16 + port_size);
    if (reply[3] == address_name) return expect(State::name_length, 1);
    return fail("the proxy answers something unreadable");
}

}  // namespace kindred::io
