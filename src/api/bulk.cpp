#include "api/bulk.hpp"

namespace kindred::api {

Result<Selection> parse_selection(const boost::json::object& object) {
    Body body(object);
    Selection selection;
    for (const std::uint64_t id : body.numbers("ids")) selection.ids.insert(id);
    selection.state = body.text("state").value_or("");
    selection.username = body.text("username").value_or("");
    selection.batch = body.text("batch").value_or("");
    if (auto read = body.finish(); !read) return std::unexpected(read.error());
    if (selection.ids.empty() && selection.state.empty() && selection.username.empty() &&
        selection.batch.empty())
        return fail("the body selects nothing");
    return selection;
}

}  // namespace kindred::api
