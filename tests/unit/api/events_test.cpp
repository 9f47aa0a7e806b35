#include "api/events.hpp"

#include "support.hpp"

#include <boost/json/parse.hpp>

namespace kindred::api {
namespace {

class Events : public ApiTest {
  protected:
    void happen(const client::Event& event) { log_.add(event, talk_.now); }
    /// The types of what a follower gets first, with the numbers of those that have one.
    std::string begins(const std::string& query, Role role = Role::admin) {
        HttpRequest request;
        request.target = "/api/v1/events" + query;
        const auto follow = parse_follow(request, role);
        if (!follow) return follow.error().message;
        std::string text;
        for (const std::string& message : log_.begin(*follow, talk_.now)) {
            const auto told = boost::json::parse(message).as_object();
            text += std::string(told.at("type").as_string()) +
                    std::to_string(told.at("seq").to_number<int>()) + " ";
        }
        return text;
    }

    EventLog log_{{talk_.client, shares_, logs_, host_, auth_, hooks_}, "r1"};
};

TEST_F(Events, BeginWithHowThingsAre) {
    happen(client::DownloadRemoved{{1}});
    EXPECT_EQ(begins(""), "hello1 snapshot1 ");
    const auto snapshot =
        boost::json::parse(log_.begin(*parse_follow({}, Role::viewer), talk_.now).at(1))
            .as_object();
    for (const char* name :
         {"session", "searches", "wishes", "downloads", "uploads", "requests", "jobs", "rooms"})
        EXPECT_TRUE(snapshot.contains(name)) << name;
}

TEST_F(Events, GoOnBehindTheLastOneSeen) {
    for (std::uint64_t id = 1; id <= 3; ++id) happen(client::DownloadRemoved{{id}});
    EXPECT_EQ(begins("?after=1&run=r1"), "resumed1 download_removed2 download_removed3 ");
    EXPECT_EQ(begins("?after=3&run=r1"), "resumed3 ");
}

TEST_F(Events, TellWhoHasMissedSome) {
    for (int i = 0; i < 10'010; ++i) happen(client::DownloadRemoved{{1}});
    EXPECT_EQ(begins("?after=9&run=r1"), "lost10010 snapshot10010 ");
    EXPECT_EQ(begins("?after=10011&run=r1"), "lost10010 snapshot10010 ");
}

TEST_F(Events, OfAnotherRunDoNotCount) {
    // After a restart the numbers begin anew; number 1 of the last run says nothing about this one.
    happen(client::DownloadRemoved{{1}});
    happen(client::DownloadRemoved{{2}});
    EXPECT_EQ(begins("?after=1&run=r0"), "lost2 snapshot2 ");
    EXPECT_EQ(begins("?after=1"), "lost2 snapshot2 ");
}

TEST_F(Events, AreToldByTopic) {
    happen(client::DownloadRemoved{{1}});
    happen(client::UploadRemoved{{1}});
    EXPECT_EQ(begins("?after=0&run=r1&topics=uploads,rooms"), "resumed0 upload_removed2 ");
    EXPECT_EQ(begins("?topics=weather"), "there is no topic 'weather'");
    EXPECT_EQ(begins("?after=x"), "'after' is not a whole number");
}

TEST_F(Events, OfTheLogAreForAdmins) {
    EXPECT_EQ(begins("?topics=log", Role::user), "the topic 'log' is for admins");
    EXPECT_EQ(begins("?topics=log"), "hello0 snapshot0 ");
}

TEST_F(Events, TellWhatIsKeptAboutSomebody) {
    client::Contact ann;
    ann.username = "ann";
    ann.buddy = true;
    ann.note = "met in Lyon";
    ASSERT_TRUE(talk_.client.set_contact(ann, talk_.now));
    const auto message = log_.add(client::ContactChanged{"ann"}, talk_.now);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->topic, Topic::users);
    const auto person = boost::json::parse(message->text).at("person");
    EXPECT_TRUE(person.at("buddy").as_bool());
    EXPECT_EQ(person.at("note").as_string(), "met in Lyon");
}

TEST_F(Events, SayNothingOfThingsThatAreGone) {
    EXPECT_FALSE(log_.add(client::DownloadChanged{{99}}, talk_.now));
    EXPECT_EQ(log_.last(), 0u);
    const auto message = log_.add(client::SearchResultsAdded{{7}, 3, 2}, talk_.now);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->topic, Topic::searches);
    EXPECT_EQ(message->text, R"({"seq":1,"type":"results","search":7,"first":3,"count":2})");
}

}  // namespace
}  // namespace kindred::api
