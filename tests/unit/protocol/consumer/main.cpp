// The example of src/protocol/README.md: sends a Login to itself and reads the answer it makes up.
#include "protocol/codec.hpp"
#include "protocol/digest.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"

#include <iostream>

using namespace kindred::protocol;

struct Handler {
    void on(from_server::Login login) { greeting = login.greeting; }
    void on(auto&&) {}
    std::string greeting;
};

int main() {
    kindred::Buffer out;
    encode(to_server::Login{"me", "secret", 177, login_hash("me", "secret"), 1}, out);

    kindred::Buffer answer;
    encode(from_server::Login{.success = true, .greeting = "Welcome"}, answer);
    kindred::ByteView received = answer;

    Handler handler;
    DecodeError error;
    FrameReader reader(server_response_format());
    while (const auto frame = reader.next(received))
        dispatch<from_server::Messages>(frame->code, frame->body, handler, error);
    std::cout << handler.greeting << "\n";
    return handler.greeting == "Welcome" && out.size() > 60 ? 0 : 1;
}
