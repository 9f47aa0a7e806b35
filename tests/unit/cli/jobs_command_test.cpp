#include "apps/kindred/jobs_command.hpp"

#include "fake_daemon.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

constexpr const char* running =
    R"({"id":3,"name":"mine","mode":"track","state":"running","reason":"0 of 2 are here",)"
    R"("finished":0,"items":2,"items_completed":0,"items_present":0,"items_failed":0})";
constexpr const char* ended =
    R"({"id":3,"name":"mine","mode":"track","state":"ended","reason":"1 of 2 could not be had",)"
    R"("finished":9,"items":2,"items_completed":1,"items_present":0,"items_failed":1})";
constexpr const char* completed =
    R"({"id":3,"name":"mine","mode":"track","state":"completed","reason":"","finished":9,)"
    R"("items":2,"items_completed":1,"items_present":1,"items_failed":0})";
constexpr const char* two_items =
    R"({"total":2,"items":[{"number":1,"artist":"A","title":"B","state":"completed"},)"
    R"({"number":2,"artist":"A","title":"C","state":"failed","reason":"nobody has it"}]})";

std::string all_jobs() {
    return std::string(R"({"total":1,"items":[)") + running + "]}";
}

class JobsCommand : public testing::Test {
  protected:
    int run(const JobsOptions& options, const std::string& input = "", bool as_json = false) {
        Session session = daemon.session(as_json);
        std::istringstream in(input);
        return jobs(session, options, in);
    }
    boost::json::object body() const {
        return boost::json::parse(daemon.requests.back().body).as_object();
    }

    FakeDaemon daemon;
};

TEST_F(JobsCommand, AddsAListWithItsConditions) {
    daemon.answer("POST /jobs", running, 201);
    JobsOptions options{.action = "add", .subject = "-", .name = "mine"};
    options.required.formats = {"mp3", "flac"};
    options.required.min_bitrate = 192;
    options.preferred.strict = {"title"};
    options.destination = "new";
    EXPECT_EQ(run(options, "Caf\xe9 - Song\n"), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "job 3: 2 entries; kindred jobs show 3 tells how it goes\n");
    EXPECT_EQ(body().at("list").as_string(), "Caf\xc3\xa9 - Song\n") << "Latin-1 is read";
    EXPECT_EQ(body().at("name").as_string(), "mine");
    EXPECT_EQ(body().at("mode").as_string(), "track");
    EXPECT_EQ(body().at("required").at("formats").as_array().size(), 2u);
    EXPECT_EQ(body().at("required").at("min_bitrate").to_number<int>(), 192);
    EXPECT_TRUE(body().at("preferred").at("strict_title").as_bool());
    EXPECT_EQ(body().at("destination").as_string(), "new");
}

TEST_F(JobsCommand, TellsWhatIsWrongWithAList) {
    daemon.answer("POST /jobs", R"({"detail":"line 2: there is no title in it","hint":""})", 400);
    EXPECT_EQ(run({.action = "add", .subject = "-"}, "x"), exit_code::failed);
    EXPECT_NE(daemon.err.str().find("line 2: there is no title in it"), std::string::npos);
    EXPECT_EQ(run({.action = "add", .subject = "/nowhere/list.csv"}), exit_code::failed);
    EXPECT_NE(daemon.err.str().find("cannot open /nowhere/list.csv"), std::string::npos);
    EXPECT_EQ(run({.action = "add"}), exit_code::usage);
}

TEST_F(JobsCommand, ShowsWhatWouldBeUnderstood) {
    daemon.answer("POST /jobs/preview",
                  R"({"items":[{"line":1,"artist":"A","title":"B","length":232}],)"
                  R"("problems":[{"line":2,"what":"there is no title in it"}]})");
    EXPECT_EQ(run({.action = "add", .subject = "-", .preview = true}, "x"), exit_code::failed);
    EXPECT_NE(daemon.out.str().find("3:52"), std::string::npos) << daemon.out.str();
    EXPECT_EQ(daemon.err.str(), "line 2: there is no title in it\n");
}

