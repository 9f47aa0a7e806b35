// Private messages, by the one they are exchanged with.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

constexpr std::size_t most_messages = 1000;
constexpr std::size_t most_conversations = 5000;

boost::json::object summary(const Context& context, const std::string& username) {
    const auto messages = context.client.conversation(username);
    boost::json::object object;
    put_text(object, "username", username);
    object["messages"] = messages.size();
    object["unread"] = std::ranges::count(messages, false, &client::PrivateMessage::read);
    if (!messages.empty()) object["last"] = to_json(messages.back());
    return object;
}

std::int64_t last_time(const client::Client& client, const std::string& username) {
    const auto messages = client.conversation(username);
    return messages.empty() ? 0 : messages.back().time;
}

}  // namespace

Answer list_conversations(Context& context, const Call& call) {
    const auto page = parse_page(call, most_conversations);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    std::vector<std::pair<std::int64_t, std::string>> newest_first;
    for (const std::string& username : context.client.conversations())
        newest_first.emplace_back(-last_time(context.client, username), username);
    std::ranges::sort(newest_first);
    boost::json::array items;
    for (std::size_t i = page->offset; i < newest_first.size() && items.size() < page->limit; ++i)
        items.push_back(summary(context, newest_first[i].second));
    return json_reply(
        boost::json::object{{"total", newest_first.size()}, {"items", std::move(items)}});
}

Answer list_messages(Context& context, const Call& call) {
    const auto page = parse_page(call, most_messages);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const auto messages = context.client.conversation(call.captured[0]);
    boost::json::array items;
    for (std::size_t i = page->offset; i < messages.size() && items.size() < page->limit; ++i)
        items.push_back(to_json(messages[i]));
    return json_reply(boost::json::object{{"total", messages.size()}, {"items", std::move(items)}});
}

Answer send_message(Context& context, const Call& call) {
    Body body(call.body);
    const std::string text = body.required_text("text");
    if (const auto read = body.finish(); !read)
        return problem(400, read.error().message, R"(Send {"text":"hello"}.)");
    const auto sent = context.client.send_private_message(call.captured[0], text, call.now);
    if (!sent)
        return problem(
            409, sent.error().message,
            "The daemon must be logged in; a message is one line of at most 2048 bytes.");
    return json_reply(to_json(context.client.conversation(call.captured[0]).back()), 201);
}

Answer mark_read(Context& context, const Call& call) {
    context.client.mark_read(call.captured[0], call.now);
    return json_reply(summary(context, call.captured[0]));
}

}  // namespace kindred::api
