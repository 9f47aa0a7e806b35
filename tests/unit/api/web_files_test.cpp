#include "api/web_files.hpp"

#include <gtest/gtest.h>

namespace kindred::api {
namespace {

class WebFilesTest : public testing::Test {
  protected:
    WebFilesTest() {
        web_.add("index.html", "<page>");
        web_.add("assets/app-1a2b.js", "script");
        web_.add("assets/app-1a2b.js.gz", "packed");
    }
    HttpResponse ask(std::string target, std::vector<HttpHeader> headers = {},
                     std::string method = "GET") const {
        HttpRequest request;
        request.method = std::move(method);
        request.target = std::move(target);
        request.headers = std::move(headers);
        return web_.answer(request);
    }
    WebFiles web_;
};

TEST_F(WebFilesTest, AnswerWithTheIndexForEveryPageOfTheUi) {
    for (const char* target : {"/", "/index.html", "/search/12?x=1", "/rooms"}) {
        const auto response = ask(target);
        EXPECT_EQ(response.status, 200) << target;
        EXPECT_EQ(response.body, "<page>") << target;
    }
    EXPECT_EQ(ask("/missing.js").status, 404);
    EXPECT_EQ(ask("/%2e%2e/secret.txt").status, 404);
    EXPECT_EQ(ask("/%zz").status, 400);
}

TEST_F(WebFilesTest, GiveTheCompressedVariantToWhoTakesIt) {
    EXPECT_EQ(ask("/assets/app-1a2b.js").body, "script");
    const auto packed = ask("/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip"}});
    EXPECT_EQ(packed.body, "packed");
    EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
    EXPECT_EQ(packed.header("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(ask("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip;q=0"}}).body, "script");
}

TEST_F(WebFilesTest, SendNothingThatIsKnown) {
    const std::string etag(ask("/").header("ETag").value_or(""));
    const auto again = ask("/", {{"If-None-Match", etag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(ask("/", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(WebFilesTest, LetPagesRunNothingButTheirOwnScripts) {
    const auto response = ask("/");
    const auto policy = response.header("Content-Security-Policy").value_or("");
    EXPECT_NE(policy.find("script-src 'self';"), policy.npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), policy.npos);
    EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response.header("Cache-Control"), "no-cache");
}

TEST_F(WebFilesTest, SayThatTheyAreNotInstalled) {
    HttpRequest request;
    request.method = "GET";
    request.target = "/";
    EXPECT_EQ(WebFiles().answer(request).status, 404);
}

TEST_F(WebFilesTest, TakeNothingButReading) {
    EXPECT_EQ(ask("/", {}, "POST").status, 405);
    EXPECT_EQ(ask("/", {}, "HEAD").status, 200);
}

}  // namespace
}  // namespace kindred::api
