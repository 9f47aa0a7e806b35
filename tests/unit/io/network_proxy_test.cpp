// Connects through a SOCKS5 proxy: the conversation by itself, and over sockets with a small proxy.
#include "io/network.hpp"
#include "support.hpp"

namespace kindred::io {
namespace {

using namespace test;

constexpr Endpoint target{IPv4{0x0a010203}, 2242};

Buffer hex(std::initializer_list<int> values) {
    Buffer bytes;
    for (const int value : values) bytes.push_back(static_cast<std::uint8_t>(value));
    return bytes;
}

TEST(Socks5, AsksForTheTargetAndIsDoneWhenTheProxyHasIt) {
    const Proxy proxy;
    Socks5 socks(proxy, target);
    EXPECT_EQ(socks.greeting(), hex({5, 1, 0}));
    EXPECT_EQ(*socks.take(hex({5, 0})), hex({5, 1, 0, 1, 10, 1, 2, 3, 8, 194}));
    EXPECT_EQ(*socks.take(hex({5, 0, 0, 1})), Buffer{});
    EXPECT_EQ(socks.wanted(), 6u);
    EXPECT_FALSE(socks.done());
    EXPECT_EQ(*socks.take(hex({1, 2})), Buffer{}) << "in parts";
    EXPECT_EQ(*socks.take(hex({3, 4, 0, 80})), Buffer{});
    EXPECT_TRUE(socks.done());
}

TEST(Socks5, LogsInIfTheProxyWantsThat) {
    const Proxy proxy{{}, "me", "pw"};
    Socks5 socks(proxy, target);
    EXPECT_EQ(socks.greeting(), hex({5, 2, 0, 2}));
    EXPECT_EQ(*socks.take(hex({5, 2})), hex({1, 2, 'm', 'e', 2, 'p', 'w'}));
    EXPECT_EQ(socks.take(hex({1, 0}))->size(), 10u);
    // The address of the answer may be a name.
    EXPECT_TRUE(socks.take(hex({5, 0, 0, 3})));
    EXPECT_TRUE(socks.take(hex({2})));
    EXPECT_EQ(socks.wanted(), 4u);
    EXPECT_TRUE(socks.take(hex({'a', 'b', 0, 80})));
    EXPECT_TRUE(socks.done());
}

TEST(Socks5, SaysWhyAProxyDoesNotConnect) {
    const Proxy proxy;
    EXPECT_FALSE(Socks5(proxy, target).take(hex({4, 0})));
    EXPECT_FALSE(Socks5(proxy, target).take(hex({5, 255})));
    EXPECT_FALSE(Socks5(proxy, target).take(hex({5, 2}))) << "there is no name to log in with";
    Socks5 refused(proxy, target);
    EXPECT_TRUE(refused.take(hex({5, 0})));
    EXPECT_NE(refused.take(hex({5, 5, 0, 1})).error().message.find("refused"), std::string::npos);
    Socks5 odd(proxy, target);
    EXPECT_TRUE(odd.take(hex({5, 0})));
    EXPECT_FALSE(odd.take(hex({5, 200, 0, 1})));
    Socks5 unknown(proxy, target);
    EXPECT_TRUE(unknown.take(hex({5, 0})));
    EXPECT_FALSE(unknown.take(hex({5, 0, 0, 9})));
}

/// A proxy that connects everybody to itself: it sends back what it gets.
class ProxyTest : public testing::Test {
  protected:
    ProxyTest() {
        server_.set_events(heard_);
        heard_.on_received = [this](ConnectionId c, ByteView) { answer(c); };
        Proxy proxy;
        proxy.endpoint = {any_loopback.address,
                          server_.listen(any_loopback, ListenerId::plain).value()};
        client_.emplace(loop_, NetworkSettings{.proxy = proxy});
        client_->set_events(told_);
    }
    void answer(ConnectionId c) {
        std::string& got = heard_.peers[c].received;
        if (got == std::string("\5\1\0", 3)) {
            got.clear();
            server_.send(c, bytes(std::string_view("\5\0", 2)));
        } else if (got.starts_with(std::string("\5\1\0\1", 4)) && got.size() >= 10) {
            got.clear();
            // With what the target says right behind it.
            server_.send(c, bytes(std::string(std::string_view("\5", 1)) + refusal_ +
                                  std::string(std::string_view("\0\1abcdPP", 8)) + "welcome"));
        }
    }

    Loop loop_;
    Recorder heard_;
    Recorder told_;
    Network server_{loop_};
    std::optional<Network> client_;
    std::string refusal_{'\0'};
};

TEST_F(ProxyTest, WhatTheTargetSaysComesBehindConnected) {
    const ConnectionId c = client_->connect(target, 10s);
    client_->send(c, bytes("hello"));  // waits until the target is there
    ASSERT_TRUE(run_until(loop_, [&] { return told_.peers[c].received == "welcome"; }));
    EXPECT_TRUE(told_.peers[c].connected);
    ASSERT_TRUE(
        run_until(loop_, [&] { return heard_.peers[heard_.order.at(0)].received == "hello"; }));
}

TEST_F(ProxyTest, ARefusalEndsTheConnectWithAReason) {
    refusal_ = "\5";
    const ConnectionId c = client_->connect(target, 10s);
    ASSERT_TRUE(run_until(loop_, [&] { return !told_.peers[c].ends.empty(); }));
    EXPECT_EQ(told_.peers[c].ends[0], Disconnect::refused);
    EXPECT_FALSE(told_.peers[c].connected);
    EXPECT_NE(client_->proxy_problem().find("refused"), std::string::npos);
}

TEST_F(ProxyTest, ASilentProxyTakesNoLongerThanAnyConnect) {
    heard_.on_received = {};
    const ConnectionId c = client_->connect(target, 50ms);
    ASSERT_TRUE(run_until(loop_, [&] { return !told_.peers[c].ends.empty(); }));
    EXPECT_EQ(told_.peers[c].ends[0], Disconnect::timed_out);
}

}  // namespace
}  // namespace kindred::io
