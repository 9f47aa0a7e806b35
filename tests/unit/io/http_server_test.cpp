#include "io/http_server.hpp"

#include "io/http_client.hpp"
#include "io/websocket.hpp"
#include "support.hpp"

#include <thread>

namespace kindred::io {
namespace {

using namespace test;

class HttpServerTest : public testing::Test {
  protected:
    explicit HttpServerTest(HttpServerSettings settings = {}) {
        server.emplace(
            loop,
            [this](HttpRequest request, HttpReply reply) {
                requests.push_back(request);
                handler(std::move(request), std::move(reply));
            },
            settings);
        port = server->listen(any_loopback).value();
    }
    /// While what its callbacks touch is still there.
    void TearDown() override { server.reset(); }

    /// Everything the server sends to `fd` until it closes or `holds`.
    std::string answer(const Fd& fd, const std::function<bool(const std::string&)>& holds) {
        std::string got;
        EXPECT_TRUE(run_until(loop, [&] { return holds(got += take(fd)); })) << got;
        return got;
    }
    std::string exchange(const Fd& fd, std::string_view request, std::string_view ending) {
        put(fd, request);
        return answer(fd, [&](const std::string& got) { return got.ends_with(ending); });
    }
    /// What is sent before the server closes.
    std::string last_words(const Fd& fd) {
        std::string got;
        EXPECT_TRUE(run_until(loop, [&] {
            char part[4096];
            const ssize_t n = ::recv(fd.get(), part, sizeof part, MSG_DONTWAIT);
            if (n > 0) got.append(part, static_cast<std::size_t>(n));
            return n == 0;
        })) << got;
        return got;
    }
    static std::string body(const std::string& response) {
        return response.substr(response.find("\r\n\r\n") + 4);
    }

