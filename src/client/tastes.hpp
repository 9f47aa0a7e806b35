// What this user likes and hates, kept over restarts and told to the server at each login, and the
// questions about interests the server answers.
#pragma once

#include "client/session.hpp"

#include <list>
#include <set>

namespace kindred::client {

/// The answer, or why there is none. Called once.
using InterestsAnswered = std::function<void(Result<InterestAnswer>)>;

class Tastes {
  public:
    Tastes(Context& context, Session& session) : context_(context), session_(session) {}

    void load();
    /// Those of the settings too, in order.
    Interests own() const;
    Result<void> like(const std::string& item);
    Result<void> hate(const std::string& item);
    /// Refused for one that the settings name.
    Result<void> forget(const std::string& item);
    /// `subject` is the item or user the question is about, if it is about one.
    void ask(InterestQuestion question, const std::string& subject, InterestsAnswered then);

    void session_up();
    void session_down();
    void settings_changed();
    void on(const protocol::from_server::Recommendations& message);
    void on(const protocol::from_server::GlobalRecommendations& message);
    void on(const protocol::from_server::ItemRecommendations& message);
    void on(const protocol::from_server::SimilarUsers& message);
    void on(const protocol::from_server::ItemSimilarUsers& message);
    void on(const protocol::from_server::UserInterests& message);

  private:
    struct Asked {
        InterestQuestion question{};
        std::string subject;
        InterestsAnswered then;
        Timer timer;
    };

    Result<void> add(const std::string& item, bool hated);
    void announce();
    void send_question(InterestQuestion question, const std::string& subject);
    void answer(InterestQuestion question, const std::string& subject,
                const Result<InterestAnswer>& answer);

    Context& context_;
    Session& session_;
    std::map<std::string, bool> kept_;       // item to whether it is hated
    std::map<std::string, bool> announced_;  // what the server knows
    std::list<Asked> asked_;
};

}  // namespace kindred::client
