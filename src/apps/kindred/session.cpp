#include "apps/kindred/session.hpp"

#include "apps/kindred/format.hpp"

#include <boost/json/serialize.hpp>

namespace kindred::cli {
namespace {

const boost::json::value* find(const boost::json::object& object, std::string_view name) {
    return object.if_contains({name.data(), name.size()});
}

}  // namespace

int report(Session& session, const Failure& failure) {
    session.err << "kindred: " << failure.message << std::endl;
    return failure.exit_code;
}

void hint(Session& session, const std::string& text) {
    if (session.terminal && !session.json) session.err << text << std::endl;
}

std::string text_of(const boost::json::object& object, std::string_view name) {
    const auto* value = find(object, name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::uint64_t number_of(const boost::json::object& object, std::string_view name) {
    const auto* value = find(object, name);
    if (value == nullptr) return 0;
    boost::json::error_code error;
    const auto number = value->to_number<std::uint64_t>(error);
    return error ? 0 : number;
}

bool flag_of(const boost::json::object& object, std::string_view name) {
    const auto* value = find(object, name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

const boost::json::object& object_of(const boost::json::object& object, std::string_view name) {
    static const boost::json::object none;
    const auto* value = find(object, name);
    return value != nullptr && value->is_object() ? value->get_object() : none;
}

const boost::json::array& list_of(const boost::json::object& object, std::string_view name) {
    static const boost::json::array none;
    const auto* value = find(object, name);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

std::string value_text(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    const bool has_objects =
        value.is_array() && !value.get_array().empty() && value.get_array().front().is_object();
    if (!value.is_array() || has_objects) return boost::json::serialize(value);
    std::string text;
    for (const boost::json::value& element : value.get_array())
        text += (text.empty() ? "" : ", ") + value_text(element);
    return text;
}

void print_json(Session& session, const boost::json::value& value) {
    session.out << boost::json::serialize(value) << std::endl;
}

Outcome<boost::json::object> ask_user(Session& session, const std::string& path,
                                      const boost::json::object& body, double seconds) {
    const double deadline = session.clock() + seconds;
    auto request = session.api.post(path, body);
    while (request && !flag_of(*request, "complete")) {
        const double left = deadline - session.clock();
        if (left <= 0)
            return failure(exit_code::timed_out, "no answer within " + std::to_string(seconds) +
                                                     " s; the last state was " +
                                                     text_of(*request, "state"));
        session.sleep(std::min(left, 0.1));
        request = session.api.get("/requests/" + std::to_string(number_of(*request, "id")));
    }
    if (request && text_of(*request, "state") == "failed")
        return failure(exit_code::nothing_found, printable(text_of(*request, "username")) + ": " +
                                                     printable(text_of(*request, "reason")));
    return request;
}

}  // namespace kindred::cli
