// The floor under a server: the least any program must do for the same traffic. A bare epoll loop
// that reads frames, and for each writes as many bytes to the same people as the measured server
// did, composed of nothing. It runs in a process of its own and knows of the protocol only that a
// frame begins with its length and a code, and that the password of a login is verified on another
// thread before it is answered.
#pragma once

#include "io/fd.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <sys/types.h>

namespace kindred::load {

/// Who is written to when a frame has arrived. A frame names its target in the four bytes behind
/// its code; that of a login names the user himself.
enum class To : std::uint32_t {
    nobody,
    sender,
    target,      ///< the user of that number
    group,       ///< the group of that number
    room,        ///< everybody in the one room
    room_enter,  ///< the same, and then the sender is in it
    room_leave,  ///< the sender is no longer in it; then the same
    everybody,
};

struct FloorAnswer {
    To to = To::nobody;
    std::uint32_t code = 0;             ///< of the frame that is written
    std::uint32_t size = 0;             ///< of that frame, all in all
    std::uint32_t size_per_member = 0;  ///< and so much more for each who is in the room
};

/// What the floor does, in memory that it shares with whoever measures. Changed only while no
/// traffic is under way.
struct FloorPlan {
    static constexpr std::size_t codes = 256;
    static constexpr std::size_t answers_per_code = 2;
    static constexpr std::size_t max_groups = 1024;
    static constexpr std::size_t max_members = 65536;

    std::array<std::array<FloorAnswer, answers_per_code>, codes> answers;
    /// Group g is members[ends[g - 1]] to members[ends[g]].
    std::array<std::uint32_t, max_groups> ends;
    std::array<std::uint32_t, max_members> members;
};

/// The running floor; ends with this object.
class Floor {
  public:
    Floor();
    ~Floor();
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }
    FloorPlan& plan() { return *plan_; }

  private:
    FloorPlan* plan_;
    std::uint16_t port_ = 0;
    pid_t pid_ = -1;
};

}  // namespace kindred::load
