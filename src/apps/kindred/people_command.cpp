#include "apps/kindred/people_command.hpp"

#include "apps/kindred/format.hpp"

namespace kindred::cli {
namespace {

namespace json = boost::json;

void print_people(Session& session, const json::array& people) {
    if (people.empty()) {
        session.out << "nobody; kindred users NAME --add buddy puts somebody on a list\n";
        return;
    }
    Table table({{"user"}, {"presence"}, {"lists"}});
    for (const json::value& entry : people) {
        const json::object& person = entry.get_object();
        std::string lists;
        for (const auto& member : person)
            if (member.value().is_bool() && member.value().get_bool() && member.key() != "exists" &&
                member.key() != "privileged")
                lists += (lists.empty() ? "" : ", ") + std::string(member.key());
        table.add({printable(text_of(person, "username")), text_of(person, "presence"), lists});
    }
    table.print(session.out);
}

}  // namespace

int people(Session& session, const PeopleOptions& options) {
    json::object changes;
    for (const std::string& list : options.add) changes[list] = true;
    for (const std::string& list : options.drop) changes[list] = false;
    if (!changes.empty() && options.username.empty())
        return report(session, {exit_code::usage, "say whom to put on or take off the list"});
    const std::string path = "/people/" + percent_encoded(options.username);
    const auto answer = options.username.empty() ? session.api.get("/people")
                        : changes.empty()        ? session.api.get(path)
                                                 : session.api.patch(path, changes);
    if (!answer) return report(session, answer.error());
    if (session.json)
        print_json(session, *answer);
    else
        print_people(session,
                     options.username.empty() ? list_of(*answer, "items") : json::array{*answer});
    return exit_code::ok;
}

}  // namespace kindred::cli
