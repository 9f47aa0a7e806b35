// Hooks: what they are told, when it is tried again, and what stays bounded.
#include "api/hooks.hpp"

#include "support.hpp"

#include <boost/json/serialize.hpp>

namespace kindred::api {
namespace {

namespace json = boost::json;

/// Takes note of what shall be done.
class FakeActions final : public HookActions {
  public:
    struct Done {
        DeliveryId id;
        HookRequest request;
        std::vector<std::string> command;
        std::string body;
    };
    void post(DeliveryId id, HookRequest request) override { all.push_back({id, request, {}, ""}); }
    void run(DeliveryId id, std::vector<std::string> command, HookMessage message) override {
        all.push_back({id, {}, command, message.body});
    }
    std::vector<Done> all;
};

class HooksTest : public testing::Test {
  protected:
    Result<void> put(const std::string& name, const std::string& text) {
        auto hook = parse_hook(name, json::parse(text).as_object(), nullptr);
        if (!hook) return std::unexpected(hook.error());
        return hooks.put(*hook);
    }
    void webhook(const std::string& events = R"("download_completed")") {
        ASSERT_TRUE(
            put("web", R"({"kind":"webhook","url":"http://h/x","events":[)" + events + "]}"));
    }
    client::DownloadStatus completed() const {
        client::DownloadStatus download;
        download.request = {"bob", "music\\a.mp3", 10, {}, {}};
        download.source = {"bob", "music\\a.mp3"};
        download.state = client::DownloadState::completed;
        download.final_path = "/downloads/music/a.mp3";
        return download;
    }
    void happen(const client::Event& event) {
        hooks.happened(event, talk.now);
        hooks.tick(talk.now);
    }
    void pass(Duration duration) {
        talk.pass(duration);
        hooks.tick(talk.now);
    }
    void answer(const Result<int>& status) {
        hooks.answered(actions.all.back().id, status, talk.now);
        hooks.tick(talk.now);
    }
    void end(ProgramEnd how) {
        hooks.ended(actions.all.back().id, how, talk.now);
        hooks.tick(talk.now);
    }
    json::object sent() const { return json::parse(actions.all.back().request.body).as_object(); }
    HookRecord last_record(const std::string& name = "web") const {
        return hooks.records(name).at(0);
    }

    client::Talk talk;
    FakeActions actions;
    Hooks hooks{actions, talk.client, {}};
};

TEST_F(HooksTest, TellWhatTheyWereChosenFor) {
    webhook();
    ASSERT_TRUE(put("other", R"({"kind":"webhook","url":"http://h","events":["connected"]})"));
    happen(client::DownloadEnded{completed()});
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(actions.all[0].request.url, "http://h/x");
    EXPECT_EQ(sent().at("event"), "download_completed");
    EXPECT_EQ(sent().at("text"), "a.mp3 from bob");
    EXPECT_EQ(sent().at("time").as_int64(), talk.now.unix_seconds);
    EXPECT_EQ(sent().at("download").at("path"), "/downloads/music/a.mp3");
    answer(204);
    EXPECT_EQ(hooks.find("web")->delivered, 1u);
    EXPECT_EQ(to_string(last_record().outcome), "delivered");
}

TEST_F(HooksTest, TryAgainWithGrowingPauses) {
    webhook();
    happen(client::DownloadEnded{completed()});
    for (const Duration pause : {5s, 30s, 120s, 600s, 1800s}) {
        const std::size_t tries = actions.all.size();
        answer(503);
        EXPECT_EQ(to_string(last_record().outcome), "retrying");
        pass(pause - 1s);
        EXPECT_EQ(actions.all.size(), tries) << "too early";
        pass(2s);
        EXPECT_EQ(actions.all.size(), tries + 1) << "not tried again";
    }
    answer(fail("no answer"));
    EXPECT_EQ(to_string(last_record().outcome), "failed");
    EXPECT_EQ(last_record().attempt, 6u);
    EXPECT_EQ(hooks.find("web")->failed, 1u);
    EXPECT_EQ(hooks.find("web")->last_error, "no answer");
    pass(24h);
    EXPECT_EQ(actions.all.size(), 6u);
}

TEST_F(HooksTest, DoNotTryAgainWhatIsRefusedForGood) {
    webhook();
    for (const int status : {400, 403, 404, 301}) {
        happen(client::DownloadEnded{completed()});
        answer(status);
        EXPECT_EQ(to_string(last_record().outcome), "failed") << status;
    }
    happen(client::DownloadEnded{completed()});
    answer(429);
    EXPECT_EQ(to_string(last_record().outcome), "retrying") << "too many requests";
}

TEST_F(HooksTest, DeliverInOrderAndBounded) {
    webhook();
    const std::size_t many = Hooks::most_waiting + 50;
    for (std::size_t i = 0; i < many; ++i) happen(client::DownloadEnded{completed()});
    EXPECT_EQ(actions.all.size(), 1u) << "one at a time";
    EXPECT_EQ(hooks.find("web")->failed, 50u);
    EXPECT_EQ(hooks.records("web").size(), Hooks::most_records);
    for (std::size_t i = 0; i < Hooks::most_waiting; ++i) answer(200);
    EXPECT_EQ(actions.all.size(), Hooks::most_waiting);
    EXPECT_EQ(hooks.find("web")->last_error, "");
}

TEST_F(HooksTest, ForgetWhatIsUnderWayWhenRemoved) {
    webhook();
    happen(client::DownloadEnded{completed()});
    EXPECT_TRUE(hooks.remove("web"));
    answer(500);
    pass(24h);
    EXPECT_EQ(actions.all.size(), 1u);
    EXPECT_FALSE(hooks.remove("web"));
}

TEST_F(HooksTest, AreSilentWhenNotEnabledButCanBeTried) {
    ASSERT_TRUE(put("web", R"({"kind":"webhook","url":"http://h","events":["download_failed"],)"
                           R"("enabled":false})"));
    auto failed = completed();
    failed.state = client::DownloadState::failed;
    happen(client::DownloadEnded{failed});
    EXPECT_TRUE(actions.all.empty());
    EXPECT_TRUE(hooks.test("web", talk.now));
    hooks.tick(talk.now);
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(sent().at("event"), "test");
    EXPECT_FALSE(hooks.test("none", talk.now));
}

TEST_F(HooksTest, SpeakTheLanguageOfEachNotifier) {
    const std::string events = R"("events":["download_completed"]})";
    ASSERT_TRUE(put("n", R"({"kind":"ntfy","url":"https://ntfy.sh/t","token":"tk",)" + events));
    ASSERT_TRUE(put("g", R"({"kind":"gotify","url":"http://g/","token":"A",)" + events));
    ASSERT_TRUE(put("d", R"({"kind":"discord","url":"https://discord.com/w",)" + events));
    ASSERT_TRUE(put("w", R"({"kind":"webhook","url":"http://w","headers":{"X-A":"b"},)" + events));
    happen(client::DownloadEnded{completed()});
    ASSERT_EQ(actions.all.size(), 4u);
    const HookRequest& discord = actions.all[0].request;
    EXPECT_EQ(discord.body, R"({"content":"**Download completed**\na.mp3 from bob",)"
                            R"("allowed_mentions":{"parse":[]}})");
    const HookRequest& gotify = actions.all[1].request;
    EXPECT_EQ(gotify.url, "http://g/message");
    EXPECT_EQ(find_header(gotify.headers, "X-Gotify-Key"), "A");
    EXPECT_EQ(gotify.body,
              R"({"title":"Download completed","message":"a.mp3 from bob","priority":5})");
    const HookRequest& ntfy = actions.all[2].request;
    EXPECT_EQ(ntfy.url, "https://ntfy.sh/t");
    EXPECT_EQ(ntfy.body, "a.mp3 from bob");
    EXPECT_EQ(find_header(ntfy.headers, "Title"), "Download completed");
    EXPECT_EQ(find_header(ntfy.headers, "Authorization"), "Bearer tk");
    EXPECT_EQ(find_header(actions.all[3].request.headers, "X-A"), "b");
    EXPECT_EQ(find_header(actions.all[3].request.headers, "Content-Type"), "application/json");
}

TEST_F(HooksTest, RunScripts) {
    ASSERT_TRUE(put("s", R"({"kind":"script","command":["/bin/x","a b"],"events":["connected"]})"));
    talk.login();
    happen(client::SessionChanged{});
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(actions.all[0].command, (std::vector<std::string>{"/bin/x", "a b"}));
    EXPECT_EQ(json::parse(actions.all[0].body).at("event"), "connected");
    happen(client::SessionChanged{});
    EXPECT_EQ(actions.all.size(), 1u) << "nothing new";
    end({.status = 75, .output = "later\n"});
    EXPECT_EQ(to_string(last_record("s").outcome), "retrying");
    EXPECT_EQ(last_record("s").detail, "exit status 75; it printed: later");
    pass(6s);
    ASSERT_EQ(actions.all.size(), 2u);
    end({.status = 1});
    EXPECT_EQ(to_string(last_record("s").outcome), "failed");
    talk.end(talk.server);
    EXPECT_TRUE(hooks.test("s", talk.now));
    hooks.tick(talk.now);
    end({.signal = 9, .timed_out = true, .output = std::string(100'000, 'x')});
    EXPECT_LT(last_record("s").detail.size(), 1000u);
    hooks.test("s", talk.now);
    hooks.tick(talk.now);
    hooks.ended(actions.all.back().id, fail("cannot start /bin/x"), talk.now);
    EXPECT_EQ(to_string(last_record("s").outcome), "failed");
}

TEST_F(HooksTest, TellOfMessagesAndMentions) {
    webhook(R"("private_message","room_mention")");
    happen(client::PrivateMessageAdded{{1, 1, 0, "bob", "hello", true, false}});
    EXPECT_TRUE(actions.all.empty()) << "sent from here";
    happen(client::PrivateMessageAdded{{1, 1, 0, "bob", "he\x01llo", false, false}});
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(sent().at("text"), "bob: he llo");
    answer(200);
    talk.login();
    happen(client::RoomSaid{"tea", {0, "bob", "meet me there"}});
    ASSERT_EQ(actions.all.size(), 2u) << "the own name is 'me'";
    EXPECT_EQ(sent().at("room"), "tea");
    answer(200);
    happen(client::RoomSaid{"tea", {0, "me", "it is me"}});
    happen(client::RoomSaid{"tea", {0, "bob", "some men"}});
    EXPECT_EQ(actions.all.size(), 2u);
}

TEST_F(HooksTest, TellWhenABuddyComes) {
    client::Contact bob;
    bob.username = "bob";
    bob.buddy = true;
    talk.login();
    ASSERT_TRUE(talk.client.set_contact(bob, talk.now));
    webhook(R"("buddy_online")");
    const auto becomes = [&](protocol::UserStatus status) {
        talk.server_says(protocol::from_server::GetUserStatus{"bob", status, false});
        happen(client::UserChanged{"bob"});
    };
    becomes(protocol::UserStatus::online);
    EXPECT_TRUE(actions.all.empty()) << "he was online before";
    becomes(protocol::UserStatus::offline);
    becomes(protocol::UserStatus::away);
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(sent().at("text"), "bob");
    answer(200);
    becomes(protocol::UserStatus::online);
    EXPECT_EQ(actions.all.size(), 1u);
}

TEST_F(HooksTest, TellOnceThatAJobIsOver) {
    webhook(R"("job_completed")");
    client::JobRequest request;
    request.name = "mine";
    request.items = client::parse_wanted_list("Artist - Title", client::ListFormat::automatic,
                                              client::ListMode::track)
                        .items;
    const auto job = talk.client.start_job(request, talk.now);
    ASSERT_TRUE(job) << job.error().message;
    happen(client::JobChanged{*job});
    EXPECT_TRUE(actions.all.empty()) << "it has just begun";
    ASSERT_TRUE(talk.client.cancel_job(*job, talk.now));
    talk.pass(1s);
    happen(client::JobChanged{*job});
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(sent().at("text"), "mine: 0 of 1 are here");
    answer(200);
    happen(client::JobChanged{*job});
    EXPECT_EQ(actions.all.size(), 1u);
}

TEST_F(HooksTest, TellWhatAWishHasFound) {
    webhook(R"("wish_found")");
    const auto wish = talk.client.add_wish({.query = "some song"}, talk.now);
    ASSERT_TRUE(wish) << wish.error().message;
    happen(client::WishFound{*wish, 2});
    ASSERT_EQ(actions.all.size(), 1u);
    EXPECT_EQ(sent().at("text"), "some song: 2 files found");
    EXPECT_EQ(sent().at("files").to_number<int>(), 2);
}

TEST_F(HooksTest, AreKept) {
    ASSERT_TRUE(put("n", R"({"kind":"ntfy","url":"https://n/t","token":"secret",)"
                         R"("events":["connected","connected"]})"));
    const std::string saved = json::serialize(hooks.saved());
    Hooks later{actions, talk.client, {}};
    ASSERT_TRUE(later.load(json::parse(saved)));
    EXPECT_EQ(later.find("n")->hook.token, "secret");
    EXPECT_EQ(later.find("n")->hook.events, std::vector{HookEvent::connected});
    EXPECT_EQ(json::serialize(shown_hook(later.find("n")->hook)).find("secret"), std::string::npos);
    EXPECT_FALSE(later.load(json::parse(R"([{"name":"x","kind":"what"}])")));
    EXPECT_FALSE(later.load(json::parse(R"({})")));
}

TEST_F(HooksTest, OfTheFileAreChangedThereOnly) {
    webhook();
    auto fixed = parse_hook(
        "web",
        json::parse(R"({"kind":"discord","url":"https://d","events":["connected"]})").as_object(),
        nullptr);
    hooks.set_fixed({*fixed});
    EXPECT_EQ(hooks.find("web")->hook.kind, HookKind::discord);
    EXPECT_FALSE(put("web", R"({"kind":"webhook","url":"http://h","events":["connected"]})"));
    EXPECT_FALSE(hooks.remove("web"));
    EXPECT_TRUE(hooks.saved().empty());
    hooks.set_fixed({});
    EXPECT_FALSE(hooks.find("web"));
}

TEST_F(HooksTest, AreAtMostSoMany) {
    for (std::size_t i = 0; i < Hooks::most_hooks; ++i)
        ASSERT_TRUE(put(std::to_string(i),
                        R"({"kind":"discord","url":"https://d","events":["connected"]})"));
    EXPECT_FALSE(put("one more", R"({"kind":"discord","url":"https://d","events":["connected"]})"));
    EXPECT_TRUE(put("1", R"({"kind":"discord","url":"https://e","events":["connected"]})"));
}

TEST_F(HooksTest, RefuseWhatCannotWork) {
    const auto refused = [&](const std::string& members) {
        return !put("x", R"({"events":["connected"],)" + members + "}").has_value();
    };
    EXPECT_FALSE(refused(R"("kind":"webhook","url":"http://h")"));
    EXPECT_TRUE(refused(R"("kind":"webhook")"));
    EXPECT_TRUE(refused(R"("kind":"pager","url":"http://h")"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"ftp://h")"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h/a b")"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://user:pass@h/")"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h:0/")"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h","headers":{"A":"b\r\nC: d"})"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h","headers":{"A b":"c"})"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h","headers":{"content-length":"1"})"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h","token":"t")"));
    EXPECT_TRUE(refused(R"("kind":"gotify","url":"http://h")"));
    EXPECT_TRUE(refused(R"("kind":"ntfy","url":"http://h","token":"a\nb")"));
    EXPECT_TRUE(refused(R"("kind":"script","command":["relative"])"));
    EXPECT_TRUE(refused(R"("kind":"script","command":[])"));
    EXPECT_TRUE(refused(R"("kind":"script","command":["/x\u0000y"])"));
    EXPECT_TRUE(refused(R"("kind":"script","command":["/x"],"url":"http://h")"));
    EXPECT_TRUE(refused(R"("kind":"webhook","url":"http://h","colour":"red")"));
    EXPECT_FALSE(put("x", R"({"kind":"webhook","url":"http://h","events":[]})"));
    EXPECT_FALSE(put("x", R"({"kind":"webhook","url":"http://h","events":["test"]})"));
    EXPECT_FALSE(put("", R"({"kind":"webhook","url":"http://h","events":["connected"]})"));
}

TEST(Mentions, AreWholeWords) {
    EXPECT_TRUE(is_mentioned("hello Ann!", "ann"));
    EXPECT_TRUE(is_mentioned("annie, ann", "ann"));
    EXPECT_FALSE(is_mentioned("annie", "ann"));
    EXPECT_FALSE(is_mentioned("joann", "ann"));
    EXPECT_FALSE(is_mentioned("ann", ""));
    EXPECT_TRUE(is_mentioned("[x] y: hi", "[x] y"));
}

}  // namespace
}  // namespace kindred::api
