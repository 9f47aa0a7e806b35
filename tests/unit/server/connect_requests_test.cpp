#include "server/connect_requests.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace kindred::server {
namespace {

constexpr UserId bob{7};
constexpr Time start{std::chrono::hours(1)};

TEST(ConnectRequests, AreTakenOnce) {
    ConnectRequests requests;
    requests.add(bob, 1, start, start - 60s);
    EXPECT_FALSE(requests.take(bob, 2, start - 60s)) << "another token";
    EXPECT_FALSE(requests.take(UserId{8}, 1, start - 60s)) << "another user";
    EXPECT_FALSE(requests.take(bob, 1, start + 1s)) << "too late";
    EXPECT_TRUE(requests.take(bob, 1, start));
    EXPECT_FALSE(requests.take(bob, 1, start));
}

TEST(ConnectRequests, OfTooManyTheOldestAreForgotten) {
    ConnectRequests requests;
    constexpr std::uint32_t more = 5;
    for (std::uint32_t token = 0; token < ConnectRequests::most + more; ++token)
        requests.add(bob, token, start, start);
    EXPECT_FALSE(requests.take(bob, more - 1, start));
    EXPECT_TRUE(requests.take(bob, more, start));
    EXPECT_TRUE(requests.take(bob, ConnectRequests::most + more - 1, start));
}

TEST(ConnectRequests, AreThoseOfAPlainList) {
    struct Request {
        std::uint32_t token = 0;
        Time at;
    };
    Random random(5);
    ConnectRequests requests;
    std::deque<Request> plain;
    Time now = start;
    for (std::uint32_t token = 0; token < 20'000; ++token) {
        now += Duration(random.below(200'000));
        const Time expired = now - 60s;
        requests.add(bob, token, now, expired);
        plain.push_back({token, now});
        while (plain.front().at < expired || plain.size() > ConnectRequests::most)
            plain.pop_front();
        const std::uint32_t asked = token - static_cast<std::uint32_t>(random.below(1200));
        const auto found = std::ranges::find(plain, asked, &Request::token);
        ASSERT_EQ(requests.take(bob, asked, expired), found != plain.end()) << token;
        if (found != plain.end()) found->token = ~0U;
    }
}

}  // namespace
}  // namespace kindred::server
