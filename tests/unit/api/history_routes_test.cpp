// Statistics over time, over the API.
#include "support.hpp"

namespace kindred::api {
namespace {

class HistoryRoutes : public ApiTest {
  protected:
    void SetUp() override {
        talk_.login();
        const auto ann = talk_.peer("ann");
        talk_.client.download({{"ann", "music\\a.mp3", 10, {}, {}}}, talk_.now);
        talk_.says(ann, client::peer::UploadDenied{"music\\a.mp3", "Banned"});
        talk_.pass(61s);
    }
    HttpResponse ask_late(const std::string& target) {
        HttpResponse response = ask("GET", target);
        talk_.pass(0s);
        return response.status == 0 ? late_ : response;
    }
};

TEST_F(HistoryRoutes, TellHoursDaysAndMonths) {
    for (const char* interval : {"hour", "day", "month"}) {
        const object answer = get(std::string("/statistics/history?from=0&interval=") + interval);
        const auto& items = answer.at("items").as_array();
        ASSERT_EQ(items.size(), 1u) << interval;
        EXPECT_EQ(items[0].at("downloads_failed").as_int64(), 1) << interval;
        EXPECT_GE(items[0].at("seconds_online").as_int64(), 60) << interval;
    }
    EXPECT_EQ(get("/statistics/history?from=0&to=1").at("items").as_array().size(), 0u);
}

TEST_F(HistoryRoutes, TellWhatFailed) {
    const auto answer = ask_late("/statistics/top?direction=download&by=error");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"items":[{"name":"the user refused: Banned","files":1,"bytes":0}],)"
                           R"("rest":{"files":0,"bytes":0}})");
    EXPECT_EQ(ask_late("/statistics/top?direction=upload&by=user").body,
              R"({"items":[],"rest":{"files":0,"bytes":0}})");
}

TEST_F(HistoryRoutes, RefuseWhatMakesNoSense) {
    EXPECT_EQ(ask("GET", "/statistics/history?interval=week").status, 400);
    EXPECT_EQ(ask("GET", "/statistics/history?from=yesterday").status, 400);
    EXPECT_EQ(ask("GET", "/statistics/top?by=size").status, 400);
    EXPECT_EQ(ask("GET", "/statistics/top?direction=up").status, 400);
    EXPECT_EQ(ask("GET", "/statistics/top?limit=-1").status, 400);
    EXPECT_EQ(get("/statistics/history?from=18446744073709551615").at("items").as_array().size(),
              0u);
}

}  // namespace
}  // namespace kindred::api
