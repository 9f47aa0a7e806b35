#include "inspect/conversation.hpp"

#include "inspect/inspect.hpp"
#include "inspect/message_codec.hpp"
#include "inspect/to_json.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/init_messages.hpp"
#include "protocol/to_server_messages.hpp"

#include <algorithm>
#include <utility>

namespace kindred::inspect {
namespace {

using protocol::Frame;

constexpr std::size_t smallest_init = 9;  // PierceFireWall, not obfuscated

std::uint32_t word(ByteView bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value |= std::uint32_t{bytes[at + i]} << (8 * i);
    return value;
}

bool begins_like_init(ByteView bytes) {
    return bytes.size() >= 5 && word(bytes, 0) >= 1 && word(bytes, 0) <= limits::peer_init &&
           bytes[4] <= protocol::init::PeerInit::code;
}

bool begins_like_a_frame_of(Scope scope, ByteView bytes) {
    const std::size_t code_size = code_size_of(scope);
    if (bytes.size() < 4 + code_size || word(bytes, 0) < code_size) return false;
    if (word(bytes, 0) > limits::peer_browse) return false;
    const std::uint32_t code = code_size == 4 ? word(bytes, 4) : bytes[4];
    return std::ranges::find(messages_of(scope), code, &MessageCodec::code) !=
           messages_of(scope).end();
}

}  // namespace

Conversation::Conversation(bool with_server, AnnouncedTypes& announced, protocol::Dialect dialect,
                           Tell tell)
    : announced_(announced), dialect_(dialect), tell_(std::move(tell)) {
    if (!with_server) return;
    start_frames(Scope::server_request, Scope::server_response, protocol::server_response_format());
}

void Conversation::start_frames(Scope opener, Scope accepter, protocol::FrameFormat format) {
    stage_ = Stage::framed;
    of(Side::opener).scope = opener;
    of(Side::accepter).scope = accepter;
    for (Direction& direction : directions_) direction.reader = protocol::FrameReader(format);
}

void Conversation::received(Side from, ByteView bytes) {
    switch (stage_) {
        case Stage::init:
        case Stage::undecided:
            append(of(from).waiting, bytes);
            return stage_ == Stage::init ? read_init() : guess_type();
        case Stage::framed:
            return read_frames(from, bytes);
        case Stage::file:
            return read_file(from, bytes);
        case Stage::foreign:
            return;
    }
}

void Conversation::read_init() {
    Direction& opener = of(Side::opener);
    if (opener.waiting.size() < smallest_init || !recognise_init()) return;
    protocol::FrameReader reader(protocol::peer_init_format());
    ByteView input = opener.waiting;
    std::optional<Frame> frame;
    Buffer plain;
    if (obfuscated_) {
        protocol::Deobfuscator deobfuscator;
        if (!deobfuscator.read(input, plain)) return;
        ByteView rest = plain;
        frame = reader.next(rest);
    } else {
        frame = reader.next(input);
    }
    if (!frame) return;
    tell_frame(Side::opener, Scope::peer_init, frame->raw);
    const Buffer raw(frame->raw.begin(), frame->raw.end());
    const Buffer rest(input.begin(), input.end());
    opener.waiting = rest;
    after_init({frame->code, ByteView(raw).subspan(5), raw});
}

/// False if this is no peer connection.
bool Conversation::recognise_init() {
    const ByteView bytes = of(Side::opener).waiting;
    if (begins_like_init(bytes)) return true;
    Buffer plain;
    ByteView input = bytes;
    protocol::Deobfuscator().read(input, plain);
    obfuscated_ = begins_like_init(plain);
    if (obfuscated_) return true;
    stage_ = Stage::foreign;
    of(Side::opener).waiting.clear();
    tell_problem(Side::opener, "not understood", "does not begin like a connection between peers");
    return false;
}

void Conversation::after_init(const Frame& frame) {
    if (obfuscated_) tell_event(Side::opener, "obfuscated");
    if (frame.code == protocol::init::PeerInit::code) {
        const auto init = protocol::decode<protocol::init::PeerInit>(frame.body);
        return start_type(init ? init->message.type : "");
    }
    const auto pierce = protocol::decode<protocol::init::PierceFireWall>(frame.body);
    const auto announced = pierce ? announced_.find(pierce->message.token) : announced_.end();
    if (announced != announced_.end()) return start_type(announced->second);
    stage_ = Stage::undecided;
    guess_type();
}

void Conversation::start_type(std::string_view type) {
    if (type == "F") {
        stage_ = Stage::file;
    } else if (type == "D") {
        start_frames(Scope::distributed, Scope::distributed, protocol::distributed_format());
    } else if (type == "P") {
        start_frames(Scope::peer, Scope::peer, protocol::peer_format());
        // Only P connections stay obfuscated behind the init message.
        if (obfuscated_)
            for (Direction& direction : directions_) direction.deobfuscator.emplace();
    } else {
        stage_ = Stage::foreign;
        return tell_problem(Side::opener, "not understood", "unknown connection type");
    }
    continue_with_waiting();
}

/// Without an announcement the first bytes tell the type: a frame of P or D, or else a token.
void Conversation::guess_type() {
    const Buffer& opener = of(Side::opener).waiting;
    const Buffer& first = opener.empty() ? of(Side::accepter).waiting : opener;
    if (begins_like_a_frame_of(Scope::peer, first)) return start_type("P");
    if (begins_like_a_frame_of(Scope::distributed, first)) return start_type("D");
    const bool both = !opener.empty() && !of(Side::accepter).waiting.empty();
    if (both || first.size() >= 8) start_type(obfuscated_ ? "P" : "F");
}

void Conversation::continue_with_waiting() {
    for (const Side side : {Side::opener, Side::accepter}) {
        const Buffer waiting = std::exchange(of(side).waiting, {});
        if (!waiting.empty()) received(side, waiting);
    }
}

void Conversation::read_frames(Side from, ByteView bytes) {
    Direction& direction = of(from);
    if (direction.unreadable) return;
    if (!direction.deobfuscator) return tell_frames(from, bytes);
    bool ended = true;
    while (ended && !direction.unreadable) {
        Buffer plain;
        ended = direction.deobfuscator->read(bytes, plain);
        tell_frames(from, plain);
    }
}

void Conversation::tell_frames(Side from, ByteView bytes) {
    Direction& direction = of(from);
    while (const auto frame = direction.reader.next(bytes)) {
        note_announcement(*frame, direction.scope);
        tell_frame(from, direction.scope, frame->raw);
    }
    if (!direction.reader.failed()) return;
    direction.unreadable = true;
    tell_problem(from, "not understood", direction.reader.error());
}

void Conversation::note_announcement(const Frame& frame, Scope scope) {
    const auto note = [&](const auto& decoded) {
        if (decoded) announced_[decoded->message.token] = decoded->message.type;
    };
    namespace to_server = protocol::to_server;
    namespace from_server = protocol::from_server;
    if (scope == Scope::server_request && frame.code == to_server::ConnectToPeer::code)
        note(protocol::decode<to_server::ConnectToPeer>(frame.body));
    if (scope == Scope::server_response && frame.code == from_server::ConnectToPeer::code)
        note(protocol::decode<from_server::ConnectToPeer>(frame.body));
}

void Conversation::read_file(Side from, ByteView bytes) {
    Direction& direction = of(from);
    append(direction.waiting, bytes);
    if (file_messages_ == 0) read_file_message(from, 4);
    if (file_messages_ == 1) read_file_message(from, 8);
    if (file_messages_ < 2) return;
    direction.file_bytes += direction.waiting.size();
    direction.waiting.clear();
}

/// Token or offset, once all of its bytes are there.
void Conversation::read_file_message(Side from, std::size_t size) {
    Buffer& waiting = of(from).waiting;
    if (waiting.size() < size) return;
    tell_frame(from, Scope::file, ByteView(waiting).first(size));
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(size));
    ++file_messages_;
}

