// The bytes of one TCP connection, in both directions, turned into messages: which protocol a
// connection speaks is told by its first message. Times, addresses and reassembly are the caller's.
#pragma once

#include "inspect/scope.hpp"
#include "protocol/frames.hpp"
#include "protocol/obfuscation.hpp"
#include "protocol/types.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace kindred::inspect {

enum class Side : std::uint8_t {
    opener,    ///< the side that connected
    accepter,  ///< the side that was connected to
};

/// The connection types that ConnectToPeer messages announced, by token: a connection that begins
/// with PierceFireWall does not say its type again.
using AnnouncedTypes = std::map<std::uint32_t, std::string>;

class Conversation {
  public:
    struct Told {
        Side from{};
        std::string members;   ///< of a JSON object, without its braces
        bool message = false;  ///< otherwise something about the connection
        bool problem = false;
    };
    using Tell = std::function<void(Told)>;

    /// `announced` is shared by the conversations of a capture and must outlive them.
    Conversation(bool with_server, AnnouncedTypes& announced, protocol::Dialect dialect, Tell tell);

    void received(Side from, ByteView bytes);
    /// Tells what is left: frames that did not end, bytes of a file.
    void end();

  private:
    enum class Stage {
        init,       ///< the opener's first message has not come
        undecided,  ///< PierceFireWall came with a token that nobody announced
        framed,     ///< messages in both directions
        file,       ///< token, offset, bytes of a file
        foreign,    ///< not this protocol, or no longer readable
    };
    struct Direction {
        Scope scope = Scope::peer;
        protocol::FrameReader reader{protocol::peer_format()};
        std::optional<protocol::Deobfuscator> deobfuscator;
        Buffer waiting;                ///< bytes for which the stage has not come
        std::uint64_t file_bytes = 0;  ///< of the file, behind token and offset
        bool unreadable = false;
    };

    Direction& of(Side side) { return directions_[static_cast<std::size_t>(side)]; }
    void start_frames(Scope opener, Scope accepter, protocol::FrameFormat format);
    void read_init();
    bool recognise_init();
    void after_init(const protocol::Frame& frame);
    void start_type(std::string_view type);
    void guess_type();
    void continue_with_waiting();
    void read_frames(Side from, ByteView bytes);
    void tell_frames(Side from, ByteView bytes);
    void read_file(Side from, ByteView bytes);
    void read_file_message(Side from, std::size_t size);
    void note_announcement(const protocol::Frame& frame, Scope scope);
    void tell_frame(Side from, Scope scope, ByteView frame);
    void tell_event(Side from, std::string_view event, std::string_view more = "");
    void tell_problem(Side from, std::string_view event, std::string_view why);

    Stage stage_ = Stage::init;
    std::array<Direction, 2> directions_;
    bool obfuscated_ = false;
    int file_messages_ = 0;  // token and offset seen so far
    AnnouncedTypes& announced_;
    protocol::Dialect dialect_;
    Tell tell_;
};

}  // namespace kindred::inspect
