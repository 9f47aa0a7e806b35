// One action on many things: {"ids":[1,2]} or {"state":"failed","username":"bob"}, which means all
// that are so. The answer tells for each whether it was done.
#pragma once

#include "api/body.hpp"
#include "api/call.hpp"
#include "api/list.hpp"
#include "api/reply.hpp"

#include <set>

namespace kindred::api {

struct Selection {
    std::set<std::uint64_t> ids;  ///< empty: by the others
    std::string state;            ///< some, with commas between
    std::string username;
    std::string batch;
};
/// The error says what is wrong with the body; a body that selects nothing is an error.
Result<Selection> parse_selection(const boost::json::object& body);

inline constexpr std::string_view selection_hint =
    R"(Send {"ids":[1,2]}, or any of {"state":"failed,cancelled","username":"bob","batch":"b"}.)";

/// `act(item)` is true if it was done; `selected(item, selection)` looks at state and names.
template <class T, class Selected, class Act>
HttpResponse act_on_all(const std::vector<T>& all, const Selection& selection, Selected selected,
                        Act act) {
    boost::json::array done;
    boost::json::array refused;
    std::set<std::uint64_t> missing = selection.ids;
    for (const T& item : all) {
        if (selection.ids.empty() ? !selected(item, selection) : missing.erase(item.id.value) == 0)
            continue;
        (act(item) ? done : refused).push_back(item.id.value);
    }
    for (const std::uint64_t id : missing) refused.push_back(id);
    return json_reply(
        boost::json::object{{"done", std::move(done)}, {"refused", std::move(refused)}});
}

}  // namespace kindred::api
