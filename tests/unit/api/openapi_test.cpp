// The description of the API (docs/api/openapi.json) against the table of routes, and against what
// the routes answer when they are asked with the examples of the description.
#include "schema.hpp"
#include "support.hpp"

#include <boost/json/serialize.hpp>

#include <set>

namespace kindred::api {
namespace {

namespace json = boost::json;
namespace from_server = protocol::from_server;

TEST(OpenApi, DescribesEveryRouteAndNoOther) {
    std::set<std::string> known;
    for (const Route& route : routes()) {
        const std::string name = std::string(route.method) + " " + std::string(route.path);
        known.insert(name);
        const auto* const described = operation(route.method, route.path);
        ASSERT_NE(described, nullptr) << name << " is missing in docs/api/openapi.json";
        EXPECT_EQ(described->at("x-role").as_string(), to_string(route.role)) << name;
    }
    for (const auto& [path, item] : openapi().at("paths").as_object())
        for (const auto& [method, described] : item.as_object()) {
            std::string name(method);
            for (char& c : name) c = static_cast<char>(c & ~0x20);
            name += " " + std::string(path);
            EXPECT_TRUE(known.contains(name)) << name << " is described, but there is none";
        }
}

TEST(OpenApi, GivesEveryOperationAnIdOfItsOwn) {
    std::set<std::string> ids;
    for (const auto& [path, item] : openapi().at("paths").as_object())
        for (const auto& [method, described] : item.as_object())
            EXPECT_TRUE(ids.insert(std::string(described.at("operationId").as_string())).second)
                << described.at("operationId").as_string();
}

/// Some things cannot be there at once with others: an upload needs a downloader, a paused download
/// is not also running. For those the described refusal is as good.
bool may_be_refused(std::string_view path) {
    return path.starts_with("/api/v1/uploads/{id}") || path == "/api/v1/downloads/{id}/resume" ||
           path == "/api/v1/downloads/{id}/retry" || path == "/api/v1/downloads/{id}/source" ||
           path == "/api/v1/jobs/{id}/resume" || path == "/api/v1/jobs/{id}/retry" ||
           path == "/api/v1/jobs/{id}/items/{number}/retry" ||
           path == "/api/v1/requests/{id}/folders" || path == "/api/v1/requests/{id}/tree" ||
           path == "/api/v1/users/{name}/privileges" || path == "/api/v1/requests/{id}/picture";
}

void expect_described(const HttpResponse& response, const Route& route,
                      const json::object& described) {
    const auto* const answer =
        described.at("responses").as_object().if_contains(std::to_string(response.status));
    ASSERT_NE(answer, nullptr) << "answers " << response.status << ": " << response.body;
    EXPECT_TRUE(response.status < 300 || may_be_refused(route.path)) << response.body;
    const auto* const content = answer->as_object().if_contains("content");
    if (content == nullptr) {
        EXPECT_EQ(response.body, "");
        return;
    }
    const std::string type(response.header("Content-Type").value_or(""));
    const auto* const body = content->as_object().if_contains(type);
    ASSERT_NE(body, nullptr) << "gives " << type;
    if (!type.ends_with("json")) return;
    EXPECT_EQ(violation(json::parse(response.body), body->at("schema").as_object()), "");
}

constexpr std::string_view tiny_picture = "GIF89a of one pixel";

/// A daemon in which everything the examples speak of is there.
class OpenApiExamples : public ApiTest, public testing::WithParamInterface<Route> {
  protected:
    void SetUp() override {
        talk_.login();
        make_search();
        make_chat();
        make_job();
        talk_.client.download({{.username = "bob", .path = "m\\a.mp3"}}, talk_.now);
        ASSERT_TRUE(talk_.client.download_folder({"ann", "m\\y"}, talk_.now));
        ASSERT_TRUE(talk_.client.add_wish({.query = "rare"}, talk_.now));
        settle_storage();
        talk_.client.browse("bob", talk_.now);
        talk_.server_says(from_server::CheckPrivileges{30 * 86'400});
        ASSERT_TRUE(talk_.client.ban_addresses(*parse_address_range("10.1.2.3"), talk_.now));
        client::Settings settings = talk_.client.settings();
        settings.picture.assign(tiny_picture.begin(), tiny_picture.end());
        talk_.client.change_settings(settings, talk_.now);
        ASSERT_TRUE(talk_.client.like("tea", talk_.now));
        logs_.line.text = "a line";
        auth_.put(Account{"ann", "hash of long enough", Role::admin});
        auth_.put(Account{"bob", "hash of something", Role::viewer});
        auth_.put(ApiKey{"bob", secrets_.digest("key"), Role::admin, {}});
        Hook hook;
        hook.name = "web";
        hook.url = "http://localhost/";
        hook.events = {HookEvent::connected};
        ASSERT_TRUE(hooks_.put(hook));
        headers_ = {{"X-API-Key", "key"}};
        shares_.current.roots = {{.alias = "Music", .path = "/srv/music"}};
        shares_.current.skipped = {{"/srv/music/x", "unreadable"}};
    }
    void make_search() {
        ASSERT_TRUE(talk_.client.search({.query = "words"}, talk_.now));
        const auto sent = talk_.told_server<protocol::to_server::FileSearch>();
        ASSERT_TRUE(sent);
        protocol::peer::FileSearchResponse response;
        response.username = "bob";
        response.token = sent->token;
        response.files = {{.name = "m\\x\\a\xff.mp3", .size = {10}}};
        talk_.says(talk_.peer("bob"), response);
    }
    void make_job() {
        client::JobRequest job;
        job.name = "another";
        job.items = {{1, {"Ann Band", "First Song", "", 0}, 0}};
        ASSERT_TRUE(talk_.client.start_job(std::move(job), talk_.now));
    }
    void make_chat() {
        talk_.client.join_room("tea", false, talk_.now);
        from_server::JoinRoom joined;
        joined.room = "tea";
        joined.users.usernames = {"bob"};
        joined.users.statuses = {protocol::UserStatus::online};
        joined.users.stats.resize(1);
        joined.users.slotsfull.resize(1);
        talk_.server_says(joined);
        talk_.server_says(from_server::SayChatroom{"tea", "bob", "good day"});
        talk_.server_says(from_server::MessageUser{7, 1000, "bob", "are you there?", true});
    }
    /// The server tells what it may have been asked.
    void answer_questions() {
        if (!talk_.is_open(talk_.server)) return;
        talk_.server_says(from_server::Recommendations{{{"tea", 3}}, {{"noise", -1}}});
        talk_.server_says(from_server::GlobalRecommendations{{{"tea", 3}}, {{"noise", -1}}});
        talk_.server_says(from_server::SimilarUsers{{{"bob", 2}}});
        talk_.server_says(from_server::UserInterests{"bob", {"tea"}, {"noise"}});
    }
    void settle_storage() {
        for (auto& [ticket, result] : talk_.storage.take_done())
            talk_.client.done(ticket, std::move(result), talk_.now);
    }
    /// Asks with the examples of the description.
    HttpResponse ask_example(const Route& route, const json::object& described) {
        std::string path(route.path.substr(std::string_view("/api/v1").size()));
        std::string query;
        if (const auto* const parameters = described.if_contains("parameters"))
            for (const json::value& parameter : parameters->as_array()) {
                const auto* const example = parameter.as_object().if_contains("example");
                if (example == nullptr) continue;
                const std::string text = example->is_string() ? std::string(example->as_string())
                                                              : json::serialize(*example);
                const std::string name(parameter.at("name").as_string());
                if (parameter.at("in").as_string() == "query")
                    query += (query.empty() ? "?" : "&") + name + "=" + text;
                else
                    path.replace(path.find("{" + name + "}"), name.size() + 2, text);
            }
        std::string body;
        std::string type = "application/json";
        if (const auto* const request = described.if_contains("requestBody")) {
            const auto& content = request->at("content").as_object();
            const auto* const described_body = content.if_contains(type);
            if (described_body == nullptr) type = "image/gif";
            body = described_body == nullptr ? std::string(tiny_picture)
                                             : json::serialize(described_body->at("example"));
        }
        HttpResponse response = ask(std::string(route.method), path + query, body, type);
        settle_storage();
        answer_questions();
        return response.status == 0 ? late_ : response;
    }
};

TEST_P(OpenApiExamples, AreAnsweredAsDescribed) {
    const Route route = GetParam();
    const auto* const described = operation(route.method, route.path);
    ASSERT_NE(described, nullptr);
    expect_described(ask_example(route, *described), route, *described);
}

std::string name_of_route(const testing::TestParamInfo<Route>& info) {
    std::string name(info.param.method);
    name += info.param.path.substr(std::string_view("/api/v1").size());
    std::erase_if(name, [](char c) { return c == '{' || c == '}'; });
    std::ranges::replace_if(name, [](char c) { return c == '/' || c == '-'; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Routes, OpenApiExamples, testing::ValuesIn(routes()), name_of_route);

}  // namespace
}  // namespace kindred::api
