#include "client/addresses.hpp"

#include "client/timing.hpp"

#include <limits>

namespace kindred::client {
namespace {

/// Names asked for at a time; who asks for more has to wait.
constexpr std::size_t most_questions = 1000;

}  // namespace

void Addresses::ask(const std::string& username, Then then) {
    if (!session_.online()) return then(fail("not connected to the server"));
    if (questions_.size() >= most_questions) return then(fail("too many questions are open"));
    Question& question = questions_[username];
    question.waiting.push_back(std::move(then));
    if (question.timer.running()) return;
    session_.send(protocol::to_server::GetPeerAddress{username});
    context_.after(question.timer, timing::address_answer, [this, username] {
        answer(username, fail("the server did not tell the address"));
    });
}

void Addresses::on(const protocol::from_server::GetPeerAddress& message) {
    if (!message.ip) return answer(message.username, fail("the user is offline"));
    const bool possible = message.port <= std::numeric_limits<std::uint16_t>::max();
    answer(message.username,
           Endpoint{message.ip,
                    possible ? static_cast<std::uint16_t>(message.port) : std::uint16_t{0}});
}

void Addresses::session_down() {
    while (!questions_.empty())
        answer(questions_.begin()->first, fail("the connection to the server ended"));
}

void Addresses::answer(const std::string& username, const Result<Endpoint>& address) {
    auto question = questions_.extract(username);
    if (question.empty()) return;
    for (const Then& then : question.mapped().waiting) then(address);
}

}  // namespace kindred::client
