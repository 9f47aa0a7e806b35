// Asking: what is sent, which responses are taken, and the budget.
#include "client/searches.hpp"

#include "talk.hpp"

namespace kindred::client {
namespace {

peer::FileSearchResponse response(std::uint32_t token, const std::string& path) {
    peer::FileSearchResponse message;
    message.username = "whatever it claims";
    message.token = token;
    protocol::FileEntry entry;
    entry.name = path;
    entry.size.value = 3000000;
    entry.attributes = {{protocol::AttributeType::bitrate, 320},
                        {protocol::AttributeType::duration, 75},
                        {static_cast<protocol::AttributeType>(99), 1}};
    message.files.push_back(entry);
    message.free_slot = true;
    message.avg_speed = 5000;
    message.queue_length = 2;
    return message;
}

TEST(Searches, TheQueryLosesItsPunctuation) {
    EXPECT_EQ(outgoing_query("  Foo   bar "), "Foo bar");
    EXPECT_EQ(outgoing_query("foo-bar (live) AC/DC"), "foo bar live AC DC");
    EXPECT_EQ(outgoing_query("foo -bar *ello - *"), "foo -bar *ello");
    EXPECT_EQ(outgoing_query("foo -a.b"), "foo -a -b");
    EXPECT_EQ(outgoing_query("\"two words\""), "two words");
    EXPECT_EQ(outgoing_query("?!..."), "");
    EXPECT_EQ(outgoing_query("Caf\xc3\xa9"), "Caf\xc3\xa9");
}

TEST(Searches, EachScopeHasItsMessage) {
    Talk talk;
    talk.login();
    talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    EXPECT_EQ(talk.told_server<to_server::FileSearch>()->query, "foo");
    talk.client.search({"foo", SearchScope::room, "jazz", {}}, talk.now);
    EXPECT_EQ(talk.told_server<to_server::RoomSearch>()->room, "jazz");
    talk.client.search({"foo", SearchScope::users, {}, {"ann", "bob"}}, talk.now);
    const auto ann = talk.told_server<to_server::UserSearch>();
    const auto bob = talk.told_server<to_server::UserSearch>();
    EXPECT_EQ(ann->username, "ann");
    EXPECT_EQ(bob->username, "bob");
    EXPECT_EQ(ann->token, bob->token);
    talk.client.search({"foo", SearchScope::wish, {}, {}}, talk.now);
    EXPECT_TRUE(talk.told_server<to_server::WishlistSearch>());
}

TEST(Searches, WhatCannotBeSearchedIsRefusedAtOnce) {
    Talk talk;
    EXPECT_FALSE(talk.client.search({"...", SearchScope::everyone, {}, {}}, talk.now));
    EXPECT_FALSE(talk.client.search({"foo", SearchScope::room, {}, {}}, talk.now));
    EXPECT_FALSE(talk.client.search({"foo", SearchScope::users, {}, {}}, talk.now));
    const SearchRequest huge{std::string(300, 'x'), SearchScope::everyone, {}, {}};
    EXPECT_FALSE(talk.client.search(huge, talk.now));
}

TEST(Searches, ResponsesAreTakenOncePerUserInTheOrderTheyCome) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    const auto token = talk.told_server<to_server::FileSearch>()->token;
    const auto bob = talk.peer("bob");
    const auto ann = talk.peer("ann");
    talk.says(bob, response(token, "m\\foo.mp3"));
    talk.says(ann, response(token, "x\\foo.mp3"));
    talk.says(bob, response(token, "again\\foo.mp3"));
    const auto responses = talk.client.responses(id);
    ASSERT_EQ(responses.size(), 2u);
    EXPECT_EQ(responses[0].username, "bob") << "the name of the connection, not the one claimed";
    EXPECT_EQ(responses[0].files[0].name, "m\\foo.mp3");
    EXPECT_EQ(responses[0].files[0].size, 3000000u);
    EXPECT_EQ(responses[0].files[0].attributes.bitrate_kbps, 320u);
    EXPECT_EQ(responses[0].files[0].attributes.duration_seconds, 75u);
    EXPECT_TRUE(responses[0].free_slot);
    EXPECT_EQ(responses[1].username, "ann");
    EXPECT_EQ(talk.client.responses(id, 1).size(), 1u);
    EXPECT_EQ(talk.client.responses(id, 9).size(), 0u);
    EXPECT_EQ(talk.client.search(id)->files, 2u);
}

TEST(Searches, UnaskedAndLateResponsesAreDropped) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    const auto token = talk.told_server<to_server::FileSearch>()->token;
    const auto bob = talk.peer("bob");
    talk.says(bob, response(token + 1, "m\\foo.mp3"));
    EXPECT_TRUE(talk.client.stop_search(id, talk.now));
    talk.says(bob, response(token, "m\\foo.mp3"));
    EXPECT_TRUE(talk.client.responses(id).empty());
    EXPECT_EQ(talk.client.search(id)->state, SearchState::stopped);
    EXPECT_TRUE(talk.client.forget_search(id, talk.now));
    EXPECT_FALSE(talk.client.search(id));
    talk.says(bob, response(token, "m\\foo.mp3"));
}

