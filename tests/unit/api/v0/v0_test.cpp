// The v0 API as the tools that speak it use it: their bodies, their odd addresses, and the shape of
// every answer they read.
#include "../support.hpp"
#include "api/v0/names.hpp"
#include "api/v0/service.hpp"
#include "base/text.hpp"

#include <boost/json/serialize.hpp>

#include <cstring>
#include <fstream>
#include <sstream>

namespace kindred::api::v0 {
namespace {

namespace json = boost::json;

constexpr const char* search_guid = "0f8fad5b-d9cb-469f-a165-70867728950e";

class V0 : public testing::Test {
  protected:
    /// The response; status 0 if there is none yet, which comes in `late_` then.
    HttpResponse ask(std::string method, std::string target, std::string body = "") {
        HttpRequest request;
        request.method = std::move(method);
        request.target = "/api/v0" + std::move(target);
        request.body = std::move(body);
        request.headers = headers_;
        request.headers.push_back({"content-type", "application/json; charset=utf-8"});
        request.headers.push_back({"Host", "localhost"});
        request.remote.address = IPv4{0x7f000001};
        late_ = {.status = 0};
        service_.handle(request, talk_.now, [this](HttpResponse response) { late_ = response; });
        secrets_.finish();
        host_.finish();
        talk_.pass(1ms);  // what must be on disk first, is
        service_.tick(talk_.now);
        return late_;
    }
    json::value get(std::string target) {
        const HttpResponse response = ask("GET", std::move(target));
        EXPECT_EQ(response.status, 200) << response.body;
        return json::parse(response.body);
    }
    /// Starts a search whose token the client has told the server.
    std::uint32_t search(const std::string& more = "") {
        const auto response =
            ask("POST", "/searches",
                std::string(R"({"SearchText":"foo","Id":")") + search_guid + "\"" + more + "}");
        EXPECT_EQ(response.status, 200) << response.body;
        return talk_.told_server<client::to_server::FileSearch>()->token;
    }
    /// Bob answers with so many files.
    void answer(std::uint32_t token, std::size_t files, const std::string& name = "m\\a.mp3") {
        client::peer::FileSearchResponse message;
        message.token = token;
        message.free_slot = true;
        message.avg_speed = 4'000'000'000;
        protocol::FileEntry entry;
        entry.name = name;
        entry.size.value = 3'000'000'000;
        entry.attributes = {{protocol::AttributeType::bitrate, 320},
                            {protocol::AttributeType::duration, 75}};
        for (std::size_t i = 0; i < files; ++i) message.files.push_back(entry);
        talk_.says(talk_.peer("bob"), message);
        service_.tick(talk_.now);
    }
    std::string search_path(const std::string& more = "") {
        return std::string("/searches/") + search_guid + more;
    }
    std::string state() { return std::string(get(search_path()).at("state").as_string()); }