void Conversation::end() {
    for (const Side side : {Side::opener, Side::accepter}) {
        const Direction& direction = of(side);
        if (direction.file_bytes > 0)
            tell_event(side, "file data", "\"bytes\":" + std::to_string(direction.file_bytes));
        const std::size_t left = direction.reader.buffered() + direction.waiting.size();
        if (left > 0 && stage_ != Stage::foreign && !direction.unreadable)
            tell_problem(side, "cut short",
                         std::to_string(left) + " bytes of a message that did not end");
    }
}

void Conversation::tell_frame(Side from, Scope scope, ByteView frame) {
    const auto text = decode_frame(scope, frame, dialect_);
    const std::string object = text ? *text : to_json_text(text.error());
    std::string members = "\"scope\":\"" + std::string(to_string(scope)) + "\",";
    members += std::string_view(object).substr(1, object.size() - 2);
    tell_({from, std::move(members), true, !text});
}

void Conversation::tell_event(Side from, std::string_view event, std::string_view more) {
    std::string members = "\"event\":";
    append_json_text(members, event);
    if (!more.empty()) (members += ',') += more;
    tell_({from, std::move(members), false, false});
}

void Conversation::tell_problem(Side from, std::string_view event, std::string_view why) {
    std::string members = "\"event\":";
    append_json_text(members, event);
    members += ",\"error\":";
    append_json_string(members, why);
    tell_({from, std::move(members), false, true});
}

}  // namespace kindred::inspect
