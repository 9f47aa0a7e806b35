// A daemon in a few lines: answers written down per request, and a clock that only sleeping moves.
#pragma once

#include "apps/kindred/session.hpp"

#include <deque>
#include <map>
#include <sstream>

namespace kindred::cli {

class FakeDaemon {
  public:
    /// What "METHOD /path" is answered with; several answers are given one after the other, the
    /// last one again and again. Queries in targets are not looked at.
    FakeDaemon& answer(const std::string& request, std::string body, int status = 200) {
        answers_[request].push_back({status, {}, std::move(body)});
        return *this;
    }

    Session session(bool json = false) {
        return {.api = api_,
                .out = out,
                .err = err,
                .json = json,
                .clock = [this] { return now_; },
                .sleep = [this](double seconds) { now_ += seconds; },
                .ask_secret =
                    [this](const SecretQuestion& question) {
                        asked.push_back(question);
                        return Outcome<std::string>(secret);
                    }};
    }

    std::vector<HttpRequest> requests;
    std::vector<SecretQuestion> asked;
    std::string secret = "secret";
    std::ostringstream out;
    std::ostringstream err;

  private:
    Result<HttpResponse> take(const HttpRequest& request) {
        requests.push_back(request);
        const std::string path = request.target.substr(0, request.target.find('?'));
        auto& answers = answers_[request.method + " " + path.substr(std::string("/api/v1").size())];
        if (answers.empty()) return fail("nothing is known about " + path);
        HttpResponse response = answers.front();
        if (answers.size() > 1) answers.pop_front();
        return response;
    }

    std::map<std::string, std::deque<HttpResponse>> answers_;
    double now_ = 0;
    ApiClient api_{[this](const HttpRequest& request) { return take(request); }, "the fake"};
};

}  // namespace kindred::cli
