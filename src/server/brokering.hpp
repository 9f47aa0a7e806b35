// Brokering: passes requests to connect from user to user, and their failures back. A failure is
// passed on only if it answers a recent request, because anybody can claim one.
#pragma once

#include "protocol/to_server_messages.hpp"
#include "server/core.hpp"
#include "server/hash_index.hpp"

#include <deque>

namespace kindred::server {

class Brokering {
  public:
    explicit Brokering(Core& core) : core_(core) {}

    void connect(const User& from, const protocol::to_server::ConnectToPeer& message);
    void cannot_connect(const User& from, const protocol::to_server::CantConnectToPeer& message);
    void tick();
    void check(Findings& findings) const;

  private:
    struct Request {
        UserId asker;
        UserId asked;
        std::uint32_t token = 0;
        bool operator==(const Request&) const = default;
    };
    struct Made {
        Request request;
        Time at;
    };

    static std::uint32_t hash(const Request& request);
    void remember(const Request& request);
    bool forget(const Request& request);

    Core& core_;
    /// Requests are numbered as they are made, from 1 on, and from 1 again after four billion.
    static constexpr std::uint64_t numbers = 0xffffffff;
    std::uint32_t number(std::uint64_t place) const {
        return static_cast<std::uint32_t>((gone_ + place) % numbers + 1);
    }
    std::size_t place(std::uint32_t number) const {
        return (number - 1 + numbers - gone_ % numbers) % numbers;
    }

    std::deque<Made> made_;   ///< what was asked for lately, oldest first
    std::uint64_t gone_ = 0;  ///< requests that were before those
    HashIndex open_;          ///< the numbers of those that may still fail
};

}  // namespace kindred::server
