#include "api/access.hpp"

#include <gtest/gtest.h>

namespace kindred::api {
namespace {

/// The status of the refusal; 0 if the request may go on.
int refused(std::vector<HttpHeader> headers, const AccessPolicy& policy = {}, bool local = false) {
    HttpRequest request;
    request.headers = std::move(headers);
    request.local = local;
    const auto refusal = refuse(request, policy);
    return refusal ? refusal->status : 0;
}

TEST(Access, IsOpenOnLoopbackWithoutAKey) {
    EXPECT_EQ(refused({{"Host", "127.0.0.1:5030"}}), 0);
    EXPECT_EQ(refused({{"host", "localhost"}}), 0);
    EXPECT_EQ(refused({{"Host", "[::1]:5030"}}), 0);
}

TEST(Access, IsRefusedUnderAForeignName) {
    // A page of evil.example whose name resolves to 127.0.0.1 sends its own name.
    EXPECT_EQ(refused({{"Host", "evil.example:5030"}}), 403);
    EXPECT_EQ(refused({{"Host", "127.0.0.1.evil.example"}}), 403);
    EXPECT_EQ(refused({}), 403);
    EXPECT_EQ(refused({{"Host", "music.home:5030"}}, {.api_key = "", .hosts = {"music.home"}}), 0);
}

TEST(Access, IsRefusedToPagesOfOtherSites) {
    EXPECT_EQ(refused({{"Host", "localhost"}, {"Origin", "https://evil.example"}}), 403);
    EXPECT_EQ(refused({{"Host", "localhost"}, {"Origin", "null"}}), 403);
    EXPECT_EQ(refused({{"Host", "localhost"}, {"Origin", "http://localhost:5030"}}), 0);
}

TEST(Access, AsksForTheKey) {
    const AccessPolicy policy{.api_key = "secret", .hosts = {}};
    EXPECT_EQ(refused({{"Host", "localhost"}}, policy), 401);
    EXPECT_EQ(refused({{"Host", "localhost"}, {"X-API-Key", "secres"}}, policy), 401);
    EXPECT_EQ(refused({{"Host", "localhost"}, {"X-API-Key", "secretsecret"}}, policy), 401);
    EXPECT_EQ(refused({{"Host", "localhost"}, {"x-api-key", "secret"}}, policy), 0);
    EXPECT_EQ(refused({{"Host", "localhost"}, {"Authorization", "Bearer secret"}}, policy), 0);
    EXPECT_EQ(refused({{"Host", "192.0.2.1:5030"}, {"X-API-Key", "secret"}}, policy), 0);
}

TEST(Access, IsFreeForTheUserOfTheDaemon) {
    EXPECT_EQ(refused({}, {.api_key = "secret", .hosts = {}}, true), 0);
}

}  // namespace
}  // namespace kindred::api
