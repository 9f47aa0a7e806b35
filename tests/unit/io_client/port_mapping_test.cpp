// Port mappings, asked of small routers on loopback that speak as much UPnP, or NAT-PMP, as that
// takes.
#include "io/port_mapping.hpp"

#include "io/http_server.hpp"
#include "support.hpp"

#include <array>
#include <optional>
#include <unistd.h>

namespace kindred::io {
namespace {

using namespace test;

constexpr std::string_view service = "urn:schemas-upnp-org:service:WANIPConnection:1";

std::string description(const std::string& base) {
    return "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\">"
           "<URLBase>" +
           base +
           "</URLBase><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1"
           "</deviceType><deviceList><device><deviceType>urn:schemas-upnp-org:device:WANDevice:1"
           "</deviceType><deviceList><device><deviceType>"
           "urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType><serviceList><service>"
           "<serviceType>" +
           std::string(service) +
           "</serviceType><controlURL>/control</controlURL><eventSubURL>/events</eventSubURL>"
           "<SCPDURL>/scpd</SCPDURL></service></serviceList></device></deviceList></device>"
           "</deviceList></device></"
           "root>";
}

class PortMapping : public testing::Test {
  protected:
    PortMapping() {
        base_ = "http://127.0.0.1:" + std::to_string(server_.listen(any_loopback).value());
    }
    HttpResponse answer(const HttpRequest& request) {
        if (request.target == "/description") return {.body = description(base_)};
        const std::string action(request.header("SOAPAction").value_or(""));
        const auto is = [&](std::string_view name) { return action.find(name) != action.npos; };
        if (is("AddPortMapping")) {
            added_.push_back(request.body);
            if (refuses_) return {.status = 500, .body = "<errorCode>718</errorCode>"};
        }
        if (is("DeletePortMapping")) deleted_.push_back(request.body);
        std::string content;
        if (is("GetExternalIPAddress"))
            content = "<NewExternalIPAddress>192.0.2.7</NewExternalIPAddress>";
        return {.body =
                    "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                    "<u:Response>" +
                    content + "</u:Response></s:Body></s:Envelope>"};
    }

    Loop loop_;
    HttpServer server_{loop_, [this](const HttpRequest& request, HttpReply reply) {
                           reply.send(answer(request));
                       }};
    std::string base_;
    bool refuses_ = false;
    std::vector<std::string> added_;
    std::vector<std::string> deleted_;
    LogSink log_ = [](LogLevel, std::string_view, std::string_view) {};
};

TEST_F(PortMapping, IsAskedForAndTold) {
    PortMapper mapper(loop_, log_, {.upnp_url = base_ + "/description"});
    mapper.map({4711, 0});
    ASSERT_TRUE(run_until(loop_, [&] { return !mapper.mapped().empty(); })) << mapper.status();
    EXPECT_EQ(mapper.mapped()[0].port, 4711);
    EXPECT_EQ(mapper.status(), "port 4711 is mapped by UPnP on 192.0.2.7");
    ASSERT_EQ(added_.size(), 1u);
    EXPECT_NE(added_[0].find("<NewLeaseDuration>3600<"), std::string::npos);
    mapper.map({4712});
    ASSERT_TRUE(run_until(
        loop_, [&] { return !mapper.mapped().empty() && mapper.mapped()[0].port == 4712; }));
    ASSERT_EQ(deleted_.size(), 1u);
    EXPECT_NE(deleted_[0].find("4711"), std::string::npos);
    mapper.map({});
    ASSERT_TRUE(run_until(loop_, [&] { return mapper.mapped().empty(); }));
    EXPECT_EQ(deleted_.size(), 2u);
}

TEST_F(PortMapping, ARefusalIsToldInWords) {
    refuses_ = true;
    PortMapper mapper(loop_, log_, {.upnp_url = base_ + "/description"});
    mapper.map({4711});
    ASSERT_TRUE(run_until(loop_, [&] { return mapper.status() != "not asked for"; }));
    EXPECT_NE(mapper.status().find("refuses"), std::string::npos) << mapper.status();
    EXPECT_TRUE(mapper.mapped().empty());
}

TEST_F(PortMapping, ARouterThatIsNoneIsToldToo) {
    PortMapper mapper(loop_, log_, {.upnp_url = base_ + "/nothing/here"});
    mapper.map({4711});
    ASSERT_TRUE(run_until(loop_, [&] { return mapper.status() != "not asked for"; }));
    EXPECT_TRUE(mapper.mapped().empty());
}

// --- NAT-PMP ------------------------------------------------------------------------------------

/// A router that speaks NAT-PMP (RFC 6886), on an address of loopback that nobody else has: the
/// port is always 5351.
class NatPmpRouter {
  public:
    struct Request {
        std::uint8_t opcode = 0;
        std::uint16_t private_port = 0;
        std::uint16_t public_port = 0;
        std::uint32_t lifetime = 0;
    };