TEST(Searches, RepliesWithNarrowSizesAreUnderstood) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    const auto token = talk.told_server<to_server::FileSearch>()->token;
    Buffer plain;
    const auto u32 = [&](std::uint32_t value) {
        for (int i = 0; i < 4; ++i) plain.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    };
    const auto text = [&](std::string_view value) {
        u32(static_cast<std::uint32_t>(value.size()));
        append(plain, as_bytes(value));
    };
    text("bob");
    u32(token);
    u32(1);
    plain.push_back(1);
    text("m\\foo.mp3");
    u32(77);  // four bytes only
    text("mp3");
    u32(0);
    plain.push_back(1);
    u32(10);
    u32(0);
    Buffer frame;
    protocol::append_frame(frame, 9, 4, [&](Buffer& out) { protocol::deflate(plain, out); });
    const auto bob = talk.peer("bob");
    talk.bytes(bob, frame);
    ASSERT_EQ(talk.client.responses(id).size(), 1u);
    EXPECT_EQ(talk.client.responses(id)[0].files[0].size, 77u);
}

TEST(Searches, EndWhenNothingMoreComes) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    const auto token = talk.told_server<to_server::FileSearch>()->token;
    talk.pass(20s);
    talk.says(talk.peer("bob"), response(token, "m\\foo.mp3"));
    talk.pass(20s);
    EXPECT_EQ(talk.client.search(id)->state, SearchState::running);
    talk.pass(11s);
    EXPECT_EQ(talk.client.search(id)->state, SearchState::stopped);
    EXPECT_FALSE(talk.client.search(id)->reason.empty());
}

TEST(Searches, EndWhenThereAreEnough) {
    Settings settings = test_settings();
    settings.search_max_responses = 2;
    Talk talk(settings);
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    const auto token = talk.told_server<to_server::FileSearch>()->token;
    for (const char* name : {"a", "b", "c"})
        talk.says(talk.peer(name), response(token, "m\\foo.mp3"));
    EXPECT_EQ(talk.client.responses(id).size(), 2u);
    EXPECT_EQ(talk.client.search(id)->state, SearchState::stopped);
}

TEST(Searches, KeepTheBudgetAndShowTheWait) {
    Talk talk;
    talk.login();
    std::vector<SearchId> ids;
    for (int i = 0; i < 36; ++i)
        ids.push_back(*talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now));
    int sent = 0;
    while (talk.told_server<to_server::FileSearch>()) ++sent;
    EXPECT_EQ(sent, 34);
    const auto waiting = talk.client.search(ids.back());
    EXPECT_EQ(waiting->state, SearchState::waiting);
    EXPECT_NE(waiting->reason.find("34 searches in 220 seconds"), std::string::npos);
    EXPECT_EQ(waiting->sent_at, talk.now.steady + 220s);
    talk.client.forget_search(ids[34], talk.now);
    talk.pass(219s);
    EXPECT_FALSE(talk.told_server<to_server::FileSearch>());
    talk.pass(2s);
    EXPECT_TRUE(talk.told_server<to_server::FileSearch>());
    EXPECT_EQ(talk.client.search(ids.back())->state, SearchState::running);
}

