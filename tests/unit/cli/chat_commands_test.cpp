#include "apps/kindred/chat_commands.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

/// Thrown by the clock of a test that has seen enough of something endless.
struct Enough {};

TEST(ChatCommands, ListConversationsWithWhatIsUnread) {
    FakeDaemon daemon;
    daemon.answer("GET /conversations",
                  R"({"items":[{"username":"bob","unread":2,"last":{"time":1,"text":"hi"}}]})");
    Session session = daemon.session();
    EXPECT_EQ(message(session, {}), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("bob"), std::string::npos) << daemon.out.str();
    EXPECT_NE(daemon.out.str().find('2'), std::string::npos);
}

TEST(ChatCommands, SendsTheWordsAsOneMessage) {
    FakeDaemon daemon;
    daemon.answer("POST /conversations/bob/messages",
                  R"({"username":"bob","text":"hello there","outgoing":true})", 201);
    Session session = daemon.session();
    EXPECT_EQ(message(session, {.username = "bob", .words = {"hello", "there"}}), exit_code::ok);
    EXPECT_EQ(daemon.requests.at(0).body, R"({"text":"hello there"})");
    EXPECT_NE(daemon.out.str().find("you: hello there"), std::string::npos) << daemon.out.str();
}

TEST(ChatCommands, FollowingShowsEachLineOnce) {
    FakeDaemon daemon;
    daemon.answer("GET /rooms/jazz", R"({"joined":true})")
        .answer("GET /rooms/jazz/messages", R"({"items":[{"time":1,"username":"a","text":"one"}]})")
        .answer("GET /rooms/jazz/messages", R"({"items":[{"time":1,"username":"a","text":"one"},)"
                                            R"({"time":2,"username":"b","text":"two"}]})");
    Session session = daemon.session();
    int polls = 0;
    session.sleep = [&](double) {
        if (++polls == 3) throw Enough{};
    };
    EXPECT_THROW(room(session, {.name = "jazz", .follow = true}), Enough);
    const std::string text = daemon.out.str();
    EXPECT_EQ(text.find("a: one"), text.rfind("a: one")) << text;
    EXPECT_EQ(text.find("b: two"), text.rfind("b: two")) << text;
    EXPECT_NE(text.find("b: two"), std::string::npos) << text;
}

TEST(ChatCommands, ARoomThatDoesNotLetUsInIsNotWaitedForForever) {
    FakeDaemon daemon;
    daemon.answer("GET /rooms/secret", R"({"joined":false})")
        .answer("POST /rooms/secret/join", R"({"joined":false})", 202);
    Session session = daemon.session();
    EXPECT_EQ(room(session, {.name = "secret"}), exit_code::timed_out);
}

TEST(ChatCommands, StrangersCannotSteerTheTerminal) {
    FakeDaemon daemon;
    daemon.answer("GET /rooms/jazz", R"({"joined":true})")
        .answer("GET /rooms/jazz/messages",
                R"({"items":[{"time":1,"username":"a","text":"\u001b[2Jgone"}]})");
    Session session = daemon.session();
    EXPECT_EQ(room(session, {.name = "jazz"}), exit_code::ok);
    EXPECT_EQ(daemon.out.str().find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace kindred::cli
