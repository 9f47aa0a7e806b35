// Who gets in, and what each role may do: every route with every role.
#include "support.hpp"

#include <boost/json/serialize.hpp>

namespace kindred::api {
namespace {

struct Caller {
    std::vector<HttpHeader> headers;
    std::string method = "GET";
    bool local = false;
    IPv4 address{0x7f000001};
};

HttpRequest request_of(const Caller& caller) {
    HttpRequest request;
    request.method = caller.method;
    request.headers = caller.headers;
    request.local = caller.local;
    request.remote.address = caller.address;
    return request;
}

constexpr IPv4 far_away{0x0a010203};  // 10.1.2.3

class AuthTest : public testing::Test {
  protected:
    /// The role, or the status of the refusal.
    std::string is(const Caller& caller) {
        const auto who = auth_.identify(request_of(caller), now_);
        return who ? std::string(to_string(who->role)) : std::to_string(who.error().status);
    }
    void add_account(const std::string& name, Role role) {
        auth_.put(Account{name, "hash of secret of " + name, role});
    }
    /// The cookie of a login, or the status of the refusal.
    std::string log_in(const std::string& name, const std::string& password,
                       IPv4 from = IPv4{0x7f000001}) {
        std::string result;
        auth_.log_in(request_of({.address = from}), name, password, now_, [&](auto session) {
            result = session ? session->cookie : std::to_string(session.error().status);
        });
        secrets_.finish();
        return result;
    }
    static std::string cookie_of(const std::string& set_cookie) {
        return set_cookie.substr(0, set_cookie.find(';'));
    }

