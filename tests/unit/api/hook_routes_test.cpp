// Hooks over the API.
#include "support.hpp"

namespace kindred::api {
namespace {

using HookRoutes = ApiTest;

constexpr const char* a_notifier =
    R"({"kind":"ntfy","url":"https://ntfy.sh/t","token":"secret","events":["connected"]})";

TEST_F(HookRoutes, KeepWhatIsPut) {
    const auto made = ask("PUT", "/hooks/phone", a_notifier);
    EXPECT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(made.body.find("secret"), std::string::npos);
    EXPECT_TRUE(object_of(made).at("has_token").as_bool());
    EXPECT_EQ(host_.kept.at("hooks").at(0).at("token"), "secret");
    EXPECT_EQ(get("/hooks").at("items").as_array().size(), 1u);
}

TEST_F(HookRoutes, KeepTheTokenThatIsNotSentAgain) {
    ask("PUT", "/hooks/phone", a_notifier);
    ask("PUT", "/hooks/phone",
        R"({"kind":"ntfy","url":"https://ntfy.sh/u","events":["disconnected"]})");
    EXPECT_EQ(host_.kept.at("hooks").at(0).at("token"), "secret");
    ask("PUT", "/hooks/phone",
        R"({"kind":"ntfy","url":"https://ntfy.sh/u","token":"","events":["disconnected"]})");
    EXPECT_FALSE(get("/hooks").at("items").at(0).at("has_token").as_bool());
}

TEST_F(HookRoutes, TryAndTellHowItWent) {
    ask("PUT", "/hooks/phone", a_notifier);
    EXPECT_EQ(ask("POST", "/hooks/phone/test").status, 202);
    hooks_.tick(talk_.now);
    hooks_.answered(actions_.last, 500, talk_.now);
    const object record = get("/hooks/phone/deliveries").at("items").at(0).as_object();
    EXPECT_EQ(record.at("event"), "test");
    EXPECT_EQ(record.at("outcome"), "retrying");
    EXPECT_EQ(record.at("detail"), "HTTP status 500");
    EXPECT_EQ(ask("POST", "/hooks/none/test").status, 404);
    EXPECT_EQ(ask("GET", "/hooks/none/deliveries").status, 404);
}

TEST_F(HookRoutes, Remove) {
    ask("PUT", "/hooks/phone", a_notifier);
    EXPECT_EQ(ask("DELETE", "/hooks/phone").status, 204);
    EXPECT_TRUE(host_.kept.at("hooks").as_array().empty());
    EXPECT_EQ(ask("DELETE", "/hooks/phone").status, 404);
}

TEST_F(HookRoutes, SayWhatIsWrong) {
    const auto refused = ask("PUT", "/hooks/x", R"({"kind":"webhook","events":["connected"]})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("'url' is missing"), std::string::npos) << refused.body;
}

TEST_F(HookRoutes, LeaveThoseOfTheFileAlone) {
    Hook hook;
    hook.name = "fixed";
    hook.kind = HookKind::discord;
    hook.url = "https://d";
    hook.events = {HookEvent::connected};
    hooks_.set_fixed({hook});
    EXPECT_TRUE(get("/hooks").at("items").at(0).at("fixed").as_bool());
    EXPECT_EQ(ask("PUT", "/hooks/fixed", a_notifier).status, 409);
    EXPECT_EQ(ask("DELETE", "/hooks/fixed").status, 409);
    EXPECT_EQ(ask("POST", "/hooks/fixed/test").status, 202);
}

}  // namespace
}  // namespace kindred::api
