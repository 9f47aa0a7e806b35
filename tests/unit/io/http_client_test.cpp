#include "io/http_client.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/un.h>
#include <thread>

namespace kindred::io {
namespace {

using test::TemporaryFolder;

/// Answers one connection with fixed bytes, after it has read the head of a request.
class OneAnswer {
  public:
    OneAnswer(const std::string& path, std::string answer) : answer_(std::move(answer)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        listener_ = Fd(::socket(AF_UNIX, SOCK_STREAM, 0));
        EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address),
                  0);
        EXPECT_EQ(::listen(listener_.get(), 1), 0);
        thread_ = std::jthread([this] { serve(); });
    }

    std::string request() {
        thread_.join();
        return request_;
    }

  private:
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

}  // namespace
}  // namespace kindred::io
