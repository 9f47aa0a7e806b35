#include "io/http_client.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/un.h>
#include <thread>

namespace kindred::io {
namespace {

using test::TemporaryFolder;

/// Answers one connection with fixed bytes, after it has read the head of a request.
class OneAnswer {
  public:
    OneAnswer(const std::string& path, std::string answer)
        : OneAnswer(listen_at(path), std::move(answer)) {}
    OneAnswer(Fd listener, std::string answer)
        : listener_(std::move(listener)), answer_(std::move(answer)) {
        EXPECT_EQ(::listen(listener_.get(), 1), 0);
        thread_ = std::jthread([this] { serve(); });
    }

    std::string request() {
        thread_.join();
        return request_;
    }

  private:
    static Fd listen_at(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        Fd listener(::socket(AF_UNIX, SOCK_STREAM, 0));
        EXPECT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        return listener;
    }
    void serve() {
        const Fd peer(::accept(listener_.get(), nullptr, nullptr));
        char chunk[1024];
        while (request_.find("\r\n\r\n") == std::string::npos) {
            const ssize_t got = ::recv(peer.get(), chunk, sizeof chunk, 0);
            if (got <= 0) return;
            request_.append(chunk, static_cast<std::size_t>(got));
        }
        EXPECT_EQ(::send(peer.get(), answer_.data(), answer_.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(answer_.size()));
    }

    Fd listener_;
    std::string answer_;
    std::string request_;
    std::jthread thread_;
};

TEST(HttpClient, AsksAndReads) {
    const TemporaryFolder folder;
    OneAnswer server(folder / "s", "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-A: b\r\n\r\nhi");
    HttpClient client(UnixPath{folder / "s"});
    const auto response = client.send({"POST", "/x?y=z", {{"X-API-Key", "k"}}, "body", {}, false});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 201);
    EXPECT_EQ(response->body, "hi");
    EXPECT_EQ(response->header("x-a"), "b");
    EXPECT_THAT(server.request(), testing::AllOf(testing::StartsWith("POST /x?y=z HTTP/1.1\r\n"),
                                                 testing::HasSubstr("X-API-Key: k\r\n"),
                                                 testing::HasSubstr("Content-Length: 4\r\n")));
}

TEST(HttpClient, HandsOverAChunkedBodyAndEndsAtTheEndOfTheConnection) {
    const TemporaryFolder folder;
    OneAnswer server(folder / "s",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    HttpClient client(UnixPath{folder / "s"});
    std::string body;
    const auto response =
        client.stream({"GET", "/", {}, "", {}, false}, [&](std::string_view part) {
            body += part;
            return true;
        });
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(body, "abcde");
}

TEST(HttpClient, SaysWhatIsWrong) {
    const TemporaryFolder folder;
    HttpClient nobody(UnixPath{folder / "none"});
    EXPECT_THAT(nobody.send({"GET", "/", {}, "", {}, false}).error().message,
                testing::HasSubstr("cannot connect to " + (folder / "none")));
    {
        OneAnswer rubbish(folder / "s", "SSH-2.0-OpenSSH\r\n\r\n");
        HttpClient client(UnixPath{folder / "s"});
        EXPECT_THAT(client.send({"GET", "/", {}, "", {}, false}).error().message,
                    testing::HasSubstr("not an HTTP response"));
    }
    OneAnswer short_body(folder / "t", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    HttpClient client(UnixPath{folder / "t"});
    EXPECT_THAT(client.send({"GET", "/", {}, "", {}, false}).error().message,
                testing::HasSubstr("before it had answered"));
}

TEST(HttpClient, SpeaksIpv6) {
    Fd listener(::socket(AF_INET6, SOCK_STREAM, 0));
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (!listener || ::bind(listener.get(), generic, size) != 0)
        GTEST_SKIP() << "no IPv6 on this machine";
    ASSERT_EQ(::getsockname(listener.get(), generic, &size), 0);
    const std::string place = "[::1]:" + std::to_string(ntohs(address.sin6_port));
    OneAnswer server(std::move(listener), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    HttpClient client(parse_url("http://" + place + "/x").value(), nullptr, 20s);
    const auto response = client.send({"GET", "/x", {}, "", {}, false});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "hi");
    EXPECT_THAT(server.request(), testing::HasSubstr("Host: " + place + "\r\n"));
}

TEST(Urls, HaveNamesOrAddresses) {
    EXPECT_EQ(parse_url("https://[2001:db8::1]:8443/a?b").value(),
              (Url{true, "2001:db8::1", 8443, "/a?b"}));
    EXPECT_EQ(parse_url("http://[::1]").value(), (Url{false, "::1", 80, "/"}));
    EXPECT_EQ(parse_url("http://ntfy.example:81/x").value(),
              (Url{false, "ntfy.example", 81, "/x"}));
    for (const char* wrong : {"http://[]", "http://[::1", "http://[::1]x", "http://[name]/",
                              "http://::1/", "http://[::1]:0", "http://a b", "http:///x"})
        EXPECT_FALSE(parse_url(wrong)) << wrong;
}

}  // namespace
}  // namespace kindred::io