    FakeSecrets secrets_;
    Auth auth_{secrets_, {.hosts = {"music.home"}, .base = "/kindred"}};
    Now now_{Time{} + 1h, 1'000'000};
};

TEST_F(AuthTest, LoopbackIsAdminUntilSomethingIsSetUp) {
    EXPECT_EQ(is({{{"Host", "127.0.0.1:5030"}}}), "admin");
    EXPECT_EQ(is({{{"host", "localhost"}}}), "admin");
    EXPECT_EQ(is({{{"Host", "music.home:5030"}}}), "admin");
    EXPECT_EQ(is({{{"Host", "10.1.2.3"}}, "GET", false, far_away}), "nobody");
    add_account("ann", Role::admin);
    EXPECT_EQ(is({{{"Host", "localhost"}}}), "nobody");
}

TEST_F(AuthTest, ForeignNamesAreRefused) {
    // A page of evil.example whose name resolves to 127.0.0.1 sends its own name.
    EXPECT_EQ(is({{{"Host", "evil.example:5030"}}}), "403");
    EXPECT_EQ(is({{{"Host", "127.0.0.1.evil.example"}}}), "403");
    EXPECT_EQ(is({}), "403");
}

TEST_F(AuthTest, PagesOfOtherSitesAreRefused) {
    EXPECT_EQ(is({{{"Host", "localhost"}, {"Origin", "https://evil.example"}}}), "403");
    EXPECT_EQ(is({{{"Host", "localhost"}, {"Origin", "null"}}}), "403");
    EXPECT_EQ(is({{{"Host", "localhost:5030"}, {"Origin", "http://localhost:8080"}}}), "403");
    EXPECT_EQ(is({{{"Host", "localhost:5030"}, {"Origin", "http://localhost:5030"}}}), "admin");
    EXPECT_EQ(is({{{"Host", "127.0.0.1:5030"}, {"Origin", "https://music.home"}}}), "admin");
}

TEST_F(AuthTest, AProxyNobodyToldOfIsNotLoopback) {
    EXPECT_EQ(is({{{"Host", "localhost"}, {"X-Forwarded-For", "203.0.113.5"}}}), "nobody");
}

TEST_F(AuthTest, TrustedProxiesTellWhoAsks) {
    Auth auth(secrets_, {.proxies = {*parse_address_range("127.0.0.0/8")}});
    auth.put(
        ApiKey{"k", secrets_.digest("key"), Role::user, {*parse_address_range("10.1.0.0/16")}});
    const auto role = [&](const std::string& hops) {
        const auto who =
            auth.identify(request_of({{{"X-API-Key", "key"}, {"X-Forwarded-For", hops}}}), now_);
        return who ? std::string(to_string(who->role)) : std::to_string(who.error().status);
    };
    EXPECT_EQ(role("10.1.2.3"), "user");
    EXPECT_EQ(role("10.1.2.3, 127.0.0.2"), "user");
    EXPECT_EQ(role("10.1.2.3, 203.0.113.5"), "401");
    EXPECT_EQ(role("nonsense"), "401");
}

TEST_F(AuthTest, TheUnixSocketIsForTheUserOfTheDaemon) {
    add_account("ann", Role::viewer);
    EXPECT_EQ(is({{}, "GET", true}), "admin");
}

TEST_F(AuthTest, KeysHaveRolesAndNetworks) {
    auth_.put(
        ApiKey{"k", secrets_.digest("key"), Role::user, {*parse_address_range("10.1.0.0/16")}});
    EXPECT_EQ(is({{{"X-API-Key", "key"}}, "GET", false, far_away}), "user");
    EXPECT_EQ(is({{{"Authorization", "Bearer key"}}, "GET", false, far_away}), "user");
    EXPECT_EQ(is({{{"x-api-key", "key"}}, "GET", false, IPv4{0x0a020203}}), "401");
    EXPECT_EQ(is({{{"X-API-Key", "other"}}, "GET", false, far_away}), "401");
    Auth with_key(secrets_, {.api_key = "secret"});
    const auto role = [&](const char* key) {
        const auto who = with_key.identify(request_of({{{"X-API-Key", key}}}), now_);
        return who ? std::string(to_string(who->role)) : std::to_string(who.error().status);
    };
    EXPECT_EQ(role("secret"), "admin");
    EXPECT_EQ(role("secretsecret"), "401");
    EXPECT_EQ(role("secre"), "401");
}

TEST_F(AuthTest, ASessionIsACookieThatScriptsAndOtherSitesDoNotGet) {
    add_account("ann", Role::user);
    const std::string cookie = log_in("ann", "secret of ann");
    EXPECT_NE(cookie.find("; Path=/kindred/; HttpOnly; SameSite=Strict"), cookie.npos) << cookie;
    EXPECT_EQ(cookie.find("Secure"), cookie.npos);
    const Caller caller{{{"Host", "nas"}, {"Cookie", "a=b; " + cookie_of(cookie)}}};
    EXPECT_EQ(is(caller), "user");
    auto foreign = caller;
    foreign.headers.push_back({"Origin", "https://evil.example"});
    EXPECT_EQ(is(foreign), "403");
    auth_.log_out(request_of(caller));
    EXPECT_EQ(is(caller), "nobody");
}

TEST_F(AuthTest, SessionsEndInTimeAndWithAChangeOfTheAccount) {
    add_account("ann", Role::user);
    const Caller caller{{{"Cookie", cookie_of(log_in("ann", "secret of ann"))}}};
    EXPECT_EQ(is(caller), "user");
    now_.unix_seconds += 31LL * 24 * 3600;
    EXPECT_EQ(is(caller), "nobody");
    const Caller again{{{"Cookie", cookie_of(log_in("ann", "secret of ann"))}}};
    add_account("ann", Role::viewer);
    EXPECT_EQ(is(again), "nobody");
}

TEST_F(AuthTest, AKeyOpensASessionWithItsRoleAndNetworks) {
    auth_.put(
        ApiKey{"tool", secrets_.digest("key"), Role::user, {*parse_address_range("10.1.0.0/16")}});
    const auto session = auth_.log_in(request_of({.address = far_away}), "key", now_);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->who.name, "the key tool");
    Caller caller{{{"Cookie", cookie_of(session->cookie)}}, "GET", false, far_away};
    EXPECT_EQ(is(caller), "user");
    caller.address = IPv4{0x0a020203};
    EXPECT_EQ(is(caller), "nobody");
    caller.address = far_away;
    auth_.remove_key("tool");
    auth_.put(ApiKey{"tool", secrets_.digest("another"), Role::admin, {}});
    EXPECT_EQ(is(caller), "nobody");
}

TEST_F(AuthTest, OnlyAKeyThatIsAllowedThereOpensASession) {
    add_account("ann", Role::admin);
    auth_.put(
        ApiKey{"tool", secrets_.digest("key"), Role::user, {*parse_address_range("10.1.0.0/16")}});
    const auto status = [&](const char* key, IPv4 from) {
        const auto session = auth_.log_in(request_of({.address = from}), key, now_);
        return session ? 200 : session.error().status;
    };
    EXPECT_EQ(status("other", far_away), 401);
    EXPECT_EQ(status("key", IPv4{0x0a020203}), 401);
    const std::string cookie = cookie_of(log_in("ann", "secret of ann"));
    const std::string token = cookie.substr(cookie.find('=') + 1);
    EXPECT_EQ(status(token.c_str(), far_away), 401) << "a session prolongs itself";
    for (int i = 0; i < 20; ++i) (void)status("guess", far_away);
    EXPECT_EQ(status("key", far_away), 429);
}

TEST_F(AuthTest, WrongNamesAndPasswordsAreToldAlike) {
    add_account("ann", Role::user);
    EXPECT_EQ(log_in("ann", "guess"), "401");
    EXPECT_EQ(log_in("eve", "guess"), "401");
}

TEST_F(AuthTest, GuessingGetsSlowerAndSlower) {
    add_account("ann", Role::user);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("ann", "guess"), "401");
    EXPECT_EQ(log_in("ann", "secret of ann"), "429");
    EXPECT_EQ(log_in("ann", "secret of ann", far_away).substr(0, 8), "kindred_");
    now_.steady += 2s;
    EXPECT_EQ(log_in("ann", "guess"), "401");
    now_.steady += 1s;
    EXPECT_EQ(log_in("ann", "guess"), "429");
    now_.steady += 5min;
    EXPECT_EQ(log_in("ann", "secret of ann").substr(0, 8), "kindred_");
    EXPECT_EQ(log_in("ann", "guess"), "401");
}