    Loop loop;
    std::vector<HttpRequest> requests;
    HttpServer::Handler handler = [](HttpRequest request, HttpReply reply) {
        reply.send({.status = 200,
                    .headers = {{"Content-Type", "text/plain"}},
                    .body = request.method + " " + request.target + " " + request.body});
    };
    std::optional<HttpServer> server;
    std::uint16_t port = 0;
};

TEST_F(HttpServerTest, AnswersOneRequestAfterAnotherOnAConnection) {
    const Fd fd = dial(port);
    const auto first =
        exchange(fd, "GET /a?b=c%20d HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a?b=c%20d ");
    EXPECT_THAT(first, testing::StartsWith("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_THAT(first, testing::HasSubstr("\r\nContent-Type: text/plain\r\nContent-Length: 15\r\n"
                                          "Connection: keep-alive\r\n\r\n"));
    const auto second =
        exchange(fd, "PUT /e HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody", "body");
    EXPECT_EQ(body(second), "PUT /e body");
    EXPECT_EQ(requests[1].remote, local_endpoint(fd.get()));
    EXPECT_FALSE(requests[1].local);
    EXPECT_EQ(requests[1].header("HOST"), "x");
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrderThoughTheFirstIsSlow) {
    std::vector<HttpReply> kept;
    handler = [&](HttpRequest request, HttpReply reply) {
        if (request.target == "/slow") return kept.push_back(std::move(reply));
        reply.send({.body = request.target});
    };
    const Fd fd = dial(port);
    put(fd,
        "GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(run_until(loop, [&] { return !kept.empty(); }));
    settle(loop);
    EXPECT_EQ(take(fd), "");
    EXPECT_EQ(requests.size(), 1U);
    kept[0].send({.body = "/slow"});
    const auto all = answer(fd, [](const std::string& got) { return got.ends_with("/3"); });
    EXPECT_LT(all.find("/slow"), all.find("/2"));
}

TEST_F(HttpServerTest, TakesARequestByteByByteAndChunkedBodies) {
    const Fd fd = dial(port);
    for (const char c :
         std::string("POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
        put(fd, std::string_view(&c, 1));
        loop.run_once(1ms);
    }
    EXPECT_EQ(body(exchange(fd, "", "abcde")), "POST /p abcde");
}

TEST_F(HttpServerTest, GivesLeaveToSendABody) {
    const Fd fd = dial(port);
    exchange(fd, "POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
             "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(body(exchange(fd, "ok", "ok")), "POST /p ok");
}

TEST_F(HttpServerTest, HeadHasTheLengthAndNoBody) {
    const Fd fd = dial(port);
    const auto got = exchange(fd, "HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
    EXPECT_THAT(got, testing::HasSubstr("Content-Length: 8\r\n"));
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsksOrIsOld) {
    for (const char* request :
         {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
        const Fd fd = dial(port);
        put(fd, request);
        const auto got = last_words(fd);
        EXPECT_THAT(got, testing::HasSubstr("Connection: close\r\n"));
        EXPECT_EQ(body(got), "GET / ");
    }
    EXPECT_TRUE(run_until(loop, [&] { return server->connections() == 0; }));
}

TEST_F(HttpServerTest, RefusesGarbageAndWhatIsTooLarge) {
    const std::vector<std::pair<std::string, int>> cases = {
        {"garbage\r\n\r\n", 400},
        {std::string("\x16\x03\x01\x02\x00\x01\x00", 7) + "\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         400},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(17 * limits::kib, 'a'), 431},
        {"GET /" + std::string(20 * limits::kib, 'a'), 431},
    };
    for (const auto& [request, status] : cases) {
        const Fd fd = dial(port);
        put(fd, request);
        EXPECT_THAT(last_words(fd), testing::StartsWith("HTTP/1.1 " + std::to_string(status)))
            << request.substr(0, 60);
    }
    EXPECT_TRUE(requests.empty());
}

TEST_F(HttpServerTest, AnUnansweredRequestIsA500) {
    handler = [](HttpRequest, HttpReply) {};
    const Fd fd = dial(port);
    EXPECT_THAT(exchange(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "answered\n"),
                testing::StartsWith("HTTP/1.1 500 "));
}

TEST_F(HttpServerTest, AnAnswerNobodyWaitsForIsHarmless) {
    std::vector<HttpReply> kept;
    handler = [&](HttpRequest, HttpReply reply) { kept.push_back(std::move(reply)); };
    Fd fd = dial(port);
    put(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(run_until(loop, [&] { return !kept.empty(); }));
    EXPECT_TRUE(kept[0].wanted());
    fd.reset();
    ASSERT_TRUE(run_until(loop, [&] { return server->connections() == 0; }));
    EXPECT_FALSE(kept[0].wanted());
    kept[0].send({.body = "too late"});
}

TEST_F(HttpServerTest, NoHeaderValueCanAddAHeader) {
    handler = [](HttpRequest, HttpReply reply) {
        reply.send({.headers = {{"Location", "/a\r\nSet-Cookie: evil=1"}}});
    };
    const Fd fd = dial(port);
    const auto got = exchange(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
    EXPECT_THAT(got, testing::HasSubstr("Location: /a  Set-Cookie: evil=1\r\n"));
}

TEST_F(HttpServerTest, StreamsPartsAsTheyAreWritten) {
    HttpStream stream;
    handler = [&](HttpRequest, HttpReply reply) {
        stream = reply.stream({.headers = {{"Content-Type", "text/event-stream"}}, .body = "one"});
    };
    const Fd fd = dial(port);
    EXPECT_THAT(exchange(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "3\r\none\r\n"),
                testing::HasSubstr("Transfer-Encoding: chunked\r\n"));
    stream.write("sixteen bytes...");
    EXPECT_EQ(exchange(fd, "", "...\r\n"), "10\r\nsixteen bytes...\r\n");
    stream.end();
    EXPECT_EQ(last_words(fd), "0\r\n\r\n");
    EXPECT_FALSE(stream.write("after the end"));
}

TEST_F(HttpServerTest, AStreamTellsWhenItsClientGoes) {
    HttpStream stream;
    bool gone = false;
    handler = [&](HttpRequest, HttpReply reply) {
        stream = reply.stream({});
        stream.on_gone([&] { gone = true; });
    };
    Fd fd = dial(port);
    exchange(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
    fd.reset();
    EXPECT_TRUE(run_until(loop, [&] { return gone; }));
    EXPECT_FALSE(stream.open());
}

TEST_F(HttpServerTest, ServesAUnixSocketForThisUserOnly) {
    const TemporaryFolder folder;
    const std::string path = folder / "api";
    ASSERT_TRUE(server->listen_unix(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    Result<HttpResponse> response;
    std::atomic<bool> done = false;
    std::jthread client([&] {
        response = HttpClient(UnixPath{path}).send({.method = "GET", .target = "/u"});
        done = true;
    });
    ASSERT_TRUE(run_until(loop, [&] { return done.load(); }));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "GET /u ");
    EXPECT_TRUE(requests[0].local);
    EXPECT_EQ(requests[0].remote, Endpoint{});
    server->stop();
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(HttpServerTest, ThePathOfAUnixSocketMayBeLong) {
    const TemporaryFolder folder;
    // Three times what an address of the kernel holds.
    const std::string deep = folder / (std::string(200, 'a') + "/" + std::string(120, 'b'));
    std::filesystem::create_directories(deep);
    ASSERT_TRUE(server->listen_unix(deep + "/api"));
    HttpServer other(loop, handler);
    EXPECT_EQ(other.listen_unix(deep + "/api").error().message,
              "another process serves " + deep + "/api");
    Result<HttpResponse> response;
    std::atomic<bool> done = false;
    std::jthread client([&] {
        response = HttpClient(UnixPath{deep + "/api"}).send({.method = "GET", .target = "/u"});
        done = true;
    });
    ASSERT_TRUE(run_until(loop, [&] { return done.load(); }));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "GET /u ");
    server->stop();
    EXPECT_FALSE(std::filesystem::exists(deep + "/api"));
    EXPECT_EQ(listen_unix(folder / "none/" + std::string(200, 'c')).error().message,
              "cannot open " + folder / "none/" + ": No such file or directory");
}

TEST_F(HttpServerTest, AStaleUnixSocketIsReplacedAndALiveOneIsNot) {
    const TemporaryFolder folder;
    const std::string path = folder / "api";
    {
        const Fd stale = listen_unix(path).value();
    }
    ASSERT_TRUE(server->listen_unix(path));
    HttpServer other(loop, handler);
    EXPECT_EQ(other.listen_unix(path).error().message, "another process serves " + path);
}

TEST_F(HttpServerTest, StopLetsARequestFinishAndClosesTheIdle) {
    std::vector<HttpReply> kept;
    handler = [&](HttpRequest, HttpReply reply) { kept.push_back(std::move(reply)); };
    const Fd busy = dial(port);
    const Fd idle = dial(port);
    put(busy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(run_until(loop, [&] { return !kept.empty() && server->connections() == 2; }));
    server->stop();
    EXPECT_EQ(last_words(idle), "");
    kept[0].send({.body = "finished"});
    EXPECT_EQ(body(last_words(busy)), "finished");
}

class ImpatientServer : public HttpServerTest {
  protected:
    ImpatientServer()
        : HttpServerTest({.connections = 3,
                          .out_queue = 64 * limits::kib,
                          .idle = 50ms,
                          .request = 50ms,
                          .writing = 50ms,
                          .ping = 20ms,
                          .look_after = 5ms}) {}
};

TEST_F(ImpatientServer, DropsTheSilentAndTheSlow) {
    const Fd silent = dial(port);
    EXPECT_EQ(last_words(silent), "");
    const Fd slow = dial(port);
    put(slow, "GET / HTTP/1.1\r\nHo");
    EXPECT_THAT(last_words(slow), testing::StartsWith("HTTP/1.1 408 "));
    EXPECT_TRUE(run_until(loop, [&] { return server->connections() == 0; }));
}

TEST_F(ImpatientServer, DropsAClientThatDoesNotReadItsResponse) {
    handler = [](HttpRequest, HttpReply reply) {
        reply.send({.body = std::string(32 * limits::mib, 'x')});
    };
    const Fd fd = dial(port);
    put(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(run_until(loop, [&] { return !requests.empty(); }));
    EXPECT_TRUE(run_until(loop, [&] { return server->connections() == 0; }));
}

TEST_F(ImpatientServer, DropsAStreamWhoseReaderIsSlow) {
    HttpStream stream;
    handler = [&](HttpRequest, HttpReply reply) { stream = reply.stream({}); };
    const Fd fd = dial(port);
    put(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(run_until(loop, [&] { return stream.open(); }));
    EXPECT_TRUE(run_until(loop, [&] { return !stream.write(std::string(100'000, 'x')); }));
}

TEST_F(ImpatientServer, RefusesMoreConnectionsThanItMayHave) {
    handler = [](HttpRequest, HttpReply reply) { reply.stream({}); };
    std::vector<Fd> fds;
    for (int i = 0; i < 3; ++i) {
        fds.push_back(dial(port));
        exchange(fds.back(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
    }
    const Fd one_more = dial(port);
    EXPECT_THAT(last_words(one_more), testing::StartsWith("HTTP/1.1 503 "));
}

// --- WebSocket -----------------------------------------------------------------------------------

constexpr std::string_view handshake =
    "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

class WebSocketTest : public ImpatientServer {
  protected:
    WebSocketTest() {
        handler = [this](HttpRequest, HttpReply reply) {
            socket = reply.upgrade();
            socket.on_message([this](std::string text) {
                messages.push_back(text);
                socket.send("echo " + text);
            });
            socket.on_gone([this] { gone = true; });
        };
    }

    Fd open() {
        Fd fd = dial(port);
        const auto head = exchange(fd, handshake, "\r\n\r\n");
        EXPECT_THAT(head, testing::StartsWith("HTTP/1.1 101 Switching Protocols\r\n"));
        // The example of RFC 6455, section 1.3.
        EXPECT_THAT(head,
                    testing::HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
        return fd;
    }
    static std::string masked(websocket::Opcode opcode, std::string_view text) {
        return websocket::frame(opcode, text, 0x12345678);
    }

    WebSocket socket;
    std::vector<std::string> messages;
    bool gone = false;
};

TEST_F(WebSocketTest, CarriesMessagesBothWays) {
    const Fd fd = open();
    put(fd, masked(websocket::Opcode::text, "hello") + masked(websocket::Opcode::text, "again"));
    const auto got = answer(fd, [](const std::string& all) { return all.ends_with("again"); });
    EXPECT_THAT(got, testing::HasSubstr("\x81\x0a"
                                        "echo hello"));
    EXPECT_EQ(messages, (std::vector<std::string>{"hello", "again"}));
}

TEST_F(WebSocketTest, PingsAndDropsTheSilent) {
    const Fd fd = open();
    EXPECT_THAT(last_words(fd), testing::StartsWith(std::string("\x89\x00", 2)));
    EXPECT_TRUE(gone);
    EXPECT_FALSE(socket.send("to nobody"));
}

TEST_F(WebSocketTest, AnswersAPingAndAClose) {
    const Fd fd = open();
    put(fd, masked(websocket::Opcode::ping, "abc"));
    answer(fd, [](const std::string& all) {
        return all.ends_with(
            "\x8a\x03"
            "abc");
    });
    put(fd,
        masked(websocket::Opcode::close, websocket::close_payload(websocket::Close::normal, "")));
    EXPECT_THAT(last_words(fd), testing::EndsWith("\x88\x02\x03\xe8"));
    ::shutdown(fd.get(), SHUT_WR);
    EXPECT_TRUE(run_until(loop, [&] { return gone; }));
}

TEST_F(WebSocketTest, EndsOnAViolationWithItsCode) {
    const Fd fd = open();
    put(fd, websocket::frame(websocket::Opcode::text, "not masked"));
    EXPECT_THAT(last_words(fd), testing::HasSubstr("\x03\xea"
                                                   "a frame is not masked"));
}

TEST_F(WebSocketTest, ARequestThatDoesNotAskForItIsRefused) {
    const Fd fd = dial(port);
    EXPECT_THAT(exchange(fd, "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n", "only\n"),
                testing::StartsWith("HTTP/1.1 426 "));
    EXPECT_FALSE(socket.open());
}

}  // namespace
}  // namespace kindred::io
