// Where users are, as the server says when somebody wants to know. Whoever connects to a user asks
// for himself (dialer.hpp).
#pragma once

#include "client/session.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace kindred::client {

class Addresses {
  public:
    using Then = std::function<void(Result<Endpoint>)>;

    Addresses(Context& context, Session& session) : context_(context), session_(session) {}

    /// See Client::ask_address().
    void ask(const std::string& username, Then then);
    void on(const protocol::from_server::GetPeerAddress& answer);
    void session_down();

  private:
    struct Question {
        std::vector<Then> waiting;
        Timer timer;
    };

    void answer(const std::string& username, const Result<Endpoint>& address);

    Context& context_;
    Session& session_;
    std::map<std::string, Question> questions_;
};

}  // namespace kindred::client
