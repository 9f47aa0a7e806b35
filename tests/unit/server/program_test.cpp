// The whole server in this process: real sockets, real hashing, a real database.
#include "apps/kindred-server/program.hpp"

#include "../io/support.hpp"
#include "io/http_client.hpp"
#include "protocol/codec.hpp"
#include "protocol/digest.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/to_server_messages.hpp"

#include <gtest/gtest.h>

#include <future>
#include <map>

namespace kindred::server_app {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

/// Raw clients on a network of their own, on the same loop.
class Clients final : public NetworkEvents {
  public:
    explicit Clients(io::Loop& loop) : loop_(loop), network_(loop) { network_.set_events(*this); }

    ConnectionId connect(Endpoint server) {
        const ConnectionId id = network_.connect(server, 10s);
        readers_.emplace(id, protocol::FrameReader(protocol::server_response_format()));
        return id;
    }
    void send(ConnectionId id, Buffer bytes) { network_.send(id, SharedBytes(std::move(bytes))); }
    template <class Message>
    void send(ConnectionId id, const Message& message) {
        Buffer frame;
        protocol::encode(message, frame);
        send(id, std::move(frame));
    }
    /// The next message of this type; others are passed over. Empty after ten seconds.
    template <class Message>
    std::optional<Message> wait(ConnectionId id) {
        std::optional<Message> found;
        run_until([&] {
            auto& inbox = inboxes_[id];
            while (!inbox.empty() && !found) {
                if (inbox.front().first == Message::code)
                    found = protocol::decode<Message>(inbox.front().second).value().message;
                inbox.erase(inbox.begin());
            }
            return found.has_value();
        });
        return found;
    }
    bool wait_closed(ConnectionId id) {
        return run_until([&] { return closed_.contains(id); });
    }
    template <class Reached>
    bool run_until(Reached&& reached) {
        bool late = false;
        const io::TaskId limit = loop_.after(10s, [&] { late = true; });
        while (!reached() && !late) loop_.run_once(10ms);
        loop_.cancel(limit);
        return !late;
    }

    void accepted(ConnectionId, ListenerId, Endpoint, Now) override {}
    void connected(ConnectionId, Now) override {}
    void received(ConnectionId id, ByteView bytes, Now) override {
        while (const auto frame = readers_.at(id).next(bytes))
            inboxes_[id].emplace_back(frame->code, Buffer(frame->body.begin(), frame->body.end()));
    }
    void disconnected(ConnectionId id, Disconnect, Now) override { closed_.insert({id, true}); }
    void file_progress(ConnectionId, std::uint64_t, Now) override {}
    void file_done(ConnectionId, Now) override {}
    void file_failed(ConnectionId, const std::string&, Now) override {}

  private:
    io::Loop& loop_;
    io::Network network_;
    std::map<ConnectionId, protocol::FrameReader> readers_;
    std::map<ConnectionId, std::vector<std::pair<std::uint32_t, Buffer>>> inboxes_;
    std::map<ConnectionId, bool> closed_;
};

to_server::Login login(const std::string& name, const std::string& password) {
    return {name, password, 177, protocol::login_hash(name, password), 1};
}

struct ProgramTest : testing::Test {
    io::test::TemporaryFolder folder;
    io::Loop loop;
    Clients clients{loop};
    bool stop_asked = false;

    Result<std::unique_ptr<Program>> start() {
        ProgramOptions options;
        options.listen = {Endpoint{IPv4{0x7f000001}, 0}};
        options.data = folder / "data";
        options.metrics = Endpoint{IPv4{0x7f000001}, 0};
        return Program::start(loop, std::move(options),
                              {.failed = [](const Error& error) { FAIL() << error.message; },
                               .stop = [this] { stop_asked = true; }});
    }
    ConnectionId enter(const Program& program, const std::string& name,
                       const std::string& password) {
        const ConnectionId id = clients.connect(program.endpoints().front());
        clients.send(id, login(name, password));
        clients.send(id, to_server::SetWaitPort{.port = 2234});
        return id;
    }
};

TEST_F(ProgramTest, PeopleMeetAndAreRememberedOverARestart) {
    {
        auto program = start();
        ASSERT_TRUE(program) << program.error().message;
        const auto alice = enter(**program, "alice", "secret");
        const auto bob = enter(**program, "bob", "hidden");
        ASSERT_TRUE(clients.wait<from_server::Login>(alice)->success);
        ASSERT_TRUE(clients.wait<from_server::Login>(bob)->success);
        clients.send(alice, to_server::FileSearch{7, "blue train"});
        const auto search = clients.wait<from_server::FileSearch>(bob);
        ASSERT_TRUE(search);
        EXPECT_EQ(*search, (from_server::FileSearch{"alice", 7, "blue train"}));
        clients.send(alice, to_server::MessageUser{"bob", "kept"});
        EXPECT_EQ(clients.wait<from_server::MessageUser>(bob)->message, "kept");
        bool stopped = false;
        (*program)->stop([&] { stopped = true; });
        EXPECT_TRUE(clients.run_until([&] { return stopped; }));
        EXPECT_TRUE(clients.wait_closed(alice));
    }
    auto program = start();
    ASSERT_TRUE(program) << program.error().message;
    const auto wrong = enter(**program, "bob", "wrong");
    EXPECT_EQ(clients.wait<from_server::Login>(wrong)->reason, "INVALIDPASS");
    const auto bob = enter(**program, "bob", "hidden");
    ASSERT_TRUE(clients.wait<from_server::Login>(bob)->success);
    const auto message = clients.wait<from_server::MessageUser>(bob);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->message, "kept");
    EXPECT_EQ(message->is_new, false);
}

