// Away by hand, and by itself.
#include "talk.hpp"

namespace kindred::client {
namespace {

Settings away_after_ten_minutes() {
    Settings settings = test_settings();
    settings.away_after = 10min;
    return settings;
}

TEST(Away, ComesByItselfAndGoesWithTheNextSign) {
    Talk talk(away_after_ten_minutes());
    talk.login();
    talk.pass(9min);
    EXPECT_FALSE(talk.client.session().away);
    talk.client.user_active(talk.now);
    talk.pass(9min);
    EXPECT_FALSE(talk.client.session().away) << "he was heard of";
    talk.pass(2min);
    EXPECT_TRUE(talk.client.session().away);
    EXPECT_EQ(talk.told_server<to_server::SetStatus>()->status, protocol::UserStatus::away);
    ASSERT_TRUE(talk.client.search({"jazz"}, talk.now));
    EXPECT_FALSE(talk.client.session().away);
    EXPECT_EQ(talk.told_server<to_server::SetStatus>()->status, protocol::UserStatus::online);
    talk.pass(11min);
    EXPECT_TRUE(talk.client.session().away) << "and again";
}

TEST(Away, ByHandStays) {
    Talk talk(away_after_ten_minutes());
    talk.login();
    talk.client.set_away(true, talk.now);
    talk.client.user_active(talk.now);
    EXPECT_TRUE(talk.client.session().away);
    talk.client.set_away(false, talk.now);
    EXPECT_FALSE(talk.client.session().away);
    talk.pass(11min);
    EXPECT_TRUE(talk.client.session().away);
}

TEST(Away, NeverByItselfUnlessAskedFor) {
    Talk talk;
    talk.login();
    talk.pass(24h);
    EXPECT_FALSE(talk.client.session().away);
    talk.client.change_settings(away_after_ten_minutes(), talk.now);
    talk.pass(11min);
    EXPECT_TRUE(talk.client.session().away);
    talk.client.change_settings(test_settings(), talk.now);
    EXPECT_FALSE(talk.client.session().away);
}

}  // namespace
}  // namespace kindred::client
