// What one user, one address and one connection may do, and that everything beyond is counted.
#include "server/limit.hpp"
#include "talk.hpp"

namespace kindred::server {
namespace {

std::uint64_t over(Talk& talk, Limit limit) {
    return talk.server().counters().over[limit];
}

std::size_t count(const std::vector<std::uint32_t>& codes, std::uint32_t code) {
    return static_cast<std::size_t>(std::ranges::count(codes, code));
}

TEST(Limits, EachStandsAtItsPlaceInTheListUnderANameOfItsOwn) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < named_limits.size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(named_limits[i].limit), i);
        EXPECT_EQ(named_limits[i].of_session != nullptr, i < limited_rates);
        names.insert(named_limits[i].name);
    }
    EXPECT_EQ(names.size(), named_limits.size());
    Talk talk;
    for (const Figure& figure : talk.server().figures()) {
        EXPECT_FALSE(figure.about.empty()) << figure.name;
        names.erase(figure.name);
    }
    EXPECT_TRUE(names.empty());
}

TEST(Limits, EachItemOfAWishListIsSearchedForOncePerInterval) {
    Settings settings;
    settings.max_wishlist = 3;
    settings.searches = {1, 1};  // a wish list does not use up other searches
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    for (int round = 0; round < 2; ++round)
        for (const char* item : {"one", "two", "three", "four"})
            talk.from("alice", to_server::WishlistSearch{1, item});
    talk.advance(1s);
    EXPECT_EQ(count(talk.codes("bob"), from_server::FileSearch::code), 3U);
    EXPECT_EQ(over(talk, Limit::wishlist), 5U);
    talk.advance(600s);
    talk.from("alice", to_server::WishlistSearch{1, "one"});
    talk.expect_nothing("bob");
    talk.advance(120s);
    talk.from("alice", to_server::WishlistSearch{1, "one"});
    talk.expect("bob", from_server::FileSearch{"alice", 1, "one"});
    talk.from("alice", to_server::FileSearch{2, "other"});
    talk.expect("bob", from_server::FileSearch{"alice", 2, "other"});
}

TEST(Limits, ThePrivilegedMayWishMoreOften) {
    Talk talk;
    talk.login("alice");
    talk.login("bob");
    EXPECT_TRUE(
        talk.server().administer(std::vector<std::string>{"privileges", "alice", "1"}, talk.now));
    talk.commit();
    talk.forget();
    talk.from("alice", to_server::WishlistSearch{1, "one"});
    talk.advance(119s);
    talk.from("alice", to_server::WishlistSearch{2, "one"});
    EXPECT_EQ(talk.codes("bob").size(), 2U);
}

TEST(Limits, AllUsersOfAnAddressShareItsRates) {
    Settings settings;
    settings.messages_per_address = {0.001, 3};
    settings.joins_per_address = {0.001, 2};
    settings.searches_per_address = {0.001, 1};
    settings.chat_lines_per_address = {0.001, 2};
    Talk talk(settings);
    talk.login("receiver");
    for (const char* name : {"a", "b"}) {
        talk.connect(name, IPv4{0x0b000001});
        talk.from(name, modern_login(name));
    }
    talk.forget();
    for (int i = 0; i < 2; ++i) {
        for (const char* name : {"a", "b"}) {
            talk.from(name, to_server::MessageUser{"receiver", "hi"});
            talk.from(name, to_server::JoinRoom{"room" + std::to_string(i), {}});
            talk.from(name, to_server::SayChatroom{"room0", "hi"});
            talk.from(name, to_server::FileSearch{1, "song"});
        }
    }
    const auto got = talk.codes("receiver");
    EXPECT_EQ(count(got, from_server::MessageUser::code), 3U);
    EXPECT_EQ(count(got, from_server::FileSearch::code), 1U);
    EXPECT_EQ(over(talk, Limit::messages), 1U);
    EXPECT_EQ(over(talk, Limit::joins), 2U);
    EXPECT_EQ(over(talk, Limit::searches), 3U);
    EXPECT_EQ(over(talk, Limit::chat_lines), 2U);
    // Others are not concerned.
    talk.login("c");
    talk.from("c", to_server::MessageUser{"receiver", "hi"});
    EXPECT_EQ(count(talk.codes("receiver"), from_server::MessageUser::code), 1U);
}