TEST_F(ProgramTest, FolderIsForOneProgramAtATime) {
    const auto first = start();
    ASSERT_TRUE(first);
    const auto second = start();
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message.find("in use by another process"), std::string::npos);
}

TEST_F(ProgramTest, BadFramesEndTheirConnectionAndNothingElse) {
    const auto program = start();
    ASSERT_TRUE(program);
    const auto good = enter(**program, "alice", "secret");
    ASSERT_TRUE(clients.wait<from_server::Login>(good)->success);
    const Buffer bad[] = {{0, 0, 0, 0}, {3, 0, 0, 0, 1}, {0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0}};
    for (const Buffer& bytes : bad) {
        const auto id = clients.connect((*program)->endpoints().front());
        clients.send(id, bytes);
        EXPECT_TRUE(clients.wait_closed(id));
    }
    clients.send(good, to_server::ServerPing{});
    EXPECT_TRUE(clients.wait<from_server::ServerPing>(good));
}

TEST_F(ProgramTest, OperatorsAskAndOrderOverTheLocalSocket) {
    const auto program = start();
    ASSERT_TRUE(program);
    const auto alice = enter(**program, "alice", "secret");
    ASSERT_TRUE(clients.wait<from_server::Login>(alice)->success);
    const auto ask = [&](std::vector<std::string> words) {
        // The other side is another process in real life; here it is a thread.
        std::future<Result<std::string>> answer = std::async(
            std::launch::async,
            [this, words = std::move(words)] { return server_app::ask(folder / "data", words); });
        clients.run_until([&] { return answer.wait_for(0s) == std::future_status::ready; });
        return answer.get();
    };
    EXPECT_EQ(ask({"users"}).value(), "alice\tonline\t127.0.0.1\n");
    EXPECT_EQ(ask({"announce", "hello"}).value(), "told 1 users\n");
    EXPECT_EQ(clients.wait<from_server::AdminMessage>(alice)->message, "hello");
    EXPECT_EQ(ask({"ban", "alice", "3", "too", "loud"}).value(), "banned alice\n");
    EXPECT_TRUE(clients.wait<from_server::Relogged>(alice));
    EXPECT_TRUE(clients.wait_closed(alice));
    EXPECT_FALSE(ask({"kick", "alice"}));
    EXPECT_FALSE(ask({"nonsense"}));
    EXPECT_FALSE(ask({}));
    EXPECT_EQ(ask({"backup", folder / "copy.sqlite"}).value(),
              "saved to " + (folder / "copy.sqlite") + "\n");
    const auto copy = io::ServerStore::open(loop, folder / "copy.sqlite");
    ASSERT_TRUE(copy);
    ASSERT_EQ(copy->contents.bans.size(), 1u);
    EXPECT_EQ(copy->contents.bans[0].reason, "too loud");
    EXPECT_EQ(ask({"stop"}).value(), "stops in 0 seconds\n");
    EXPECT_TRUE(clients.run_until([&] { return stop_asked; }));
}

TEST_F(ProgramTest, MetricsAndHealthAreServedButNoCommands) {
    const auto program = start();
    ASSERT_TRUE(program);
    const auto get = [&](std::string method, std::string target) {
        auto answer = std::async(std::launch::async, [&, where = (*program)->metrics().value()] {
            HttpRequest request;
            request.method = std::move(method);
            request.target = std::move(target);
            return io::HttpClient(where).send(request);
        });
        clients.run_until([&] { return answer.wait_for(0s) == std::future_status::ready; });
        return answer.get().value();
    };
    EXPECT_EQ(get("GET", "/health").body, "ok\n");
    EXPECT_NE(get("GET", "/metrics").body.find("\nkindred_server_users_online 0\n"),
              std::string::npos);
    EXPECT_EQ(get("POST", "/admin").status, 404);
}

TEST_F(ProgramTest, TakenPortIsSaidClearly) {
    const auto first = start();
    ASSERT_TRUE(first);
    ProgramOptions options;
    options.listen = (*first)->endpoints();
    options.data = folder / "other";
    const auto second = Program::start(loop, std::move(options), {});
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message.find(to_string((*first)->endpoints().front())),
              std::string::npos);
}

}  // namespace
}  // namespace kindred::server_app
