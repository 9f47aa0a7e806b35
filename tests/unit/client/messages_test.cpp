// Private messages: stored before they are acknowledged, never twice, read in pages.
#include "talk.hpp"

namespace kindred::client {
namespace {

std::vector<PrivateMessage> history(Talk& talk, const std::string& username,
                                    std::uint64_t before = 0, std::size_t limit = 100) {
    std::vector<PrivateMessage> messages;
    talk.client.message_history(
        username, before, limit,
        [&](Result<std::vector<PrivateMessage>> read) { messages = read.value(); }, talk.now);
    talk.pass(0s);
    return messages;
}

TEST(PrivateMessages, AreStoredBeforeTheyAreAcknowledged) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::MessageUser{7, 1000, "ann", "hello", true});
    EXPECT_EQ(talk.told_server<to_server::MessageAcked>()->message_id, 7u);
    ASSERT_EQ(history(talk, "ann").size(), 1u);
    EXPECT_FALSE(history(talk, "ann")[0].read);
    EXPECT_EQ(talk.client.conversation("ann")->unread, 1u);
    EXPECT_TRUE(talk.client.mark_read("ann", talk.now));

    Talk later;
    later.storage = talk.storage;
    later.login();
    ASSERT_EQ(history(later, "ann").size(), 1u);
    EXPECT_EQ(history(later, "ann")[0].text, "hello");
    EXPECT_TRUE(history(later, "ann")[0].read);
    EXPECT_EQ(later.client.conversation("ann")->unread, 0u);
    // The acknowledgement was lost: the server sends it again.
    later.server_says(from_server::MessageUser{7, 1000, "ann", "hello", false});
    EXPECT_EQ(history(later, "ann").size(), 1u);
    EXPECT_EQ(later.client.conversation("ann")->unread, 0u);
    EXPECT_TRUE(later.told_server<to_server::MessageAcked>());
}

TEST(PrivateMessages, AreNotAcknowledgedWhenTheyCannotBeStored) {
    Talk talk;
    talk.login();
    talk.disk_error = "no space left";
    talk.server_says(from_server::MessageUser{7, 1000, "ann", "hello", true});
    EXPECT_FALSE(talk.told_server<to_server::MessageAcked>());
    talk.disk_error.clear();
    talk.server_says(from_server::MessageUser{7, 1000, "ann", "hello", false});
    EXPECT_TRUE(talk.told_server<to_server::MessageAcked>()) << "once the disk has room";
    EXPECT_EQ(talk.client.conversation("ann")->unread, 1u);
}

TEST(PrivateMessages, WithTheSameTextAreTwoMessages) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::MessageUser{7, 1000, "ann", "hello?", true});
    talk.server_says(from_server::MessageUser{8, 1000, "ann", "hello?", true});
    EXPECT_EQ(history(talk, "ann").size(), 2u);
}

TEST(PrivateMessages, Sending) {
    Talk talk;
    EXPECT_FALSE(talk.client.send_private_message("ann", "hi", talk.now)) << "offline";
    talk.login();
    EXPECT_TRUE(talk.client.send_private_message("ann", "hi", talk.now));
    EXPECT_EQ(talk.told_server<to_server::MessageUser>()->message, "hi");
    EXPECT_TRUE(history(talk, "ann")[0].outgoing);
    ASSERT_EQ(talk.client.conversations().size(), 1u);
    EXPECT_EQ(talk.client.conversations()[0].username, "ann");
    EXPECT_EQ(talk.client.conversations()[0].unread, 0u);
    EXPECT_FALSE(talk.client.send_private_message("", "hi", talk.now));
    EXPECT_FALSE(talk.client.send_private_message("ann", "two\nlines", talk.now));
}

TEST(PrivateMessages, ToManyAreOneMessageAndAPartOfEachHistory) {
    Talk talk;
    talk.login();
    EXPECT_TRUE(talk.client.send_private_messages({"ann", "bob"}, "party!", talk.now));
    const auto sent = talk.told_server<to_server::MessageUsers>();
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->usernames, (std::vector<std::string>{"ann", "bob"}));
    EXPECT_EQ(history(talk, "ann").size(), 1u);
    EXPECT_EQ(history(talk, "bob")[0].text, "party!");
    EXPECT_FALSE(talk.client.send_private_messages({}, "nobody", talk.now));
    EXPECT_FALSE(
        talk.client.send_private_messages(std::vector<std::string>(101, "x"), "x", talk.now));
}

TEST(PrivateMessages, OldOnesKeepTheirTime) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::MessageUser{8, 1234, "ann", "while you were away", false});
    EXPECT_EQ(history(talk, "ann")[0].time, 1234);
}

TEST(PrivateMessages, OfIgnoredPeopleAreAcknowledgedAndForgotten) {
    Talk talk;
    talk.login();
    Contact contact;
    contact.username = "eve";
    contact.ignored = true;
    ASSERT_TRUE(talk.client.set_contact(contact, talk.now));
    talk.server_says(from_server::MessageUser{9, 1, "eve", "buy this", true});
    EXPECT_TRUE(talk.told_server<to_server::MessageAcked>());
    EXPECT_TRUE(talk.client.conversations().empty());
}

TEST(PrivateMessages, HistoryIsReadInPagesAndKeptApart) {
    Talk talk;
    talk.login();
    for (std::uint32_t i = 1; i <= 25; ++i) {
        talk.server_says(from_server::MessageUser{i, i, "ann", std::to_string(i), true});
        talk.server_says(from_server::MessageUser{1000 + i, i, "ann2", "other", true});
    }
    const auto newest = history(talk, "ann", 0, 10);
    ASSERT_EQ(newest.size(), 10u);
    EXPECT_EQ(newest.front().text, "16");
    EXPECT_EQ(newest.back().text, "25");
    const auto before = history(talk, "ann", newest.front().number, 10);
    ASSERT_EQ(before.size(), 10u);
    EXPECT_EQ(before.back().text, "15");
    EXPECT_EQ(history(talk, "ann", before.front().number, 10).size(), 5u);
    EXPECT_TRUE(history(talk, "nobody").empty());
}

TEST(PrivateMessages, AClosedConversationOpensWithTheNextMessage) {
    Talk talk;
    talk.login();
    talk.server_says(from_server::MessageUser{1, 1, "ann", "one", true});
    EXPECT_TRUE(talk.client.close_conversation("ann", talk.now));
    EXPECT_FALSE(talk.client.conversation("ann")->open);
    talk.server_says(from_server::MessageUser{2, 1, "ann", "two", true});
    EXPECT_TRUE(talk.client.conversation("ann")->open);
    EXPECT_EQ(history(talk, "ann").size(), 2u);
    EXPECT_FALSE(talk.client.close_conversation("nobody", talk.now));
    EXPECT_FALSE(talk.client.mark_read("nobody", talk.now));
}

TEST(PrivateMessages, StrangersCannotMakeTheListOfConversationsGrow) {
    Talk talk;
    talk.login();
    for (std::uint32_t i = 1; i <= 5010; ++i)
        talk.server_says(from_server::MessageUser{i, i, "u" + std::to_string(i), "spam", true});
    EXPECT_EQ(talk.client.conversations().size(), 5000u);
    EXPECT_EQ(talk.client.conversations().front().username, "u5010");
    EXPECT_EQ(history(talk, "u1").size(), 1u) << "the history is still there";
}

}  // namespace
}  // namespace kindred::client
