// The client's side of HTTPS: it speaks to whom it trusts, and to nobody else.
#include "io/http_client.hpp"
#include "io/http_server.hpp"
#include "io/program.hpp"
#include "support.hpp"

#include <atomic>
#include <thread>

namespace kindred::io {
namespace {

using namespace test;

class HttpsClient : public testing::Test {
  protected:
    void SetUp() override {
        const auto made = run_program(
            {.command = {"/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                         "-days", "2", "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
                         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"},
             .environment = {},
             .input = ""});
        ASSERT_TRUE(made && made->status == 0) << (made ? made->output : made.error().message);
        auto tls = TlsContext::load(folder / "cert.pem", folder / "key.pem");
        ASSERT_TRUE(tls) << tls.error().message;
        server.emplace(loop, [](HttpRequest request, HttpReply reply) {
            reply.send({.status = 200, .headers = {}, .body = request.method + request.body});
        });
        port = server->listen(any_loopback, *tls).value();
    }
    void TearDown() override {
        server.reset();
        ::unsetenv("SSL_CERT_FILE");
    }
    void trust_it() { ::setenv("SSL_CERT_FILE", std::string(folder / "cert.pem").c_str(), 1); }

    Result<HttpResponse> post(const std::string& host) {
        Result<HttpResponse> response = fail("not asked");
        std::atomic<bool> done = false;
        std::jthread thread([&] {
            const auto tls = TlsContext::for_clients();
            HttpClient client(Url{true, host, port, "/"}, tls.value(), 20s);
            response = client.send({"POST", "/", {}, "body", {}, false});
            done = true;
        });
        EXPECT_TRUE(run_until(loop, [&] { return done.load(); }));
        return response;
    }

    TemporaryFolder folder;
    Loop loop;
    std::optional<HttpServer> server;
    std::uint16_t port = 0;
};

TEST_F(HttpsClient, SpeaksToWhomItTrusts) {
    trust_it();
    const auto response = post("localhost");
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "POSTbody");
}

TEST_F(HttpsClient, RefusesACertificateNobodyVouchesFor) {
    const auto response = post("localhost");
    ASSERT_FALSE(response);
    EXPECT_NE(response.error().message.find("certificate is not good"), std::string::npos)
        << response.error().message;
}

TEST_F(HttpsClient, RefusesTheCertificateOfAnother) {
    trust_it();
    const auto response = post("127.0.0.1");
    ASSERT_FALSE(response);
    EXPECT_NE(response.error().message.find("certificate is not good"), std::string::npos)
        << response.error().message;
}

TEST(HttpClientOfAUrl, WaitsForNobodyLongerThanItIsTold) {
    const Fd silent = listen_tcp(any_loopback, 1).value();
    HttpClient client(Url{false, "127.0.0.1", local_endpoint(silent.get()).port, "/"}, nullptr,
                      100ms);
    const auto response = client.send({"POST", "/", {}, "body", {}, false});
    ASSERT_FALSE(response);
    EXPECT_NE(response.error().message.find("in time"), std::string::npos)
        << response.error().message;
}

TEST(HttpClientOfAUrl, SaysWhenNobodyIsThere) {
    std::uint16_t port = 0;
    {
        const Fd gone = listen_tcp(any_loopback, 1).value();
        port = local_endpoint(gone.get()).port;
    }
    HttpClient client(Url{false, "127.0.0.1", port, "/"}, nullptr, 5s);
    const auto response = client.send({"POST", "/", {}, "", {}, false});
    ASSERT_FALSE(response);
    EXPECT_NE(response.error().message.find("cannot connect to 127.0.0.1"), std::string::npos)
        << response.error().message;
}

}  // namespace
}  // namespace kindred::io