    client::Talk talk_;
    FakeShares shares_;
    FakeLogs logs_;
    FakeHost host_;
    FakeSecrets secrets_;
    Auth auth_{secrets_, {}};
    FakeHookActions hook_actions_;
    Hooks hooks_{hook_actions_, talk_.client, {}};
    Service service_{{talk_.client, shares_, logs_, host_, auth_, hooks_}};
    std::vector<HttpHeader> headers_;
    HttpResponse late_;
};

TEST(V0Names, AreWrittenAsToolsParseThem) {
    EXPECT_EQ(utc_time(1'700'000'000), "2023-11-14T22:13:20.0000000Z");
    EXPECT_EQ(wall_clock_time(0), "1970-01-01T00:00:00.0000000");
    EXPECT_EQ(time_span(3 * 3600 + 25 * 60 + 45), "03:25:45");
    EXPECT_EQ(time_span(86400 + 1), "1.00:00:01");
    client::DownloadId id{};
    id.value = 0xab;
    EXPECT_EQ(guid_of(id), "d0000000-0000-4000-8000-0000000000ab");
    EXPECT_EQ(download_of("D0000000-0000-4000-8000-0000000000AB"), id);
    EXPECT_EQ(download_of(search_guid), client::DownloadId{});
    EXPECT_EQ(upload_of(guid_of(id)), client::UploadId{}) << "uploads have other ids";
    EXPECT_TRUE(is_guid(search_guid));
    EXPECT_FALSE(is_guid("0f8fad5b-d9cb-469f-a165-70867728950"));
    EXPECT_FALSE(is_guid("0f8fad5b-d9cb-469f-a165_70867728950e"));
}

TEST_F(V0, AddressesAreTakenInAnyCaseAndWithASlashBehind) {
    EXPECT_EQ(get("/Application/version/").as_string(), "0.26.0.0");
    EXPECT_TRUE(Service::is_asked_by({.method = "GET", .target = "/API/v0/application"}));
    EXPECT_FALSE(Service::is_asked_by({.method = "GET", .target = "/api/v01"}));
    EXPECT_EQ(ask("GET", "/nothing").status, 404);
    EXPECT_EQ(ask("PATCH", "/application").status, 405);
}

TEST_F(V0, ASearchIsInProgressUntilNobodyAnswersAnyMore) {
    talk_.login();
    const auto token = search(R"(,"searchTimeout":5000)");
    EXPECT_EQ(state(), "InProgress");
    talk_.pass(4s);
    answer(token, 2);
    talk_.pass(4s);
    EXPECT_EQ(state(), "InProgress") << "an answer came four seconds ago";
    EXPECT_EQ(get(search_path("/responses")).as_array().size(), 1U);
    talk_.pass(2s);
    EXPECT_EQ(state(), "Completed, TimedOut");
    const auto found = get(search_path("?includeResponses=True"));
    EXPECT_EQ(found.at("responses").as_array().size(), 1U);
    EXPECT_EQ(found.at("fileCount").to_number<int>(), 2);
    EXPECT_EQ(found.at("responses").at(0).at("uploadSpeed").to_number<std::int64_t>(), 2147483647)
        << "some tools keep it in 32 bits";
    EXPECT_EQ(ask("DELETE", search_path()).status, 204);
    EXPECT_EQ(ask("GET", search_path()).status, 404);
}

TEST_F(V0, ASearchEndsAtItsLimits) {
    talk_.login();
    const auto token = search(R"(,"fileLimit":"3","minimumResponseFileCount":2)");
    answer(token, 1);
    EXPECT_EQ(get(search_path()).at("responseCount").to_number<int>(), 0) << "one file is too few";
    talk_.pass(1s);
    service_.tick(talk_.now);
    EXPECT_EQ(state(), "InProgress");
}

TEST_F(V0, ASearchWithoutALoginIsRefused) {
    EXPECT_EQ(ask("POST", "/searches", R"({"searchText":"foo"})").status, 409);
    talk_.login();
    EXPECT_EQ(ask("POST", "/searches", R"({"searchText":""})").status, 400);
    EXPECT_EQ(ask("POST", "/searches", R"({"searchText":"a","id":"7"})").status, 400);
    EXPECT_EQ(ask("POST", "/searches", "nonsense").status, 400);
    search();
    EXPECT_EQ(ask("PUT", search_path()).status, 200);
    EXPECT_EQ(state(), "Completed, Cancelled");
}

TEST_F(V0, DownloadsAreQueuedListedAndRemoved) {
    talk_.login();
    const auto queued = ask("POST", "/transfers/downloads/bob",
                            R"([{"Filename":"m\\a.mp3","Size":"10","Code":1,"Length":null}])");
    ASSERT_EQ(queued.status, 201) << queued.body;
    const auto transfer = json::parse(queued.body).at("enqueued").at(0);
    const std::string guid(transfer.at("id").as_string());
    EXPECT_EQ(transfer.at("size").to_number<int>(), 10);
    EXPECT_EQ(transfer.at("requestedAt").as_string().size(), 27U);
    const auto groups = get("/transfers/downloads/?includeRemoved=True");
    EXPECT_EQ(groups.at(0).at("directories").at(0).at("directory").as_string(), "m");
    EXPECT_EQ(get("/transfers/downloads/bob").at("username").as_string(), "bob");
    EXPECT_EQ(get("/transfers/downloads/bob/" + guid).at("id").as_string(), guid);
    EXPECT_EQ(ask("GET", "/transfers/downloads/bob/7").status, 400);
    EXPECT_EQ(ask("GET", "/transfers/downloads/ann/" + guid).status, 404);
    EXPECT_EQ(ask("DELETE", "/transfers/downloads/bob/" + guid).status, 204);
    EXPECT_EQ(get("/transfers/downloads/bob/" + guid).at("state").as_string(),
              "Completed, Cancelled");
    EXPECT_EQ(ask("DELETE", "/transfers/downloads/bob/" + guid + "?remove=True").status, 204);
    EXPECT_EQ(ask("GET", "/transfers/downloads/bob").status, 404);
}

TEST_F(V0, UserNamesMayHaveASlashEncodedOrNot) {
    talk_.login();
    constexpr const char* file = R"([{"filename":"m\\a.mp3","size":1}])";
    EXPECT_EQ(ask("POST", "/transfers/downloads/a%2Fb", file).status, 201);
    EXPECT_EQ(get("/transfers/downloads/a/b").at("username").as_string(), "a/b");
    EXPECT_EQ(ask("POST", "/transfers/downloads/a%252Fb", file).status, 201);
    EXPECT_EQ(get("/transfers/downloads/a%252Fb").at("username").as_string(), "a%2Fb")
        << "decoded exactly once";
}

TEST_F(V0, PathsThatAreNotUtf8AreAskedForAsTheyCame) {
    talk_.login();
    const std::string raw = "m\\caf\xe9.mp3";
    answer(search(), 1, raw);
    const auto shown = get(search_path("/responses")).at(0).at("files").at(0).at("filename");
    EXPECT_EQ(shown.as_string(), "m\\caf\xc3\xa9.mp3");
    const auto body = json::serialize(json::array{json::object{{"filename", shown}, {"size", 1}}});
    EXPECT_EQ(ask("POST", "/transfers/downloads/bob", body).status, 201);
    EXPECT_EQ(talk_.client.downloads().at(0).request.path, raw);
}

TEST_F(V0, BadFilesAreRefused) {
    talk_.login();
    EXPECT_EQ(ask("POST", "/transfers/downloads/bob", "[]").status, 400);
    EXPECT_EQ(ask("POST", "/transfers/downloads/bob", "{}").status, 400);
    EXPECT_EQ(ask("POST", "/transfers/downloads/bob", R"([{"filename":"a\\..\\b"}])").status, 400);
    EXPECT_EQ(ask("POST", "/transfers/downloads/bob", R"([{"size":1}])").status, 400);
    EXPECT_TRUE(talk_.client.downloads().empty());
}

TEST_F(V0, ABatchKeepsItsIdAndDestination) {
    talk_.login();
    const std::string body =
        std::string(R"({"id":")") + search_guid +
        R"(","username":"bob","options":{"destination":"x/y","externalId":"7"},)"
        R"("files":[{"filename":"m\\a.mp3","size":1},{"filename":"m\\b.mp3","size":2}]})";
    const auto made = ask("POST", "/transfers/downloads/batches", body);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(json::parse(made.body).at("batch").at("options").at("externalId").as_string(), "7");
    const auto batch = get(std::string("/transfers/downloads/batches/") + search_guid);
    EXPECT_EQ(batch.at("transfers").as_array().size(), 2U);
    EXPECT_EQ(batch.at("options").at("destination").as_string(), "x/y");
    EXPECT_EQ(ask("POST", "/transfers/downloads/batches", body).status, 409);
}

TEST_F(V0, QuestionsToOthersAreAnsweredWhenTheyAnswer) {
    talk_.login();
    EXPECT_EQ(ask("GET", "/users/bob/info").status, 0) << "bob has not answered";
    client::peer::UserInfoResponse info;
    info.description = "hello";
    info.picture.bytes = {1, 2};
    info.has_pic = true;
    talk_.says(talk_.reach("bob"), info);
    service_.tick(talk_.now);
    ASSERT_EQ(late_.status, 200);
    EXPECT_EQ(json::parse(late_.body).at("picture").as_string(), "AQI=");
    EXPECT_EQ(ask("GET", "/users/nobody/status").status, 0);
    talk_.pass(10s);
    service_.tick(talk_.now);
    EXPECT_EQ(late_.status, 404) << "the server did not say";
}

TEST_F(V0, WhatHappenedIsKeptForThoseWhoAsk) {
    client::PrivateMessage message{.id = 3, .username = "bob", .text = "hi"};
    service_.happened(client::PrivateMessageAdded{message}, talk_.now);
    const auto events = get("/events?limit=5");
    EXPECT_EQ(events.at(0).at("type").as_string(), "PrivateMessageReceived");
    const auto data = json::parse(std::string_view(events.at(0).at("data").as_string()));
    EXPECT_EQ(data.at("message").at("message").as_string(), "hi");
}

TEST_F(V0, ALoginGivesATokenThatOpensTheRest) {
    EXPECT_FALSE(get("/session/enabled").as_bool());
    auth_.put(Account{"ann", "hash of b", Role::user});
    EXPECT_TRUE(get("/session/enabled").as_bool());
    EXPECT_EQ(ask("GET", "/server").status, 401);
    EXPECT_EQ(ask("POST", "/session", R"({"username":"ann","password":"a"})").status, 401);
    talk_.pass(10s);
    const auto session = ask("POST", "/session", R"({"username":"ann","password":"b"})");
    ASSERT_EQ(session.status, 200) << session.body;
    const auto token = json::parse(session.body).at("token");
    headers_ = {{"Authorization", "Bearer " + std::string(token.as_string())}};
    EXPECT_EQ(ask("GET", "/server").status, 200);
    EXPECT_EQ(ask("DELETE", "/server").status, 403) << "only an admin logs the daemon out";
    EXPECT_EQ(ask("GET", "/logs").status, 403);
}

TEST_F(V0, EveryRouteAsksForItsRole) {
    auth_.put(Account{"ann", "hash of b", Role::admin});
    for (const Route& route : routes()) {
        std::string path(route.path);
        for (const char* part : {"{guid}", "{user}", "{room}"})
            if (const auto at = path.find(part); at != std::string::npos)
                path.replace(at, std::strlen(part), part[1] == 'g' ? search_guid : "bob");
        if (const auto at = path.find("{guid}"); at != std::string::npos)
            path.replace(at, 6, search_guid);
        const int status = ask(std::string(route.method), path).status;
        if (route.role == Role::nobody)
            EXPECT_NE(status, 401) << route.method << ' ' << path;
        else
            EXPECT_EQ(status, 401) << route.method << ' ' << path;
    }
}

TEST_F(V0, WhereAUserIsIsAskedOfTheServer) {
    EXPECT_EQ(ask("GET", "/users/bob/endpoint").status, 404) << "not logged in";
    talk_.login();
    EXPECT_EQ(ask("GET", "/users/bob/endpoint").status, 0);
    talk_.tell_address("bob");
    EXPECT_EQ(late_.body, R"({"addressFamily":"InterNetwork","address":"10.0.0.2","port":2234})");
    EXPECT_EQ(ask("GET", "/users/ann/endpoint").status, 0);
    talk_.tell_address("ann", {});
    EXPECT_EQ(late_.status, 404) << "offline";
    EXPECT_EQ(ask("GET", "/users/silent/endpoint").status, 0);
    talk_.pass(11s);
    EXPECT_EQ(late_.status, 404);
    EXPECT_EQ(ask("GET", "/users/late/endpoint").status, 0);
    talk_.end(talk_.server);
    EXPECT_EQ(late_.status, 404);
}

TEST_F(V0, FilesAreListedByFolder) {
    EXPECT_EQ(get("/files/downloads/directories").at("files").at(0).at("name").as_string(),
              "a.mp3");
    EXPECT_EQ(host_.asked_for_files, "downloads/");
    const auto deep = get("/files/incomplete/directories/YWxidW0=?recursive=True");
    EXPECT_EQ(host_.asked_for_files, "incomplete/album");
    EXPECT_EQ(deep.at("files").at(0).at("fullName").as_string(), "album/a.mp3");
    EXPECT_EQ(deep.at("directories").at(0).at("fullName").as_string(), "album/art");
    EXPECT_EQ(ask("GET", "/files/downloads/directories/Z29uZQ").status, 404);
    EXPECT_EQ(ask("GET", "/files/downloads/directories/Li4=").status, 403) << "..";
    EXPECT_EQ(ask("GET", "/files/downloads/directories/L2V0Yw==").status, 403) << "/etc";
    EXPECT_EQ(ask("GET", "/files/downloads/directories/!").status, 400);
}

TEST_F(V0, FilesAreDeletedOnlyWhereThatIsAllowed) {
    EXPECT_EQ(ask("DELETE", "/files/downloads/files/YWxidW0=").status, 403);
    EXPECT_EQ(host_.asked_for_files, "");
    host_.deletes = true;
    EXPECT_TRUE(get("/options").at("remoteFileManagement").as_bool());
    EXPECT_EQ(ask("DELETE", "/files/downloads/files/YWxidW0=").status, 204);
    EXPECT_EQ(host_.asked_for_files, "downloads/album");
    // Some callers do not encode the slash of base64, in which "YT8/L2I+" has one.
    EXPECT_EQ(ask("DELETE", "/files/incomplete/directories/YT8/L2I+").status, 204);
    EXPECT_EQ(host_.asked_for_files,
              "incomplete/a?"
              "?/b>/");
    EXPECT_EQ(ask("DELETE", "/files/downloads/directories/Z29uZQ").status, 404);
    EXPECT_EQ(ask("DELETE", "/files/downloads/directories/YS8uLi9i").status, 403) << "a/../b";
    EXPECT_EQ(ask("DELETE", "/files/downloads/directories").status, 405);
}

TEST_F(V0, AScanCanBeEnded) {
    EXPECT_EQ(ask("DELETE", "/shares").status, 404) << "there is none";
    EXPECT_EQ(ask("PUT", "/shares").status, 200);
    EXPECT_EQ(ask("PUT", "/shares").status, 409);
    EXPECT_EQ(ask("DELETE", "/shares").status, 204);
    shares_.current.roots = {{"music", "/m"}};
    EXPECT_EQ(get("/shares/music").at("localPath").as_string(), "/m");
    EXPECT_EQ(ask("GET", "/shares/none").status, 404);
}

TEST_F(V0, ConversationsAreReadAndClosed) {
    talk_.login();
    ASSERT_TRUE(talk_.client.send_private_message("bob", "hi", talk_.now));
    EXPECT_EQ(ask("PUT", "/conversations/bob/7").status, 200);
    EXPECT_EQ(get("/conversations").as_array().size(), 1U);
    EXPECT_EQ(get("/conversations?unAcknowledgedOnly=true").as_array().size(), 0U);
    EXPECT_EQ(get("/conversations/bob/messages?unAcknowledgedOnly=true").as_array().size(), 0U);
    EXPECT_EQ(ask("DELETE", "/conversations/bob").status, 204);
    EXPECT_EQ(get("/conversations").as_array().size(), 0U);
    EXPECT_EQ(get("/conversations?includeInactive=True").as_array().size(), 1U);
    EXPECT_FALSE(get("/conversations/bob").at("isActive").as_bool());
    EXPECT_EQ(ask("DELETE", "/conversations/ann").status, 404);
}

TEST_F(V0, RoomsHaveTickersAndMembers) {
    talk_.login();
    EXPECT_EQ(ask("POST", "/rooms/joined/tea/ticker", R"("hi")").status, 404) << "not joined";
    ASSERT_TRUE(talk_.client.join_room("tea", true, talk_.now));
    talk_.server_says(client::from_server::JoinRoom{.room = "tea"});
    EXPECT_EQ(ask("POST", "/rooms/joined/tea/ticker", R"("hi")").status, 201);
    EXPECT_EQ(talk_.told_server<client::to_server::SetRoomTicker>()->ticker, "hi");
    EXPECT_EQ(ask("POST", "/rooms/joined/tea/ticker", "{}").status, 400);
    EXPECT_EQ(ask("POST", "/rooms/joined/tea/members", R"("bob")").status, 201);
    EXPECT_EQ(ask("POST", "/rooms/joined/tea/members", R"("")").status, 400);
}

TEST_F(V0, TheSessionAndTransfersAreToldOnce) {
    talk_.login();
    service_.happened(client::SessionChanged{}, talk_.now);
    service_.happened(client::SessionChanged{}, talk_.now);
    client::DownloadStatus download;
    download.state = client::DownloadState::completed;
    service_.happened(client::DownloadEnded{download}, talk_.now);
    service_.happened(client::FolderCompleted{"bob", "m", "/downloads/m", 1, 2}, talk_.now);
    talk_.end(talk_.server);
    service_.happened(client::SessionChanged{}, talk_.now);
    std::string types;
    const HttpResponse response = ask("GET", "/events");
    const json::value events = json::parse(response.body);
    for (const json::value& event : events.as_array())
        types += std::string(event.at("type").as_string()) + " ";
    EXPECT_EQ(types,
              "SoulseekClientDisconnected DownloadDirectoryComplete DownloadFileComplete "
              "SoulseekClientConnected ");
    EXPECT_EQ(response.header("X-Total-Count"), "4");
}

TEST_F(V0, ConnectingAgainIsNoError) {
    EXPECT_EQ(ask("PUT", "/server").status, 200);
    talk_.client.disconnect(talk_.now);
    talk_.login();
    EXPECT_EQ(ask("PUT", "/server").status, 205);
    EXPECT_EQ(ask("DELETE", "/server", R"("bye")").status, 204);
}

TEST_F(V0, APortForwarderMayChangeThePort) {
    EXPECT_EQ(ask("PATCH", "/options", R"({"soulseek":{"listenPort":4567}})").status, 200);
    EXPECT_EQ(host_.open.plain, 4567);
    EXPECT_EQ(get("/options").at("soulseek").at("listenPort").to_number<int>(), 4567);
    EXPECT_EQ(ask("PATCH", "/options", R"({"soulseek":{"listenPort":70000}})").status, 400);
    EXPECT_EQ(ask("PATCH", "/options", R"({"soulseek":{"listenPort":1}})").status, 400)
        << "it is taken";
}

// --- the shapes of all answers ------------------------------------------------------------------

/// A value with its contents replaced by their kinds; of a list, the first element.
std::string shape_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::object: {
            std::map<std::string, std::string> members;
            for (const auto& member : value.get_object())
                members[std::string(member.key())] = shape_of(member.value());
            std::string text;
            for (const auto& [name, shape] : members)
                text += (text.empty() ? "" : ", ") + name + ": " + shape;
            return "{" + text + "}";
        }
        case json::kind::array:
            return "[" + (value.get_array().empty() ? "" : shape_of(value.get_array()[0])) + "]";
        case json::kind::string:
            return "text";
        case json::kind::bool_:
            return "bool";
        case json::kind::double_:
            return "number";
        case json::kind::null:
            return "null";
        default:
            return "integer";
    }
}

class V0Shapes : public V0 {
  protected:
    void note(const std::string& method, const std::string& target, const std::string& body = "") {
        note_response(method + " " + target, ask(method, target, body));
    }
    void note_response(const std::string& name, const HttpResponse& response) {
        shapes_ << name << '\n' << "    " << response.status << ' ';
        if (!response.body.empty()) shapes_ << shape_of(json::parse(response.body));
        shapes_ << '\n';
    }
    void note_people() {
        talk_.server_says(client::from_server::JoinRoom{.room = "jazz"});
        talk_.client.send_private_message("bob", "hi", talk_.now);
        note("GET", "/conversations?includeMessages=true");
        note("GET", "/conversations/bob");
        note("GET", "/conversations/bob/messages");
        note("PUT", "/conversations/bob");
        note("POST", "/conversations/bob", R"("hello")");
        note("GET", "/rooms/available");
    }
    void note_transfers() {
        note("POST", "/transfers/downloads/bob", R"([{"filename":"m\\a.mp3","size":10}])");
        note("GET", "/transfers/downloads");
        note("GET", "/transfers/downloads/bob");
        const std::string guid(get("/transfers/downloads")
                                   .at(0)
                                   .at("directories")
                                   .at(0)
                                   .at("files")
                                   .at(0)
                                   .at("id")
                                   .as_string());
        note("GET", "/transfers/downloads/bob/" + guid);
        note("GET", "/transfers/downloads/bob/" + guid + "/position");
        note("DELETE", "/transfers/downloads/bob/" + guid + "?remove=true");
        note("DELETE", "/transfers/downloads/all/completed");
        note("GET", "/transfers/uploads");
    }

    std::ostringstream shapes_;
};

TEST_F(V0Shapes, AreThoseWrittenDown) {
    talk_.login();
    shares_.current.roots = {{"music", "/m"}};
    for (const char* target :
         {"/application", "/application/version", "/server", "/options", "/options/yaml",
          "/session/enabled", "/shares", "/logs", "/events", "/application/version/latest",
          "/options/startup", "/shares/music", "/files/downloads/directories?recursive=true"})
        note("GET", target);
    note("POST", "/searches", std::string(R"({"searchText":"foo","id":")") + search_guid + "\"}");
    answer(talk_.told_server<client::to_server::FileSearch>()->token, 1);
    note("GET", search_path("?includeResponses=true"));
    note("GET", search_path("/responses"));
    note("GET", "/searches");
    note("DELETE", search_path());
    note_transfers();
    note_people();
    const std::string path = KINDRED_GOLDEN "/api_v0.txt";
    const std::string text = shapes_.str();
    if (std::getenv("KINDRED_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
    std::ifstream file(path);
    const std::string kept{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, kept) << "if that is meant, run again with KINDRED_UPDATE_GOLDEN=1";
}

}  // namespace
}  // namespace kindred::api::v0
