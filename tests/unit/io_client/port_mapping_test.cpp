// Port mappings, asked of a small router on loopback that speaks as much UPnP as that takes.
#include "io/port_mapping.hpp"

#include "io/http_server.hpp"
#include "support.hpp"

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
    PortMapper mapper(loop_, log_, base_ + "/description");
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
    PortMapper mapper(loop_, log_, base_ + "/description");
    mapper.map({4711});
    ASSERT_TRUE(run_until(loop_, [&] { return mapper.status() != "not asked for"; }));
    EXPECT_NE(mapper.status().find("refuses"), std::string::npos) << mapper.status();
    EXPECT_TRUE(mapper.mapped().empty());
}

TEST_F(PortMapping, ARouterThatIsNoneIsToldToo) {
    PortMapper mapper(loop_, log_, base_ + "/nothing/here");
    mapper.map({4711});
    ASSERT_TRUE(run_until(loop_, [&] { return mapper.status() != "not asked for"; }));
    EXPECT_TRUE(mapper.mapped().empty());
}

}  // namespace
}  // namespace kindred::io
