// Jobs over the API: lists of wanted music.
#include "support.hpp"

namespace kindred::api {
namespace {

class JobRoutes : public ApiTest {
  protected:
    JobRoutes() { talk_.login(); }

    /// The answer, also one that waits for the disk.
    HttpResponse post(const std::string& target, const std::string& body = "{}") {
        const HttpResponse response = ask("POST", target, body);
        talk_.pass(1ms);
        return response.status == 0 ? late_ : response;
    }
    std::string refusal(const std::string& body) {
        const HttpResponse response = post("/jobs", body);
        EXPECT_EQ(response.status, 400);
        return std::string(object_of(response).at("detail").as_string());
    }
    /// Bob answers the search of a job with a file.
    void bob_has(const std::string& path) {
        const auto sent = talk_.told_server<protocol::to_server::FileSearch>();
        ASSERT_TRUE(sent);
        protocol::peer::FileSearchResponse response;
        response.username = "bob";
        response.token = sent->token;
        response.files = {{.name = path, .size = {10}}};
        talk_.says(talk_.peer("bob"), response);
        talk_.pass(7s);
    }
};

TEST_F(JobRoutes, AJobIsStartedWhenItIsOnTheDisk) {
    const std::string body = R"({"name":"mine","list":"artist,title,length\nA,B,3:52\n",)"
                             R"("required":{"formats":["mp3"]},"priority":"high"})";
    EXPECT_EQ(ask("POST", "/jobs", body).status, 0) << "not yet";
    talk_.pass(1ms);
    EXPECT_EQ(late_.status, 201);
    EXPECT_EQ(late_.header("Location"), "/api/v1/jobs/1");
    const auto job = object_of(late_);
    EXPECT_EQ(job.at("name").as_string(), "mine");
    EXPECT_EQ(job.at("state").as_string(), "running");
    EXPECT_EQ(job.at("items").to_number<int>(), 1);
    EXPECT_EQ(job.at("required").at("formats").at(0).as_string(), "mp3");
    EXPECT_EQ(get("/jobs").at("total").to_number<int>(), 1);
    const auto items = get("/jobs/1/items?state=searching&q=a");
    ASSERT_EQ(items.at("total").to_number<int>(), 1);
    EXPECT_EQ(items.at("items").at(0).at("length").to_number<int>(), 232);
    EXPECT_EQ(get("/jobs/1/items?state=failed").at("total").to_number<int>(), 0);
}

TEST_F(JobRoutes, AJobThatIsNotOnTheDiskIsSaidToBeSo) {
    talk_.disk_error = "the disk is full";
    EXPECT_EQ(post("/jobs", R"({"list":"A - B"})").status, 500);
}

TEST_F(JobRoutes, WhatIsWrongIsToldWithItsLine) {
    EXPECT_EQ(refusal(R"({"list":"artist,title\nA,B\nA,\nB,\"C"})"),
              "line 3: there is no title in it; line 4: a quote is not closed");
    EXPECT_EQ(refusal(R"({"list":"!\n!\n!\n!\n!"})"),
              "line 1: there is no title in it; line 2: there is no title in it; "
              "line 3: there is no title in it; and 2 more");
    EXPECT_EQ(refusal("{}"), "'list' is missing or empty");
    EXPECT_EQ(refusal(R"({"list":"a","mode":"book"})"), "'mode' is none of track, album");
    EXPECT_EQ(refusal(R"({"list":"a","format":"xml"})"), "'format' is none of auto, csv, lines");
    EXPECT_EQ(refusal(R"({"list":"a","required":{"min_bit":1}})"),
              "'required' is not right: 'min_bit' is not known here");
    EXPECT_TRUE(get("/jobs").at("items").as_array().empty());
}

TEST_F(JobRoutes, APreviewBeginsNothing) {
    const auto preview =
        object_of(post("/jobs/preview", R"({"list":"A - B\nlength=x, album=C\n","mode":"album"})"));
    ASSERT_EQ(preview.at("items").as_array().size(), 1u);
    EXPECT_EQ(preview.at("items").at(0).at("album").as_string(), "B");
    ASSERT_EQ(preview.at("problems").as_array().size(), 1u);
    EXPECT_EQ(preview.at("problems").at(0).at("line").to_number<int>(), 2);
    EXPECT_EQ(get("/jobs").at("total").to_number<int>(), 0);
}

TEST_F(JobRoutes, AChoiceIsExplained) {
    post("/jobs", R"({"list":"A - B"})");
    bob_has("A\\B.mp3");
    const auto candidates = get("/jobs/1/items/1/explain").at("candidates").as_array();
    ASSERT_EQ(candidates.size(), 1u);
    EXPECT_EQ(candidates[0].at("username").as_string(), "bob");
    EXPECT_EQ(candidates[0].at("files").to_number<int>(), 1);
    EXPECT_TRUE(candidates[0].at("chosen").as_bool());
    EXPECT_FALSE(candidates[0].at("reasons").as_array().empty());
    EXPECT_EQ(get("/jobs/1/items").at("items").at(0).at("state").as_string(), "downloading");
    EXPECT_EQ(ask("GET", "/jobs/1/items/2/explain").status, 404);
    EXPECT_EQ(ask("GET", "/jobs/1/items/x/explain").status, 404);
}

TEST_F(JobRoutes, AJobIsPausedResumedCancelledRetriedAndForgotten) {
    post("/jobs", R"({"list":"A - B\nA - C"})");
    EXPECT_EQ(post("/jobs/1/resume").status, 409);
    EXPECT_EQ(object_of(post("/jobs/1/pause")).at("state").as_string(), "paused");
    EXPECT_EQ(object_of(post("/jobs/1/resume")).at("state").as_string(), "running");
    EXPECT_EQ(post("/jobs/1/items/1/retry").status, 409);
    EXPECT_EQ(object_of(post("/jobs/1/cancel")).at("state").as_string(), "ended");
    EXPECT_EQ(post("/jobs/1/cancel").status, 409);
    EXPECT_EQ(post("/jobs/1/items/1/retry").status, 200);
    EXPECT_EQ(object_of(post("/jobs/1/retry")).at("state").as_string(), "running");
    EXPECT_EQ(ask("DELETE", "/jobs/1").status, 204);
    EXPECT_EQ(ask("DELETE", "/jobs/1").status, 404);
    EXPECT_EQ(post("/jobs/1/pause").status, 404);
    EXPECT_EQ(ask("GET", "/jobs/1/items").status, 404);
}

}  // namespace
}  // namespace kindred::api