TEST(Limits, ProgramsThatLogEachOtherOutForEverAreStopped) {
    Settings settings;
    settings.logins_per_user = {0.1, 3};
    Talk talk(settings);
    talk.login("alice");
    talk.login("watcher");
    talk.from("watcher", to_server::WatchUser{"alice"});
    for (int i = 0; i < 5; ++i) {
        talk.connect("again", IPv4{0x0b000001});
        talk.from("again", modern_login("alice"));
    }
    EXPECT_FALSE(talk.is_open("again"));
    EXPECT_EQ(over(talk, Limit::user_logins), 3U);
    // A wrong password uses up nothing: nobody can keep a user out by guessing.
    talk.advance(10s);
    for (int i = 0; i < 5; ++i) {
        talk.connect("guess", IPv4{0x0b000002});
        talk.from("guess", modern_login("alice", "wrong"));
    }
    talk.connect("again", IPv4{0x0b000001});
    talk.from("again", modern_login("alice"));
    EXPECT_TRUE(talk.is_open("again"));
}

TEST(Limits, AccountsAndRegistrationsAreBounded) {
    Settings settings;
    settings.max_accounts = 2;
    settings.registrations_per_address = {0.001, 1};
    Talk talk(settings);
    talk.connect("a", IPv4{1});
    talk.from("a", modern_login("a"));
    EXPECT_TRUE(talk.next<from_server::Login>("a")->success);
    talk.connect("b", IPv4{1});
    talk.from("b", modern_login("b"));
    talk.expect("b", from_server::Login{.success = false, .reason = "SVRFULL"});
    talk.connect("b", IPv4{2});
    talk.from("b", modern_login("b"));
    EXPECT_TRUE(talk.next<from_server::Login>("b")->success);
    talk.connect("c", IPv4{3});
    talk.from("c", modern_login("c"));
    talk.expect("c", from_server::Login{.success = false, .reason = "SVRFULL"});
    EXPECT_EQ(over(talk, Limit::registrations), 1U);
    EXPECT_EQ(over(talk, Limit::accounts), 1U);
}

TEST(Limits, WhatWaitsForTheDiskIsBounded) {
    Settings settings;
    settings.max_held_bytes = 10'000;
    settings.updates = {};
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    for (const char* name : {"alice", "bob"}) talk.from(name, to_server::JoinRoom{"room", {}});
    talk.commits_by_hand = true;
    for (std::size_t i = 0; i < 30; ++i)
        talk.from("alice", to_server::SetRoomTicker{"room", std::string(900 + i, 'x')});
    EXPECT_TRUE(talk.is_open("bob"));
    talk.advance(100ms);
    EXPECT_FALSE(talk.is_open("bob"));
    EXPECT_GE(over(talk, Limit::held_bytes), 2U);
    talk.commit();
}

TEST(Limits, WallsTakeSomethingOfOneUserInSoManyRoomsOnly) {
    Settings settings;
    settings.max_tickers = 2;
    Talk talk(settings);
    talk.login("alice");
    for (const char* room : {"one", "two", "three"}) {
        talk.from("alice", to_server::JoinRoom{room, {}});
        talk.from("alice", to_server::SetRoomTicker{room, "hello"});
    }
    EXPECT_EQ(talk.stored().rooms.size(), 2U);
    EXPECT_EQ(over(talk, Limit::tickers), 1U);
    talk.from("alice", to_server::SetRoomTicker{"one", "changed"});
    talk.from("alice", to_server::SetRoomTicker{"two", ""});
    talk.from("alice", to_server::SetRoomTicker{"three", "hello"});
    EXPECT_EQ(talk.stored().rooms.size(), 2U);
    EXPECT_EQ(over(talk, Limit::tickers), 1U);
}

