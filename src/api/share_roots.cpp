#include "api/share_roots.hpp"

#include "api/body.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kindred::api {
namespace {

namespace json = boost::json;
using client::shares::Visibility;

constexpr std::array<std::string_view, client::shares::visibility_count> visibilities = {
    "everyone", "buddies", "trusted", "nobody"};
constexpr std::size_t most_roots = 1000;

Result<ShareRoot> parse_root(const json::value& value) {
    if (!value.is_object()) return fail("a shared folder is not an object");
    Body body(value.get_object());
    ShareRoot root;
    root.path = body.required_text("path");
    root.alias = body.text("alias").value_or("");
    const std::string visibility = body.text("visibility").value_or("everyone");
    root.excludes = body.texts("excludes");
    if (auto read = body.finish(); !read) return std::unexpected(read.error());
    if (!root.path.starts_with('/')) return fail("'" + root.path + "' is not a whole path");
    while (root.path.size() > 1 && root.path.ends_with('/')) root.path.pop_back();
    if (root.alias.empty()) root.alias = root.path.substr(root.path.rfind('/') + 1);
    if (root.alias.empty() || root.alias.find_first_of("/\\") != std::string::npos)
        return fail("'" + root.path + "' needs an alias without slashes");
    const auto known = std::ranges::find(visibilities, visibility);
    if (known == visibilities.end())
        return fail("'visibility' is not everyone, buddies, trusted or nobody");
    root.visibility = static_cast<Visibility>(known - visibilities.begin());
    return root;
}

}  // namespace

json::array to_json(const std::vector<ShareRoot>& roots) {
    json::array list;
    for (const ShareRoot& root : roots) {
        json::array excludes;
        for (const std::string& pattern : root.excludes)
            excludes.push_back(json::string(display_text(pattern)));
        list.push_back(
            json::object{{"alias", display_text(root.alias)},
                         {"path", display_text(root.path)},
                         {"visibility", visibilities[static_cast<std::size_t>(root.visibility)]},
                         {"excludes", std::move(excludes)}});
    }
    return list;
}

Result<std::vector<ShareRoot>> parse_roots(const json::value& list) {
    if (!list.is_array() || list.get_array().size() > most_roots)
        return fail("'roots' is not a list of at most 1000 shared folders");
    std::vector<ShareRoot> roots;
    std::set<std::string> aliases;
    for (const json::value& value : list.get_array()) {
        auto root = parse_root(value);
        if (!root) return std::unexpected(root.error());
        if (!aliases.insert(root->alias).second)
            return fail("two shared folders have the alias '" + root->alias + "'");
        roots.push_back(*std::move(root));
    }
    return roots;
}

}  // namespace kindred::api
