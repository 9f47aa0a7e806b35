// The API over a real client engine, whose network and disk are recorded.
#pragma once

#include "api/api.hpp"
#include "talk.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kindred::api {

class FakeShares final : public Shares {
  public:
    SharesStatus status() const override { return current; }
    bool rescan() override {
        if (current.scanning) return false;
        return current.scanning = true;
    }
    bool cancel_scan() override { return std::exchange(current.scanning, false); }
    Result<void> rescan_share(const std::string& alias) override {
        if (alias != "Music") return fail("there is no share called '" + alias + "'");
        current.scanning = true;
        return {};
    }
    Result<void> set_roots(std::vector<ShareRoot> roots) override {
        current.roots = std::move(roots);
        return {};
    }
    std::string explain(const std::string& path) const override { return path + " is shared"; }
    SharesStatus current;
};

class FakeHost final : public Host {
  public:
    void save(std::string_view name, boost::json::value value, Saved saved) override {
        kept[name] = std::move(value);
        waiting.push_back(std::move(saved));
    }
    void save_picture(Buffer bytes, Saved saved) override {
        picture = std::move(bytes);
        waiting.push_back(std::move(saved));
    }
    Ports ports() const override { return open; }
    Result<void> listen(Ports ports) override {
        if (ports.plain == 1) return fail("port 1 is taken");
        open = ports;
        return {};
    }
    void list_files(FileArea area, std::string path, bool deep,
                    std::function<void(Result<FolderContent>)> then) override {
        asked_for_files = (area == FileArea::downloads ? "downloads/" : "incomplete/") + path;
        if (path == "gone") return then(fail("there is no such folder"));
        FolderContent content{"album", path, 1'000'000, {{"a.mp3", 10, 1'000'000}}, {}};
        if (deep) content.folders.push_back({"art", path + "/art", 1'000'000, {}, {}});
        then(std::move(content));
    }
    bool may_delete_files() const override { return deletes; }
    void delete_files(FileArea area, std::string path, bool folder,
                      std::function<void(Result<void>)> then) override {
        asked_for_files = (area == FileArea::downloads ? "downloads/" : "incomplete/") + path +
                          (folder ? "/" : "");
        if (path == "gone") return then(fail("there is no such file"));
        then({});
    }
    std::string asked_for_files;
    bool deletes = false;
    /// The disk has it, or has not.
    void finish(const Result<void>& written = {}) {
        for (const auto& saved : std::exchange(waiting, {})) saved(written);
    }
    boost::json::object kept;
    Buffer picture;
    std::vector<Saved> waiting;
    Ports open{2234, 0};
};

class FakeHookActions final : public HookActions {
  public:
    void post(DeliveryId delivery, HookRequest /*request*/) override { last = delivery; }
    void run(DeliveryId delivery, std::vector<std::string> /*command*/,
             HookMessage /*message*/) override {
        last = delivery;
    }
    DeliveryId last;
};

class FakeLogs final : public Logs {
  public:
    std::vector<LogLine> lines(std::uint64_t after, std::size_t most) const override {
        return after == 0 && most > 0 ? std::vector{line} : std::vector<LogLine>{};
    }
    LogLine line{1, 1'000'000, LogLevel::warning, "client", "something\xff"};
};

/// "Hashes" that can be looked through, with answers that come when finish() is called.
class FakeSecrets final : public Secrets {
  public:
    std::string make() override { return "token " + std::to_string(++made_); }
    std::string digest(std::string_view secret) const override {
        return "digest of " + std::string(secret);
    }
    void hash_password(std::string password,
                       std::function<void(Result<std::string>)> done) override {
        waiting_.push_back([done, hash = "hash of " + password] { done(hash); });
    }
    void verify_password(std::string hash, std::string password,
                         std::function<void(bool)> done) override {
        waiting_.push_back([done, right = hash == "hash of " + password] { done(right); });
    }
    void finish() {
        for (const auto& action : std::exchange(waiting_, {})) action();
    }

  private:
    int made_ = 0;
    std::vector<std::function<void()>> waiting_;
};

class ApiTest : public testing::Test {
  protected:
    using object = boost::json::object;

    /// The response, or one with status 0 if there is none yet; that comes in `late_` then.
    HttpResponse ask(std::string method, std::string target, std::string body = "",
                     std::string type = "application/json") {
        HttpRequest request;
        request.method = std::move(method);
        request.target = "/api/v1" + std::move(target);
        request.body = std::move(body);
        request.headers = headers_;
        request.headers.push_back({"Host", "localhost"});
        request.headers.push_back({"Content-Type", std::move(type)});
        request.remote.address = IPv4{0x7f000001};
        late_ = {.status = 0};
        api_.handle(request, talk_.now, [this](HttpResponse response) { late_ = response; });
        secrets_.finish();
        host_.finish();
        return late_;
    }
    object get(std::string target) {
        const HttpResponse response = ask("GET", std::move(target));
        EXPECT_EQ(response.status, 200) << response.body;
        return object_of(response);
    }
    static object object_of(const HttpResponse& response) {
        return boost::json::parse(response.body).as_object();
    }

    client::Talk talk_;
    FakeShares shares_;
    FakeLogs logs_;
    FakeHost host_;
    FakeSecrets secrets_;
    Auth auth_{secrets_, {}};
    FakeHookActions actions_;
    Hooks hooks_{actions_, talk_.client, {}};
    Api api_{{talk_.client, shares_, logs_, host_, auth_, hooks_}};
    std::vector<HttpHeader> headers_;  ///< added to every request
    HttpResponse late_;
};

}  // namespace kindred::api