TEST(Limits, AFullWallLosesItsOldestEntries) {
    Settings settings;
    settings.max_room_tickers = 2;
    Talk talk(settings);
    for (const char* name : {"alice", "bob", "carol"}) {
        talk.login(name);
        talk.from(name, to_server::JoinRoom{"jazz", {}});
        talk.from(name, to_server::SetRoomTicker{"jazz", "hello"});
    }
    EXPECT_EQ(over(talk, Limit::room_tickers), 1U);
    settings.max_room_tickers = 1;
    talk.server().reconfigure(settings, talk.now);
    talk.forget();
    talk.from("alice", to_server::SetRoomTicker{"jazz", "again"});
    talk.expect("alice", from_server::RoomTickerRemoved{"jazz", "bob"});
    talk.expect("alice", from_server::RoomTickerRemoved{"jazz", "carol"});
    talk.expect("alice", from_server::RoomTickerAdded{"jazz", "alice", "again"});
    EXPECT_EQ(over(talk, Limit::room_tickers), 3U);
}

TEST(Limits, SearchesThatFindTooManyWaitingAreDropped) {
    Settings settings;
    settings.fanout_per_tick = 1;
    settings.max_search_backlog = 1;
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    talk.advance(1s);
    talk.forget();
    // The first one is on its way, the second waits behind it.
    for (const std::uint32_t token : {1U, 2U, 3U})
        talk.from("alice", to_server::FileSearch{token, "x"});
    talk.advance(1s);
    EXPECT_EQ(talk.codes("bob").size(), 2U);
    EXPECT_EQ(over(talk, Limit::search_backlog), 1U);
}

TEST(Limits, RequestsForOthersAreRationed) {
    Settings settings;
    settings.connects = {0.001, 3};
    settings.relays = {0.001, 2};
    Talk talk(settings);
    talk.login("alice");
    talk.login("bob");
    for (std::uint32_t i = 0; i < 10; ++i) {
        talk.from("alice", to_server::ConnectToPeer{i, "bob", "P"});
        talk.from("alice", to_server::PlaceInLineRequest{"bob", i});
    }
    const auto got = talk.codes("bob");
    EXPECT_EQ(count(got, from_server::ConnectToPeer::code), 3U);
    EXPECT_EQ(count(got, from_server::PlaceInLineRequest::code), 2U);
    EXPECT_EQ(over(talk, Limit::connects), 7U);
    EXPECT_EQ(over(talk, Limit::relays), 8U);
}

/// A password takes 25 ms on each of the workers.
class Crowd {
  public:
    explicit Crowd(std::size_t workers) : talk_(settings(workers)), workers_(workers) {
        for (const char* name : {"anna", "berta"}) talk_.login(name);
        talk_.lose("anna");
        talk_.jobs_by_hand = true;
    }
    void comes(std::size_t count, std::uint32_t addresses) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name = "throwaway" + std::to_string(i);
            talk_.connect(name, IPv4{0x0c000000 + static_cast<std::uint32_t>(i) % addresses});
            talk_.from(name, modern_login(name));
        }
    }
    /// How long `name` waits for his answer.
    Duration wait(const std::string& name) {
        talk_.connect(name, IPv4{0x0d000001});
        talk_.from(name, modern_login(name));
        Duration waited = 0ms;
        while (!talk_.next<from_server::Login>(name) && waited < 60s) {
            talk_.advance(25ms);
            waited += 25ms;
            for (std::size_t i = 0; i < workers_ && talk_.jobs_waiting() > 0; ++i)
                talk_.run_one_job();
            talk_.commit();
            // Those inside are served meanwhile.
            talk_.from("berta", to_server::ServerPing{});
            talk_.expect("berta", from_server::ServerPing{});
        }
        return waited;
    }

  private:
    static Settings settings(std::size_t workers) {
        Settings settings;
        settings.max_password_jobs = workers;
        settings.logins_per_address = {};
        settings.registrations_per_address = {};
        settings.max_connections_per_address = 10'000;
        return settings;
    }
    Talk talk_;
    std::size_t workers_;
};

TEST(Limits, AThousandThrowAwayLoginsFromAFewAddressesKeepNobodyOut) {
    for (const std::size_t workers : {1U, 2U}) {
        Crowd crowd(workers);
        crowd.comes(1000, 5);
        EXPECT_LE(crowd.wait("anna"), 200ms);  // has an account
        EXPECT_LE(crowd.wait("nova"), 500ms);  // has none
    }
}

TEST(Limits, AThousandNewAccountsFromEverywhereKeepNoUserOut) {
    Crowd crowd(1);
    crowd.comes(1000, 1000);
    EXPECT_LE(crowd.wait("anna"), 200ms);
}

}  // namespace
}  // namespace kindred::server
