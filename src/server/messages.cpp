#include "server/messages.hpp"

#include "protocol/from_server_messages.hpp"
#include "server/names.hpp"

#include <algorithm>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

from_server::MessageUser wire_message(const MessageRecord& message, bool is_new) {
    return {message.id, static_cast<std::uint32_t>(message.sent), message.from, message.text,
            is_new};
}

}  // namespace

bool is_sayable(std::string_view text) {
    return text.size() <= limits::chat_line && text.find_first_of("\r\n") == std::string_view::npos;
}

/// Numbering starts anywhere, so that clients, who know a repeated message by its number, do not
/// take a message for one from before a restart.
Messages::Messages(Core& core, const std::vector<MessageRecord>& stored)
    : core_(core), last_id_(static_cast<std::uint32_t>(core.random())) {
    for (const MessageRecord& message : stored) {
        User* to = core_.users.find(message.to);
        if (to == nullptr) continue;
        to->mailbox.push_back(message);
        stored_ids_.insert(message.id);
    }
}

std::uint32_t Messages::next_id() {
    do {
        ++last_id_;
    } while (last_id_ == 0 || stored_ids_.contains(last_id_));
    return last_id_;
}

void Messages::send(const User& from, const std::string& to, const std::string& text) {
    User* receiver = core_.users.find(to);
    if (receiver != nullptr && is_sayable(text)) deliver(from, *receiver, text);
}

void Messages::send_many(const User& from, const std::vector<std::string>& to,
                         const std::string& text) {
    if (!is_sayable(text) || to.size() > core_.settings.max_message_receivers) return;
    for (const std::string& name : to) {
        User* receiver = core_.online(name);
        if (receiver != nullptr && receiver->session->watching.contains(from.id))
            deliver(from, *receiver, text);
    }
}

void Messages::deliver(const User& from, User& to, const std::string& text) {
    if (to.mailbox.size() >= core_.settings.max_stored_messages) return;
    ++core_.counters.messages;
    to.mailbox.push_back({next_id(), from.name, to.name, text, core_.now.unix_seconds});
    const MessageRecord& message = to.mailbox.back();
    stored_ids_.insert(message.id);
    core_.outbox.save(change::MessageSaved{message});
    core_.send(to, wire_message(message, true));
}

void Messages::acknowledge(User& from, std::uint32_t id) {
    const auto message = std::ranges::find(from.mailbox, id, &MessageRecord::id);
    if (message == from.mailbox.end()) return;
    from.mailbox.erase(message);
    stored_ids_.erase(id);
    core_.outbox.note(change::MessageRemoved{id});
}

void Messages::send_stored(const User& user) {
    for (const MessageRecord& message : user.mailbox)
        core_.send(user, wire_message(message, false));
}

void Messages::forget(User& user) {
    for (const MessageRecord& message : user.mailbox) stored_ids_.erase(message.id);
    user.mailbox.clear();
}

void Messages::notify(const User& user, const std::string& text) {
    const MessageRecord notice{next_id(), std::string(server_name), user.name, text,
                               core_.now.unix_seconds};
    core_.send(user, wire_message(notice, true));
}

void Messages::announce(const std::string& text) {
    core_.send_all(core_.users.online().view(), from_server::AdminMessage{text});
}

}  // namespace kindred::server
