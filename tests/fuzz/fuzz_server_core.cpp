// The whole server core: several connections that log in, send well-formed messages and garbage,
// and vanish; passwords and commits that end late; and time that passes. What the server sends
// must be readable, and nothing may go to a connection that has ended.
#include "base/assert.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"
#include "script.hpp"
#include "server/memory_store.hpp"
#include "server/server.hpp"

#include <deque>
#include <map>
#include <set>

namespace kindred::fuzz {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

/// Accepts every message it can read.
struct Reader {
    void on(auto&&) {}
};

class World final : public NetworkActions, public server::Jobs {
  public:
    explicit World(Script& script)
        : script_(script),
          server_(settings(script), store_.contents(), *this, *this, store_, Random(1), {}) {}

    void run() {
        for (int steps = 0; !script_.ended() && steps < 400; ++steps) {
            step();
            KINDRED_ASSERT(server_.check().empty());
        }
    }

  private:
    static server::Settings settings(Script& script) {
        server::Settings settings;
        settings.limit_loopback = script.below(2) == 1;
        settings.max_unfinished_logins = 1 + script.below(20);
        settings.max_users = 2 + script.below(6);
        settings.max_stored_messages = 4;
        settings.max_watched = 3;
        settings.max_wishlist = 2;
        settings.max_tickers = 1;
        settings.max_held_bytes = 2000;
        settings.logins_per_user = {0.5, 3};
        return settings;
    }

    void step() {
        switch (script_.below(12)) {
            case 0:
                return accept();
            case 1:
                return lose();
            case 2:
                return say(script_.bytes());
            case 3:
                return pass_time();
            case 4:
                return answer_password();
            case 5:
                return commit();
            case 6:
                return say(login());
            default:
                return say(scripted_frame<to_server::Messages>(script_, 4));
        }
    }

    void accept() {
        const ConnectionId id{++last_id_};
        open_.emplace(id, protocol::FrameReader(protocol::server_response_format()));
        server_.accepted(id, ListenerId::plain,
                         {{0x0a000000 + static_cast<std::uint32_t>(script_.below(3))}, 5000}, now_);
    }

    /// A connection that is open, or none.
    ConnectionId choose() {
        if (open_.empty()) return {};
        return std::next(open_.begin(), static_cast<std::ptrdiff_t>(script_.below(open_.size())))
            ->first;
    }

    void lose() {
        const ConnectionId id = choose();
        if (!id) return;
        open_.erase(id);
        lost_.insert(id);
        server_.disconnected(id, Disconnect::broken, now_);
    }

    void say(ByteView bytes) {
        const ConnectionId id = choose();
        if (id) server_.received(id, bytes, now_);
    }

    Buffer login() {
        Buffer frame;
        to_server::Login message{
            .username = script_.text(), .password = "secret", .major_version = 177};
        if (script_.below(3) != 0) {
            message.password_hash = "";
            message.minor_version = 1;
        }
        protocol::encode(message, frame);
        return frame;
    }

    void pass_time() {
        const std::uint8_t amount = script_.byte();
        now_.steady += amount < 200 ? Duration(5ms) : Duration(1s) * (amount - 199);
        now_.unix_seconds = now_.steady.time_since_epoch() / 1s;
        server_.tick(now_);
    }

    void answer_password() {
        if (passwords_.empty()) return;
        const auto [ticket, hash] = passwords_.front();
        passwords_.pop_front();
        if (hash)
            server_.password_hashed(ticket, {.hash = "hash"}, now_);
        else
            server_.password_verified(ticket, {.matches = script_.below(4) != 0}, now_);
    }

    void commit() {
        if (const Ticket ticket = store_.committed()) server_.stored(ticket, now_);
    }

    // --- what the server does ---

    ConnectionId connect(Endpoint, Duration) override { wrong(); }
    void send_file(ConnectionId, FileRange) override { wrong(); }
    void receive_file(ConnectionId, FileRange, Buffer) override { wrong(); }
    void limit_rate(ConnectionId, std::uint64_t) override { wrong(); }

    void send(ConnectionId id, SharedBytes bytes) override {
        // The network ignores what goes to a connection that broke; one that the core itself has
        // ended is another matter.
        if (lost_.contains(id)) return;
        const auto found = open_.find(id);
        KINDRED_ASSERT(found != open_.end());
        ByteView view = bytes.view();
        while (const auto frame = found->second.next(view))
            KINDRED_ASSERT(readable(*frame, protocol::Dialect::modern) ||
                           readable(*frame, protocol::Dialect::seed2003));
        KINDRED_ASSERT(found->second.error().empty());
    }
    static bool readable(const protocol::Frame& frame, protocol::Dialect dialect) {
        Reader reader;
        protocol::DecodeError error;
        return protocol::dispatch<from_server::Messages>(frame.code, frame.body, reader, error,
                                                         {.dialect = dialect}) ==
               protocol::Dispatched::handled;
    }
    void close(ConnectionId id) override { abort(id); }
    void abort(ConnectionId id) override {
        KINDRED_ASSERT(open_.erase(id) == 1 || lost_.contains(id));
    }

    void hash_password(Ticket ticket, std::string) override {
        passwords_.push_back({ticket, true});
    }
    void verify_password(Ticket ticket, std::string, std::string) override {
        passwords_.push_back({ticket, false});
    }

    [[noreturn]] static void wrong() {
        assertion_failed("a server neither connects nor moves files", __FILE__, __LINE__);
    }

    Script& script_;
    Now now_;
    std::uint64_t last_id_ = 0;
    std::map<ConnectionId, protocol::FrameReader> open_;
    std::set<ConnectionId> lost_;                    // broken by the network, not by the core
    std::deque<std::pair<Ticket, bool>> passwords_;  // true: to hash, false: to verify
    server::MemoryStore store_;
    server::Server server_;
};

}  // namespace
}  // namespace kindred::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    kindred::fuzz::Script script(kindred::ByteView(data, size));
    kindred::fuzz::World(script).run();
    return 0;
}
