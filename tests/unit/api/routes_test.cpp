#include "support.hpp"

namespace kindred::api {
namespace {

namespace json = boost::json;

class Routes : public ApiTest {};

constexpr const char* two_files =
    R"({"username":"bob","files":[{"filename":"m\\a.mp3","size":10},{"filename":"m\\b.mp3"}]})";

TEST_F(Routes, TellTheStatus) {
    talk_.login();
    const json::object status = get("/status");
    EXPECT_EQ(status.at("session").at("state").as_string(), "online");
    EXPECT_EQ(status.at("shares").at("files").to_number<int>(), 0);
}

TEST_F(Routes, SearchAndShowWhatCameGroupedByFolder) {
    talk_.login();
    const HttpResponse started = ask("POST", "/searches", R"({"query":"some words"})");
    ASSERT_EQ(started.status, 201) << started.body;
    const std::string path =
        "/searches/" + std::to_string(object_of(started).at("id").to_number<std::uint64_t>());
    EXPECT_EQ(started.header("Location"), "/api/v1" + path);
    const auto sent = talk_.told_server<protocol::to_server::FileSearch>();
    ASSERT_TRUE(sent);
    const auto bob = talk_.peer("bob");
    protocol::peer::FileSearchResponse response;
    response.username = "bob";
    response.token = sent->token;
    response.files = {{.name = "m\\x\\a.mp3", .size = {10}}, {.name = "m\\x\\b\xff.mp3"}};
    talk_.says(bob, response);

    const json::object results = get(path + "/results");
    EXPECT_EQ(results.at("next_offset").to_number<int>(), 1);
    const json::value& user = results.at("items").at(0);
    EXPECT_EQ(user.at("username").as_string(), "bob");
    const json::value& folder = user.at("folders").at(0);
    EXPECT_EQ(folder.at("path").as_string(), "m\\x");
    EXPECT_EQ(folder.at("files").at(0).at("filename").as_string(), "m\\x\\a.mp3");
    EXPECT_EQ(folder.at("files").at(1).at("filename_hex").as_string(), "6d5c785c62ff2e6d7033");
    EXPECT_TRUE(get(path + "/results?offset=1").at("items").as_array().empty());

    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(ask("GET", path).status, 404);
}

TEST_F(Routes, AnswerForDownloadsOnceTheyAreDurable) {
    EXPECT_EQ(ask("POST", "/downloads", two_files).status, 0);
    for (auto& [ticket, result] : talk_.storage.take_done())
        talk_.client.done(ticket, std::move(result), talk_.now);
    ASSERT_EQ(late_.status, 201) << late_.body;
    const json::object queued = object_of(late_);
    EXPECT_EQ(queued.at("items").as_array().size(), 2u);
    const std::string path =
        "/downloads/" +
        std::to_string(queued.at("items").at(0).at("id").to_number<std::uint64_t>());
    EXPECT_EQ(get(path).at("filename").as_string(), "m\\a.mp3");
    EXPECT_EQ(ask("POST", path + "/pause").status, 200);
    EXPECT_EQ(get("/downloads?state=paused").at("total").to_number<int>(), 1);
    EXPECT_EQ(get("/downloads?limit=1").at("items").as_array().size(), 1u);
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(get("/downloads").at("total").to_number<int>(), 1);
}

TEST_F(Routes, AskOtherUsers) {
    talk_.login();
    const HttpResponse asked = ask("POST", "/users/b%2Fob/browse");
    ASSERT_EQ(asked.status, 202);
    EXPECT_EQ(object_of(asked).at("username").as_string(), "b/ob");
    EXPECT_EQ(get("/requests").at("items").as_array().size(), 1u);
    const std::string path =
        "/requests/" + std::to_string(object_of(asked).at("id").to_number<std::uint64_t>());
    EXPECT_EQ(ask("GET", path + "/folders").status, 409);
    EXPECT_EQ(ask("DELETE", path).status, 204);
}

TEST_F(Routes, RescanOnlyOnceAtATime) {
    EXPECT_EQ(ask("POST", "/shares/rescan").status, 202);
    EXPECT_EQ(ask("POST", "/shares/rescan").status, 409);
}

TEST_F(Routes, RescanOfOneShare) {
    EXPECT_EQ(ask("POST", "/shares/rescan", R"({"share":"None"})").status, 409);
    EXPECT_EQ(ask("POST", "/shares/rescan", R"({"share":5})").status, 400);
    EXPECT_EQ(ask("POST", "/shares/rescan", R"({"share":"Music"})").status, 202);
}

TEST_F(Routes, ExplainWhatIsWrong) {
    EXPECT_EQ(ask("GET", "/nothing").status, 404);
    EXPECT_EQ(ask("GET", "/downloads/x").status, 404);
    EXPECT_EQ(ask("PUT", "/searches/1").header("Allow"), "GET, DELETE");
    EXPECT_EQ(ask("POST", "/searches", "{").status, 400);
    EXPECT_EQ(ask("POST", "/searches", R"({"qery":"x"})").status, 400);
    const HttpResponse response = ask("POST", "/downloads", R"({"username":"bob"})");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(object_of(response).at("detail").as_string(),
              "'files' is not a list with something in it");
}

TEST_F(Routes, TakeOnlyJson) {
    // A form of another site can be posted without asking, but not with this content type.
    HttpRequest request;
    request.method = "POST";
    request.target = "/api/v1/searches";
    request.body = R"({"query":"x"})";
    request.headers = {{"Host", "localhost"}, {"Content-Type", "text/plain"}};
    request.remote.address = IPv4{0x7f000001};
    api_.handle(request, talk_.now, [this](HttpResponse response) { late_ = response; });
    EXPECT_EQ(late_.status, 415);
}

}  // namespace
}  // namespace kindred::api
