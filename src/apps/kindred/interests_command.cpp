#include "apps/kindred/interests_command.hpp"

#include "apps/kindred/format.hpp"

namespace kindred::cli {
namespace {

namespace json = boost::json;

std::string list_text(const json::object& answer, std::string_view name) {
    std::string text;
    for (const json::value& item : list_of(answer, name))
        text += (text.empty() ? "" : ", ") + printable(std::string_view(item.as_string()));
    return text.empty() ? "nothing" : text;
}

Outcome<json::object> change(Session& session, const InterestsOptions& options) {
    const auto path = [](const std::string& item) { return "/interests/" + percent_encoded(item); };
    for (const std::string& item : options.like)
        if (auto set = session.api.put(path(item), {{"hated", false}}); !set) return set;
    for (const std::string& item : options.hate)
        if (auto set = session.api.put(path(item), {{"hated", true}}); !set) return set;
    for (const std::string& item : options.forget)
        if (auto forgotten = session.api.remove(path(item)); !forgotten) return forgotten;
    return json::object();
}

void print_scores(Session& session, const json::object& answer) {
    Table table({{"score", Table::Align::right}, {"item"}});
    for (const char* list : {"recommendations", "unrecommendations"})
        for (const json::value& item : list_of(answer, list))
            table.add({std::to_string(item.at("score").to_number<std::int64_t>()),
                       printable(text_of(item.get_object(), "item"))});
    if (table.empty())
        session.out << "nothing; say what you like with --like\n";
    else
        table.print(session.out);
}

void print_users(Session& session, const json::object& answer) {
    Table table({{"in common", Table::Align::right}, {"user"}});
    for (const json::value& item : list_of(answer, "items")) {
        const auto common = number_of(item.get_object(), "in_common");
        table.add({common == 0 ? "" : std::to_string(common),
                   printable(text_of(item.get_object(), "username"))});
    }
    if (table.empty())
        session.out << "nobody\n";
    else
        table.print(session.out);
}

void print_interests(Session& session, const json::object& answer) {
    session.out << "likes: " << list_text(answer, "likes")
                << "\nhates: " << list_text(answer, "hates") << '\n';
}

/// The question, and how its answer is shown.
struct Question {
    std::string path;
    void (*print)(Session&, const json::object&);
};

Question question_of(const InterestsOptions& options) {
    const std::string item = options.item.empty() ? "" : "?item=" + percent_encoded(options.item);
    if (options.everywhere) return {"/recommendations/global", print_scores};
    if (options.recommended) return {"/recommendations" + item, print_scores};
    if (options.similar) return {"/similar-users" + item, print_users};
    if (!options.username.empty())
        return {"/users/" + percent_encoded(options.username) + "/interests", print_interests};
    return {"/interests", print_interests};
}

}  // namespace

int interests(Session& session, const InterestsOptions& options) {
    if (const auto changed = change(session, options); !changed)
        return report(session, changed.error());
    const Question question = question_of(options);
    const auto answer = session.api.get(question.path);
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        question.print(session, *answer);
    return exit_code::ok;
}

}  // namespace kindred::cli