    NatPmpRouter() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_port = htons(5351);
        for (std::uint32_t i = 0; i < 1000; ++i) {
            address = {0x7f010000u + (static_cast<std::uint32_t>(getpid()) + i) % 0xfffe + 1};
            place.sin_addr.s_addr = htonl(address.value);
            if (bind(socket_.get(), reinterpret_cast<sockaddr*>(&place), sizeof place) == 0) return;
        }
        ADD_FAILURE() << "no address of loopback is free";
    }

    /// Answers what has been asked so far.
    void answer() {
        std::array<std::uint8_t, 64> bytes{};
        sockaddr_in from{};
        socklen_t size = sizeof from;
        for (;;) {
            const auto count = recvfrom(socket_.get(), bytes.data(), bytes.size(), 0,
                                        reinterpret_cast<sockaddr*>(&from), &size);
            if (count < 12) return;
            const Request request{bytes[1], number(&bytes[4]), number(&bytes[6]),
                                  std::uint32_t{number(&bytes[8])} << 16 | number(&bytes[10])};
            requests.push_back(request);
            const std::uint16_t given =
                request.lifetime == 0 ? 0 : gives.value_or(request.public_port);
            std::array<std::uint8_t, 16> reply{0, static_cast<std::uint8_t>(128 + request.opcode)};
            put(&reply[2], result);
            put(&reply[8], request.private_port);
            put(&reply[10], given);
            put(&reply[12], static_cast<std::uint16_t>(request.lifetime >> 16));
            put(&reply[14], static_cast<std::uint16_t>(request.lifetime));
            sendto(socket_.get(), reply.data(), reply.size(), 0,
                   reinterpret_cast<const sockaddr*>(&from), size);
        }
    }
    void close() { socket_ = Fd(); }

    IPv4 address;
    std::uint16_t result = 0;
    std::optional<std::uint16_t> gives;  ///< instead of the port that is asked for
    std::vector<Request> requests;

  private:
    static std::uint16_t number(const std::uint8_t* at) {
        return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
    }
    static void put(std::uint8_t* at, std::uint16_t value) {
        at[0] = static_cast<std::uint8_t>(value >> 8);
        at[1] = static_cast<std::uint8_t>(value);
    }

    Fd socket_;
};

class NatPmp : public testing::Test {
  protected:
    bool told() {
        return run_until(loop_, [&] {
            router_.answer();
            return mapper_.status() != "not asked for";
        });
    }

    Loop loop_;
    NatPmpRouter router_;
    PortMapper mapper_{
        loop_, [](LogLevel, std::string_view, std::string_view) {}, {.natpmp = router_.address}};
};

TEST_F(NatPmp, IsAskedForAndForgottenAtTheEnd) {
    mapper_.map({4711});
    ASSERT_TRUE(told());
    EXPECT_EQ(mapper_.status(), "port 4711 is mapped by NAT-PMP");
    ASSERT_EQ(router_.requests.size(), 1u);
    EXPECT_EQ(router_.requests[0].opcode, 2) << "TCP";
    EXPECT_EQ(router_.requests[0].private_port, 4711);
    EXPECT_EQ(router_.requests[0].public_port, 4711);
    EXPECT_EQ(router_.requests[0].lifetime, 3600u);
    mapper_.map({});
    ASSERT_TRUE(run_until(loop_, [&] {
        router_.answer();
        return mapper_.mapped().empty();
    }));
    ASSERT_EQ(router_.requests.size(), 2u);
    EXPECT_EQ(router_.requests[1].private_port, 4711);
    EXPECT_EQ(router_.requests[1].lifetime, 0u);
}

TEST_F(NatPmp, OfAnotherPortIsGivenBack) {
    router_.gives = 5000;
    mapper_.map({4711});
    ASSERT_TRUE(told());
    EXPECT_NE(mapper_.status().find("given port 4711 to another machine"), std::string::npos)
        << mapper_.status();
    EXPECT_TRUE(mapper_.mapped().empty());
    ASSERT_EQ(router_.requests.size(), 2u);
    EXPECT_EQ(router_.requests[1].lifetime, 0u);
}

TEST_F(NatPmp, ARefusalIsToldInWords) {
    router_.result = 2;  // not authorized
    mapper_.map({4711});
    ASSERT_TRUE(told());
    EXPECT_NE(mapper_.status().find("refuses"), std::string::npos) << mapper_.status();
    EXPECT_TRUE(mapper_.mapped().empty());
}

TEST_F(NatPmp, ARouterThatKnowsItNotIsToldToo) {
    router_.close();
    mapper_.map({4711});
    ASSERT_TRUE(told());
    EXPECT_NE(mapper_.status().find("NAT-PMP"), std::string::npos) << mapper_.status();
    EXPECT_TRUE(mapper_.mapped().empty());
}

}  // namespace
}  // namespace kindred::io
