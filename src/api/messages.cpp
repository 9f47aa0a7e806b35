// Private messages, by the one they are exchanged with.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/json.hpp"
#include "api/reply.hpp"

#include <algorithm>

namespace kindred::api {
namespace {

constexpr std::size_t most_messages = 500;
constexpr std::size_t most_conversations = 5000;

HttpResponse no_such_conversation() {
    return problem(404, "There are no messages with this user.",
                   "GET /api/v1/conversations lists those with whom there are.");
}

}  // namespace

Answer list_conversations(Context& context, const Call& call) {
    const auto page = parse_page(call, most_conversations);
    if (!page) return problem(400, page.error().message, "Use ?offset=0&limit=100.");
    const auto conversations = context.client.conversations();
    boost::json::array items;
    for (std::size_t i = page->offset; i < conversations.size() && items.size() < page->limit; ++i)
        items.push_back(to_json(conversations[i]));
    return json_reply(
        boost::json::object{{"total", conversations.size()}, {"items", std::move(items)}});
}

/// Oldest first; `before` of the answer asks for the page before this one, and is 0 at the end.
Answer list_messages(Context& context, const Call& call) {
    const auto before = parse_number(call, "before", 0);
    const auto limit = parse_number(call, "limit", most_messages);
    if (!before || !limit)
        return problem(400, (before ? limit : before).error().message,
                       "Use ?limit=100, then ?limit=100&before=NUMBER for what was before that.");
    const std::size_t most = std::clamp<std::size_t>(*limit, 1, most_messages);
    context.client.message_history(
        call.captured[0], *before, most,
        [most, respond = call.respond](const auto& messages) {
            if (!messages)
                return respond(problem(500, messages.error().message,
                                       "Look at the disk of the daemon, and at its log."));
            boost::json::array items;
            for (const client::PrivateMessage& message : *messages)
                items.push_back(to_json(message));
            const std::uint64_t next = messages->size() < most ? 0 : messages->front().number;
            respond(json_reply(boost::json::object{{"items", std::move(items)}, {"before", next}}));
        },
        call.now);
    return std::nullopt;
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
    return json_reply(to_json(context.client.conversation(call.captured[0])->last), 201);
}

/// One message to many. The server does not say whom it reached.
Answer send_messages(Context& context, const Call& call) {
    Body body(call.body);
    const auto usernames = body.texts("usernames");
    const std::string text = body.required_text("text");
    if (const auto read = body.finish(); !read || usernames.empty())
        return problem(400, read ? "'usernames' is missing or empty" : read.error().message,
                       R"(Send {"usernames":["ann","bob"],"text":"hello"}.)");
    if (const auto sent = context.client.send_private_messages(usernames, text, call.now); !sent)
        return problem(
            409, sent.error().message,
            "The daemon must be logged in; a message is one line of at most 2048 bytes.");
    return no_content();
}

Answer mark_read(Context& context, const Call& call) {
    if (!context.client.mark_read(call.captured[0], call.now)) return no_such_conversation();
    return json_reply(to_json(*context.client.conversation(call.captured[0])));
}

/// Its messages stay, and a new one opens it again.
Answer close_conversation(Context& context, const Call& call) {
    return context.client.close_conversation(call.captured[0], call.now) ? no_content()
                                                                         : no_such_conversation();
}

}  // namespace kindred::api