TEST(Searches, WaitForTheSession) {
    Talk talk;
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    EXPECT_EQ(talk.client.search(id)->state, SearchState::waiting);
    EXPECT_EQ(talk.client.search(id)->reason, "not connected to the server");
    talk.login();
    EXPECT_EQ(talk.client.search(id)->state, SearchState::running);
}

TEST(Searches, TheObserverIsToldOncePerTick) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    const auto token = talk.told_server<to_server::FileSearch>()->token;
    talk.pass(1s);
    talk.events.clear();
    for (const char* name : {"a", "b", "c"})
        talk.says(talk.peer(name), response(token, "m\\foo.mp3"));
    EXPECT_TRUE(talk.events.empty());
    talk.client.tick(talk.now);
    int added = 0;
    for (const Event& event : talk.events)
        if (const auto* results = std::get_if<SearchResultsAdded>(&event)) {
            EXPECT_EQ(results->search, id);
            EXPECT_EQ(results->first, 0u);
            EXPECT_EQ(results->count, 3u);
            ++added;
        }
    EXPECT_EQ(added, 1);
}

TEST(Searches, AreToldToBeGoneWhenForgotten) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    talk.events.clear();
    ASSERT_TRUE(talk.client.forget_search(id, talk.now));
    EXPECT_FALSE(talk.client.forget_search(id, talk.now));
    talk.client.tick(talk.now);
    int removed = 0;
    for (const Event& event : talk.events) {
        EXPECT_FALSE(std::holds_alternative<SearchChanged>(event));
        if (const auto* gone = std::get_if<SearchRemoved>(&event)) {
            EXPECT_EQ(gone->search, id);
            ++removed;
        }
    }
    EXPECT_EQ(removed, 1);
}

TEST(Searches, OfBuddiesAskThoseWhoAreOnline) {
    Settings settings = test_settings();
    settings.buddies = {"ann", "bob", "eve"};
    Talk talk(settings);
    talk.login();
    for (const char* name : {"ann", "eve"}) {
        from_server::GetUserStatus status;
        status.username = name;
        status.status = protocol::UserStatus::online;
        talk.server_says(status);
    }
    const SearchId id = *talk.client.search({"foo", SearchScope::buddies, {}, {}}, talk.now);
    EXPECT_EQ(talk.told_server<to_server::UserSearch>()->username, "ann");
    EXPECT_EQ(talk.told_server<to_server::UserSearch>()->username, "eve");
    EXPECT_FALSE(talk.told_server<to_server::UserSearch>());
    EXPECT_EQ(talk.client.search(id)->state, SearchState::running);
}

TEST(Searches, OfBuddiesEndAtOnceIfNoneIsOnline) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::buddies, {}, {}}, talk.now);
    talk.pass(0s);
    EXPECT_EQ(talk.client.search(id)->state, SearchState::stopped);
    EXPECT_EQ(talk.client.search(id)->reason, "none of your buddies is online");
}

TEST(Searches, ABombIsDroppedAndCounted) {
    Talk talk;
    talk.login();
    const SearchId id = *talk.client.search({"foo", SearchScope::everyone, {}, {}}, talk.now);
    auto bomb = response(talk.told_server<to_server::FileSearch>()->token, "m\\foo.mp3");
    bomb.files.resize(250'000);
    talk.says(talk.peer("bob"), bomb);
    EXPECT_TRUE(talk.client.responses(id).empty());
    EXPECT_EQ(talk.client.statistics().malformed_messages, 1u);
}

}  // namespace
}  // namespace kindred::client
