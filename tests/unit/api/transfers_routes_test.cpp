// Lists, bulk actions, ranks and explanations of searches and transfers over the API.
#include "support.hpp"

namespace kindred::api {
namespace {

class TransferRoutes : public ApiTest {
  protected:
    void queue(const std::string& username, std::vector<std::string> paths) {
        std::vector<client::DownloadRequest> files;
        for (std::string& path : paths) files.push_back({.username = username, .path = path});
        talk_.client.download(std::move(files), talk_.now);
    }
    /// Two users answer a search; the second has a free slot.
    void search() {
        ASSERT_TRUE(talk_.client.search({.query = "words"}, talk_.now));
        const auto sent = talk_.told_server<protocol::to_server::FileSearch>();
        ASSERT_TRUE(sent);
        for (const std::string name : {"ann", "bob"}) {
            protocol::peer::FileSearchResponse response;
            response.username = name;
            response.token = sent->token;
            response.free_slot = name == "bob";
            response.files = {{.name = "m\\one.mp3", .size = {10}},
                              {.name = "m\\two.flac", .size = {30}}};
            talk_.says(talk_.peer(name), response);
        }
    }
    std::string names(const std::string& query) {
        std::string text;
        const object page = get("/searches/1/files" + query);
        for (const auto& item : page.at("items").as_array())
            text += std::string(item.at("username").as_string()) + ":" +
                    std::string(item.at("name").as_string()) + " ";
        return text;
    }
};

TEST_F(TransferRoutes, ActOnManyDownloadsAtOnce) {
    queue("bob", {"m\\a", "m\\b"});
    queue("ann", {"m\\c"});
    const auto paused = object_of(ask("POST", "/downloads/pause", R"({"username":"bob"})"));
    EXPECT_EQ(paused.at("done").as_array().size(), 2u);
    EXPECT_EQ(get("/downloads?state=paused").at("total").to_number<int>(), 2);
    const auto removed = object_of(ask("POST", "/downloads/remove", R"({"ids":[1,99]})"));
    EXPECT_EQ(removed.at("done").as_array().size(), 1u);
    EXPECT_EQ(removed.at("refused").at(0).to_number<int>(), 99);
    EXPECT_EQ(object_of(ask("POST", "/downloads/resume", R"({"state":"paused,failed"})"))
                  .at("done")
                  .as_array()
                  .size(),
              1u);
    EXPECT_EQ(ask("POST", "/downloads/cancel", "{}").status, 400);
}

TEST_F(TransferRoutes, ListDownloadsByPages) {
    queue("bob", {"m\\a", "m\\b", "m\\c"});
    const auto first = get("/downloads?sort=-filename&limit=2");
    EXPECT_EQ(first.at("items").at(0).at("filename").as_string(), "m\\c");
    const auto rest =
        get("/downloads?sort=-filename&cursor=" + std::string(first.at("next").as_string()));
    EXPECT_EQ(rest.at("items").at(0).at("filename").as_string(), "m\\a");
    EXPECT_FALSE(rest.contains("next"));
    EXPECT_EQ(get("/downloads?q=M+B").at("total").to_number<int>(), 3);
    EXPECT_EQ(ask("GET", "/downloads?sort=colour").status, 400);
}

TEST_F(TransferRoutes, RankAndFilterWhatWasFound) {
    talk_.login();
    search();
    EXPECT_EQ(names("?sort=-rank&limit=1"), "bob:two.flac ");
    EXPECT_EQ(names("?format=mp3&free_slot=true"), "bob:one.mp3 ");
    EXPECT_EQ(names("?min_size=11&username=ann"), "ann:two.flac ");
    EXPECT_EQ(names("?exclude=two&q=one&sort=username"), "ann:one.mp3 bob:one.mp3 ");
    EXPECT_EQ(ask("GET", "/searches/1/files?min_size=x").status, 400);
}

TEST_F(TransferRoutes, ExplainARank) {
    talk_.login();
    search();
    const auto rank = get("/searches/1/explain?username=bob&filename=m%5Ctwo.flac");
    std::int64_t sum = 0;
    for (const auto& part : rank.at("parts").as_array()) sum += part.at("points").as_int64();
    EXPECT_EQ(rank.at("rank").as_int64(), sum);
    EXPECT_EQ(ask("GET", "/searches/1/explain?username=eve&filename=x").status, 404);
}

TEST_F(TransferRoutes, ExplainADownload) {
    queue("bob", {"m\\a"});
    const std::string body = ask("GET", "/downloads/1/explain").body;
    EXPECT_NE(body.find("not logged in"), body.npos) << body;
    EXPECT_EQ(ask("GET", "/downloads/9/explain").status, 404);
    EXPECT_EQ(ask("GET", "/uploads/9/explain").status, 404);
}

}  // namespace
}  // namespace kindred::api
