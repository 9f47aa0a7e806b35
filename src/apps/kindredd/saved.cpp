#include "apps/kindredd/saved.hpp"

#include "io/files.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <filesystem>

namespace kindred::daemon {
namespace {

namespace json = boost::json;

/// Ten thousand names in each list are far below it.
constexpr std::size_t largest_file = 16u << 20;
constexpr unsigned only_for_its_user = 0600;

}  // namespace

Result<json::object> Saved::read(const std::string& path) {
    if (!std::filesystem::exists(path)) return json::object();
    const auto text = io::read_file(path, largest_file);
    if (!text) return std::unexpected(text.error());
    json::error_code error;
    json::value value = json::parse(*text, error);
    if (error || !value.is_object())
        return fail(path + " is not a JSON object; mend it, or remove it to begin anew");
    return std::move(value.get_object());
}

void Saved::put(std::string_view name, json::value value, api::Host::Saved saved) {
    json::value& old = content_[name];
    if (old.is_object() && value.is_object())
        for (auto& [key, member] : value.get_object()) old.get_object()[key] = std::move(member);
    else
        old = std::move(value);
    waiting_.push_back(std::move(saved));
    if (!writing_) write();
}

void Saved::put_file(std::string_view name, std::string content, api::Host::Saved saved) {
    worker_.run(
        [path = std::filesystem::path(path_).replace_filename(name).string(),
         content = std::move(content)] { return io::write_file(path, content, only_for_its_user); },
        [saved = std::move(saved)](const Result<void>& written) { saved(written); });
}

void Saved::write() {
    writing_ = true;
    auto waiting = std::exchange(waiting_, {});
    worker_.run(
        [path = path_, text = json::serialize(content_)] {
            return io::write_file(path, text, only_for_its_user);
        },
        [this, waiting = std::move(waiting)](const Result<void>& written) {
            writing_ = false;
            for (const auto& saved : waiting) saved(written);
            if (!waiting_.empty() && !writing_) write();
        });
}

}  // namespace kindred::daemon
