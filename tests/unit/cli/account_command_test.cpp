// Bans, privileges, interests, and what can be done about rooms besides talking in them.
#include "apps/kindred/account_command.hpp"

#include "apps/kindred/chat_commands.hpp"
#include "apps/kindred/interests_command.hpp"
#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

TEST(Bans, ListBanAndLift) {
    FakeDaemon daemon;
    daemon.answer("GET /bans", R"({"total":1,"items":[{"range":"10.0.0.0/8","in_settings":true}]})")
        .answer("PUT /bans/10.1.0.0%2F16", R"({"range":"10.1.0.0/16","in_settings":false})")
        .answer("DELETE /bans/10.1.0.0%2F16", "", 204);
    Session session = daemon.session();
    EXPECT_EQ(bans(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("10.0.0.0/8"), std::string::npos) << daemon.out.str();
    EXPECT_NE(daemon.out.str().find("by the settings"), std::string::npos);
    EXPECT_EQ(bans(session, {.range = "10.1.0.0/16"}), exit_code::ok);
    EXPECT_EQ(bans(session, {.range = "10.1.0.0/16", .lift = true}), exit_code::ok);
    EXPECT_EQ(daemon.requests.size(), 3u);
}

TEST(Privileges, TellHowLongTheyLast) {
    FakeDaemon daemon;
    daemon.answer("POST /session/privileges", "{}", 202)
        .answer("GET /status", R"({"session":{"privileges_left":176400}})");
    Session session = daemon.session();
    EXPECT_EQ(privileges(session, {}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "privileges for 2 days and 1:00:00\n");
}

TEST(Privileges, AreGivenInDays) {
    FakeDaemon daemon;
    daemon.answer("POST /users/bob/privileges", R"({"detail":"not as many","hint":"x"})", 409);
    Session session = daemon.session();
    EXPECT_EQ(privileges(session, {.username = "bob", .days = 3}), exit_code::failed);
    EXPECT_EQ(daemon.requests.at(0).body, R"({"days":3})");
}

TEST(Password, IsAskedForTwiceAndGivenToTheServer) {
    FakeDaemon daemon;
    daemon.answer("GET /status", "{}").answer("POST /session/password", "{}", 202);
    Session session = daemon.session();
    EXPECT_EQ(password(session), exit_code::ok);
    EXPECT_EQ(daemon.requests.at(1).body, R"({"password":"secret"})");
    EXPECT_TRUE(daemon.asked.at(0).twice);
}

TEST(Password, IsNotAskedForWithoutADaemon) {
    FakeDaemon daemon;
    Session session = daemon.session();
    EXPECT_EQ(password(session), exit_code::no_daemon);
    EXPECT_TRUE(daemon.asked.empty());
}

TEST(InterestsCommand, ChangesAndShowsThem) {
    FakeDaemon daemon;
    daemon.answer("PUT /interests/jazz", "{}")
        .answer("DELETE /interests/noise", "", 204)
        .answer("GET /interests", R"({"likes":["jazz"],"hates":[]})");
    Session session = daemon.session();
    EXPECT_EQ(interests(session, {.like = {"jazz"}, .forget = {"noise"}}), exit_code::ok);
    EXPECT_EQ(daemon.out.str(), "likes: jazz\nhates: nothing\n");
    EXPECT_EQ(daemon.requests.at(0).body, R"({"hated":false})");
}

TEST(InterestsCommand, AsksForWhatGoesWithThem) {
    FakeDaemon daemon;
    daemon.answer("GET /recommendations", R"({"recommendations":[{"item":"tea","score":3}],)"
                                          R"("unrecommendations":[{"item":"noise","score":-2}]})");
    Session session = daemon.session();
    EXPECT_EQ(interests(session, {.recommended = true, .item = "a b"}), exit_code::ok);
    EXPECT_NE(daemon.requests.at(0).target.find("?item=a%20b"), std::string::npos);
    EXPECT_NE(daemon.out.str().find("-2"), std::string::npos) << daemon.out.str();
}

TEST(RoomCommand, LetsPeopleIntoAPrivateRoom) {
    FakeDaemon daemon;
    daemon.answer("GET /rooms/den", R"({"joined":true})")
        .answer("PUT /rooms/den/members/bob", "{}", 202)
        .answer("PUT /rooms/den/operators/bob", "{}", 202);
    Session session = daemon.session();
    EXPECT_EQ(room(session, {.name = "den", .add = "bob", .promote = "bob"}), exit_code::ok);
    EXPECT_EQ(daemon.requests.size(), 3u);
}

TEST(RoomCommand, WritesOnTheWall) {
    FakeDaemon daemon;
    daemon.answer("GET /rooms/den", R"({"joined":true})").answer("PUT /rooms/den/ticker", "", 204);
    Session session = daemon.session();
    EXPECT_EQ(room(session, {.name = "den", .words = {"gone", "fishing"}, .set_ticker = true}),
              exit_code::ok);
    EXPECT_EQ(daemon.requests.at(1).body, R"({"text":"gone fishing"})");
}

TEST(MessageCommand, ReachesManyAtOnce) {
    FakeDaemon daemon;
    daemon.answer("POST /messages", "", 204);
    Session session = daemon.session();
    EXPECT_EQ(message(session, {.username = "ann", .also = {"bob"}, .words = {"hi"}}),
              exit_code::ok);
    EXPECT_EQ(daemon.requests.at(0).body, R"({"usernames":["ann","bob"],"text":"hi"})");
    EXPECT_NE(daemon.out.str().find("sent to 2 users"), std::string::npos) << daemon.out.str();
}

TEST(Feed, ShowsTheRoomOfEachLine) {
    FakeDaemon daemon;
    daemon.answer("PUT /public-rooms", "{}")
        .answer("GET /public-rooms",
                R"({"items":[{"time":1,"username":"bob","text":"hi","room":"tea"}]})");
    Session session = daemon.session();
    EXPECT_EQ(feed(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("[tea] bob: hi"), std::string::npos) << daemon.out.str();
}

}  // namespace
}  // namespace kindred::cli
