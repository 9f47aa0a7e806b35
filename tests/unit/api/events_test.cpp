#include "api/events.hpp"

#include "talk.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kindred::api {
namespace {

TEST(EventLog, NumbersItsMessages) {
    client::Talk talk;
    EventLog log(talk.client);
    EXPECT_EQ(log.after(0), std::vector<std::string>{});
    const auto first = log.add(client::SessionChanged{}, talk.now);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->find(R"({"seq":1,"type":"session","session":{)"), 0u) << *first;
    log.add(client::SearchResultsAdded{{7}, 3, 2}, talk.now);
    EXPECT_EQ(log.last(), 2u);
    EXPECT_EQ(log.after(1), std::vector<std::string>{
                                R"({"seq":2,"type":"results","search":7,"first":3,"count":2})"});
}

TEST(EventLog, SaysNothingOfThingsThatAreGone) {
    client::Talk talk;
    EventLog log(talk.client);
    EXPECT_FALSE(log.add(client::DownloadChanged{{99}}, talk.now));
    EXPECT_TRUE(log.add(client::DownloadRemoved{{99}}, talk.now));
    EXPECT_EQ(log.last(), 1u);
}

TEST(EventLog, KnowsWhatIsNoLongerKept) {
    client::Talk talk;
    EventLog log(talk.client);
    for (int i = 0; i < 10'010; ++i) log.add(client::DownloadRemoved{{1}}, talk.now);
    EXPECT_FALSE(log.after(9));
    ASSERT_TRUE(log.after(10));
    EXPECT_EQ(log.after(10)->size(), 10'000u);
    EXPECT_EQ(log.after(10'010), std::vector<std::string>{});
    EXPECT_FALSE(log.after(10'011));
}

}  // namespace
}  // namespace kindred::api