TEST_F(JobsCommand, FollowsUntilAllHaveEnded) {
    daemon.answer("POST /jobs", running, 201)
        .answer("GET /jobs/3", running)
        .answer("GET /jobs/3", ended)
        .answer("GET /jobs/3/items", two_items);
    EXPECT_EQ(run({.action = "add", .subject = "-", .follow = true}, "x"), exit_code::failed);
    EXPECT_EQ(daemon.out.str(), "completed  A - B\n");
    EXPECT_EQ(daemon.err.str(),
              "failed  A - C: nobody has it\njob 3 (mine): ended, 1 of 2 could not be had\n");
}

TEST_F(JobsCommand, SaysByItsExitStatusWhetherEverythingIsHere) {
    daemon.answer("GET /jobs", all_jobs())
        .answer("GET /jobs/3", completed)
        .answer("GET /jobs/3/items", R"({"total":0,"items":[]})");
    EXPECT_EQ(run({.action = "show", .subject = "mine", .follow = true}), exit_code::ok);
    FakeDaemon slow;
    slow.answer("GET /jobs", all_jobs()).answer("GET /jobs/3", running);
    Session session = slow.session();
    std::istringstream in;
    EXPECT_EQ(jobs(session, {.action = "show", .subject = "3", .follow = true, .timeout = 5}, in),
              exit_code::timed_out);
}

TEST_F(JobsCommand, ListsAndShowsJobs) {
    daemon.answer("GET /jobs", all_jobs()).answer("GET /jobs/3/items", two_items);
    EXPECT_EQ(run({}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("mine"), std::string::npos) << daemon.out.str();
    EXPECT_EQ(run({.action = "show", .subject = "mine", .failed = true}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("nobody has it"), std::string::npos) << daemon.out.str();
    EXPECT_NE(daemon.requests.back().target.find("state=failed%2Ccancelled"), std::string::npos)
        << daemon.requests.back().target;
    EXPECT_EQ(run({.action = "show", .subject = "other"}), exit_code::nothing_found);
    EXPECT_EQ(run({.action = "show"}), exit_code::usage);
}

TEST_F(JobsCommand, ExplainsAChoice) {
    daemon.answer("GET /jobs", all_jobs())
        .answer("GET /jobs/3/items/2/explain",
                R"({"candidates":[{"username":"bob","path":"a\\b.mp3","chosen":true,"score":900,)"
                R"("reasons":["a free slot","lossless"]},)"
                R"({"username":"ann","path":"c.jpg","rejected":"it is not music","reasons":[]}]})");
    EXPECT_EQ(run({.action = "explain", .subject = "3", .item = 2}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(),
              "* bob: a\\b.mp3\n      900: a free slot, lossless\n  ann: c.jpg\n"
              "      it is not music\n");
    EXPECT_EQ(run({.action = "explain", .subject = "3"}), exit_code::usage);
}

TEST_F(JobsCommand, ChangesJobs) {
    daemon.answer("GET /jobs", all_jobs())
        .answer("POST /jobs/3/pause", ended)
        .answer("POST /jobs/3/items/2/retry", "{}")
        .answer("DELETE /jobs/3", "", 204)
        .answer("POST /jobs/3/resume", R"({"detail":"It is not paused.","hint":""})", 409);
    EXPECT_EQ(run({.action = "pause", .subject = "mine"}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "job 3 (mine): ended, 1 of 2 could not be had\n");
    EXPECT_EQ(run({.action = "retry", .subject = "mine", .item = 2}), exit_code::ok);
    EXPECT_EQ(run({.action = "remove", .subject = "mine"}), exit_code::ok);
    EXPECT_EQ(run({.action = "resume", .subject = "mine"}), exit_code::failed);
}

}  // namespace
}  // namespace kindred::cli