TEST_F(AuthTest, AccountsAndKeysSurviveARestart) {
    add_account("ann", Role::admin);
    auth_.put(
        ApiKey{"k", secrets_.digest("key"), Role::user, {*parse_address_range("10.1.0.0/16")}});
    Auth again(secrets_, {});
    ASSERT_TRUE(again.load(auth_.saved()));
    EXPECT_EQ(again.saved(), auth_.saved());
    EXPECT_FALSE(again.load(boost::json::parse(R"({"accounts":[{"name":"x","role":"god"}]})")));
}

// --- the routes ----------------------------------------------------------------------------------

class RouteRoles : public ApiTest {
  protected:
    /// The status for a key of that role.
    int status(const Route& route, Role role) {
        HttpRequest request;
        request.method = route.method;
        request.target = route.path;
        request.headers = {{"X-API-Key", std::string(to_string(role))}, {"Host", "localhost"}};
        request.remote.address = IPv4{0x7f000001};
        int status = 0;
        api_.handle(request, talk_.now, [&](HttpResponse response) { status = response.status; });
        return status;
    }
};

TEST_F(RouteRoles, AreEnforcedForEveryRoute) {
    for (const Role role : {Role::viewer, Role::user, Role::admin})
        auth_.put(ApiKey{std::string(to_string(role)), secrets_.digest(to_string(role)), role, {}});
    for (const Route& route : routes()) {
        const std::string name = std::string(route.method) + " " + std::string(route.path);
        for (const Role role : {Role::viewer, Role::user, Role::admin}) {
            if (role < route.role) {
                EXPECT_EQ(status(route, role), 403) << name << " as " << to_string(role);
            } else {
                EXPECT_NE(status(route, role), 403) << name << " as " << to_string(role);
            }
        }
        HttpRequest request{.method = std::string(route.method), .target = std::string(route.path)};
        request.headers = {{"Host", "localhost"}};
        int unknown = 0;
        api_.handle(request, talk_.now, [&](HttpResponse response) { unknown = response.status; });
        if (route.role == Role::nobody) {
            EXPECT_NE(unknown, 401) << name;
        } else {
            EXPECT_EQ(unknown, 401) << name;
        }
    }
}

