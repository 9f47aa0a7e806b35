#include "client/tastes.hpp"

#include "base/limits.hpp"
#include "client/timing.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

constexpr std::size_t max_questions = 200;

/// Servers keep items in lower case.
std::string folded(std::string_view text) {
    std::string item(text);
    for (char& c : item)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return item;
}

/// As the server repeats it in its answer; empty if the question has none.
std::string subject_of(InterestQuestion question, const std::string& subject) {
    switch (question) {
        case InterestQuestion::item_recommendations:
        case InterestQuestion::item_similar_users:
            return folded(subject);
        case InterestQuestion::user_interests:
            return subject;
        default:
            return "";
    }
}

std::vector<Recommendation> recommendations_of(
    const std::vector<protocol::Recommendation>& records) {
    std::vector<Recommendation> list;
    list.reserve(records.size());
    for (const auto& record : records) list.push_back({record.item, record.score});
    return list;
}

}  // namespace

void Tastes::load() {
    for (const Record& record : context_.work.load(Table::interests))
        kept_[record.key] = !record.value.empty() && record.value.front() != 0;
}

Interests Tastes::own() const {
    std::map<std::string, bool> all = kept_;
    for (const std::string& item : context_.settings.hates) all[folded(item)] = true;
    for (const std::string& item : context_.settings.likes) all[folded(item)] = false;
    Interests interests;
    for (const auto& [item, hated] : all)
        (hated ? interests.hates : interests.likes).push_back(item);
    return interests;
}

Result<void> Tastes::like(const std::string& item) {
    return add(item, false);
}

Result<void> Tastes::hate(const std::string& item) {
    return add(item, true);
}

Result<void> Tastes::add(const std::string& text, bool hated) {
    const std::string item = folded(text);
    if (item.empty()) return fail("the interest is empty");
    if (item.size() > limits::interest)
        return fail("an interest has " + std::to_string(limits::interest) + " bytes at most");
    const Interests all = own();
    const std::size_t count = hated ? all.hates.size() : all.likes.size();
    if (count >= limits::interests_per_user)
        return fail("servers keep " + std::to_string(limits::interests_per_user) +
                    " interests of a kind; remove one first");
    kept_[item] = hated;
    context_.work.put(Table::interests, item, Buffer{hated ? std::uint8_t{1} : std::uint8_t{0}});
    announce();
    return {};
}

Result<void> Tastes::forget(const std::string& text) {
    const std::string item = folded(text);
    const auto configured = [&](const std::vector<std::string>& items) {
        return std::ranges::any_of(items, [&](const auto& one) { return folded(one) == item; });
    };
    if (configured(context_.settings.likes) || configured(context_.settings.hates))
        return fail("'" + item + "' is in the settings; remove it there");
    if (kept_.erase(item) == 0) return fail("'" + item + "' is none of your interests");
    context_.work.erase(Table::interests, item);
    announce();
    return {};
}

/// Tells the server what differs from what it knows.
void Tastes::announce() {
    context_.changes.interests();
    if (!session_.online()) return;
    const Interests all = own();
    std::map<std::string, bool> wanted;
    for (const std::string& item : all.likes) wanted[item] = false;
    for (const std::string& item : all.hates) wanted[item] = true;
    for (const auto& [item, hated] : announced_) {
        const auto it = wanted.find(item);
        if (it != wanted.end() && it->second == hated) continue;
        if (hated)
            session_.send(to_server::RemoveThingIHate{item});
        else
            session_.send(to_server::RemoveThingILike{item});
    }
    for (const auto& [item, hated] : wanted) {
        const auto it = announced_.find(item);
        if (it != announced_.end() && it->second == hated) continue;
        if (hated)
            session_.send(to_server::AddThingIHate{item});
        else
            session_.send(to_server::AddThingILike{item});
    }
    announced_ = std::move(wanted);
}

void Tastes::session_up() {
    announced_.clear();
    announce();
}

void Tastes::session_down() {
    for (Asked& asked : asked_)
        context_.after(asked.timer, Duration{0}, [this, q = asked.question, s = asked.subject] {
            answer(q, s, fail("the connection to the server ended"));
        });
}

void Tastes::settings_changed() {
    announce();
}

// --- questions -----------------------------------------------------------------------------------

void Tastes::ask(InterestQuestion question, const std::string& subject, InterestsAnswered then) {
    if (!session_.online()) return then(fail("not connected to the server"));
    if (asked_.size() >= max_questions)
        return then(fail("too many questions wait for the server's answer"));
    Asked& asked = asked_.emplace_back();
    asked.question = question;
    asked.subject = subject_of(question, subject);
    asked.then = std::move(then);
    context_.after(asked.timer, timing::interests_answer,
                   [this, question, subject = asked.subject] {
                       answer(question, subject, fail("the server did not answer"));
                   });
    send_question(question, asked.subject);
}

void Tastes::send_question(InterestQuestion question, const std::string& subject) {
    switch (question) {
        case InterestQuestion::recommendations:
            return session_.send(to_server::Recommendations{});
        case InterestQuestion::global_recommendations:
            return session_.send(to_server::GlobalRecommendations{});
        case InterestQuestion::item_recommendations:
            return session_.send(to_server::ItemRecommendations{subject});
        case InterestQuestion::similar_users:
            return session_.send(to_server::SimilarUsers{});
        case InterestQuestion::item_similar_users:
            return session_.send(to_server::ItemSimilarUsers{subject});
        case InterestQuestion::user_interests:
            return session_.send(to_server::UserInterests{subject});
    }
}

/// One answer serves everybody who asked the same.
void Tastes::answer(InterestQuestion question, const std::string& subject,
                    const Result<InterestAnswer>& answer) {
    std::list<Asked> answered;
    for (auto it = asked_.begin(); it != asked_.end();) {
        const auto next = std::next(it);
        if (it->question == question && it->subject == subject)
            answered.splice(answered.end(), asked_, it);
        it = next;
    }
    for (const Asked& asked : answered) asked.then(answer);
}

void Tastes::on(const from_server::Recommendations& message) {
    InterestAnswer found;
    found.recommendations = recommendations_of(message.recommendations);
    found.unrecommendations = recommendations_of(message.unrecommendations);
    answer(InterestQuestion::recommendations, "", found);
}

void Tastes::on(const from_server::GlobalRecommendations& message) {
    InterestAnswer found;
    found.recommendations = recommendations_of(message.recommendations);
    found.unrecommendations = recommendations_of(message.unrecommendations);
    answer(InterestQuestion::global_recommendations, "", found);
}

void Tastes::on(const from_server::ItemRecommendations& message) {
    InterestAnswer found;
    found.recommendations = recommendations_of(message.recommendations);
    if (message.unrecommendations)
        found.unrecommendations = recommendations_of(*message.unrecommendations);
    answer(InterestQuestion::item_recommendations, folded(message.item), found);
}

void Tastes::on(const from_server::SimilarUsers& message) {
    InterestAnswer found;
    for (const auto& user : message.users) found.users.push_back({user.username, user.rating});
    answer(InterestQuestion::similar_users, "", found);
}

void Tastes::on(const from_server::ItemSimilarUsers& message) {
    InterestAnswer found;
    for (const std::string& username : message.usernames) found.users.push_back({username, 0});
    answer(InterestQuestion::item_similar_users, folded(message.item), found);
}

void Tastes::on(const from_server::UserInterests& message) {
    InterestAnswer found;
    found.interests = {message.likes, message.hates};
    answer(InterestQuestion::user_interests, message.username, found);
}

}  // namespace kindred::client