TEST_F(RouteRoles, OnlyAdminsReadSettingsLogsAndAccounts) {
    for (const Route& route : routes())
        for (const std::string_view part : {"settings", "logs", "accounts", "keys", "explain?path"})
            if (route.path == "/api/v1/" + std::string(part)) {
                EXPECT_EQ(route.role, Role::admin) << route.path;
            }
}

TEST_F(RouteRoles, AnAccountIsMadeLogsInAndGoes) {
    EXPECT_EQ(ask("PUT", "/accounts/ann", R"({"password":"long enough","role":"user"})").status,
              409);
    EXPECT_EQ(ask("PUT", "/accounts/ann", R"({"password":"short","role":"admin"})").status, 400);
    EXPECT_EQ(ask("PUT", "/accounts/ann", R"({"password":"long enough","role":"admin"})").status,
              200);
    EXPECT_EQ(host_.kept.at("auth").at("accounts").at(0).at("name").as_string(), "ann");
    EXPECT_EQ(ask("GET", "/accounts").status, 401);
    EXPECT_EQ(ask("POST", "/auth", R"({"username":"ann","password":"wrong one"})").status, 401);
    const auto in = ask("POST", "/auth", R"({"username":"ann","password":"long enough"})");
    ASSERT_EQ(in.status, 200) << in.body;
    EXPECT_TRUE(in.header("Set-Cookie"));
    headers_ = {{"Authorization", "Bearer " + std::string(object_of(in).at("token").as_string())}};
    EXPECT_EQ(get("/auth").at("role").as_string(), "admin");
    EXPECT_EQ(ask("PUT", "/accounts/bob", R"({"password":"long enough"})").status, 200);
    EXPECT_EQ(ask("DELETE", "/accounts/ann").status, 409);
    EXPECT_EQ(ask("PUT", "/accounts/ann", R"({"role":"viewer"})").status, 409);
    EXPECT_EQ(ask("DELETE", "/accounts/bob").status, 204);
    EXPECT_EQ(ask("DELETE", "/auth").status, 204);
    EXPECT_EQ(ask("GET", "/accounts").status, 401);
}

TEST_F(RouteRoles, AKeyIsShownOnce) {
    const auto made =
        ask("POST", "/keys", R"({"name":"tool","role":"user","networks":["10.0.0.0/8"]})");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string key(object_of(made).at("key").as_string());
    EXPECT_EQ(ask("GET", "/keys").status, 401);
    headers_ = {{"X-API-Key", key}};
    EXPECT_EQ(ask("GET", "/keys").status, 401) << "not from this address";
    headers_ = {};
    EXPECT_EQ(ask("POST", "/auth", R"({"key":")" + key + R"("})").status, 401);
    const std::string kept = boost::json::serialize(host_.kept);
    EXPECT_EQ(kept.find("\"" + key + "\""), kept.npos);
}

TEST_F(RouteRoles, AKeyIsEnoughToLogIn) {
    const auto made = ask("POST", "/keys", R"({"name":"browser","role":"user"})");
    const std::string key(object_of(made).at("key").as_string());
    const auto in = ask("POST", "/auth", R"({"key":")" + key + R"("})");
    ASSERT_EQ(in.status, 200) << in.body;
    EXPECT_TRUE(in.header("Set-Cookie"));
    EXPECT_EQ(object_of(in).at("role").as_string(), "user");
    EXPECT_EQ(ask("POST", "/auth", R"({"key":"k","username":"ann"})").status, 400);
    EXPECT_EQ(ask("POST", "/auth", R"({"username":"ann"})").status, 400);
}

}  // namespace
}  // namespace kindred::api
