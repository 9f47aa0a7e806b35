#include "server/messages.hpp"

#include "protocol/from_server_messages.hpp"
#include "server/names.hpp"

#include <algorithm>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

/// Clients acknowledge at once. Who has not done it by then is slow, or will not.
constexpr Duration time_to_acknowledge = 1s;

from_server::MessageUser wire_message(const Letter& letter, bool is_new) {
    return {letter.id, static_cast<std::uint32_t>(letter.sent), letter.from, letter.text, is_new};
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
        to->mailbox.push_back({message.id, message.sent, message.from, message.text, true});
        ids_.insert(message.id, 1);
    }
}

bool Messages::has_id(std::uint32_t id) const {
    return ids_.find(id, [](std::uint32_t) { return true; }) != 0;
}

std::uint32_t Messages::next_id() {
    do {
        ++last_id_;
    } while (last_id_ == 0 || has_id(last_id_));
    return last_id_;
}

void Messages::send(const User& from, const std::string& to, const std::string& text) {
    User* receiver = core_.users.find(to);
    if (receiver != nullptr && is_sayable(text)) deliver(from, *receiver, text);
}

void Messages::send_many(const User& from, const std::vector<std::string>& to,
                         const std::string& text) {
    if (!is_sayable(text)) return;
    if (to.size() > core_.settings.max_message_receivers) {
        core_.over(Limit::message_receivers);
        return;
    }
    const bool any = core_.settings.message_users_unwatched;
    for (const std::string& name : to) {
        User* receiver = core_.online(name);
        if (receiver != nullptr && (any || receiver->session->watching.contains(from.id)))
            deliver(from, *receiver, text);
    }
}

void Messages::deliver(const User& from, User& to, const std::string& text) {
    if (to.mailbox.size() >= core_.settings.max_stored_messages) {
        core_.over(Limit::stored_messages);
        return;
    }
    ++core_.counters.messages;
    to.mailbox.push_back({next_id(), core_.now.unix_seconds, from.name, text});
    Letter& letter = to.mailbox.back();
    ids_.insert(letter.id, 1);
    if (!to.online()) {
        store(to, letter);
        core_.outbox.promise();
        return;
    }
    unstored_.push(core_.now.steady + time_to_acknowledge, {to.id, letter.id});
    core_.send(to, wire_message(letter, true));
}

void Messages::store(const User& to, Letter& letter) {
    letter.stored = true;
    core_.outbox.note(
        change::MessageSaved{{letter.id, letter.from, to.name, letter.text, letter.sent}});
}

/// If it has not been acknowledged or stored meanwhile.
void Messages::store(const Unacknowledged& message) {
    User& to = core_.users.get(message.to);
    const auto letter = std::ranges::find(to.mailbox, message.id, &Letter::id);
    if (letter != to.mailbox.end() && !letter->stored) store(to, *letter);
}

void Messages::gone(User& user) {
    for (Letter& letter : user.mailbox)
        if (!letter.stored) store(user, letter);
}

void Messages::tick() {
    while (const auto message = unstored_.pop(core_.now.steady)) store(*message);
}

void Messages::store_all() {
    while (const auto message = unstored_.pop_first()) store(*message);
}

void Messages::acknowledge(User& from, std::uint32_t id) {
    const auto letter = std::ranges::find(from.mailbox, id, &Letter::id);
    if (letter == from.mailbox.end()) return;
    const bool stored = letter->stored;
    from.mailbox.erase(letter);
    if (from.mailbox.empty()) from.mailbox = {};  // most people never get another one
    ids_.erase(id, 1);
    if (stored) core_.outbox.note(change::MessageRemoved{id});
}

void Messages::send_stored(const User& user) {
    for (const Letter& letter : user.mailbox) core_.send(user, wire_message(letter, false));
}

void Messages::forget(User& user) {
    for (const Letter& letter : user.mailbox) ids_.erase(letter.id, 1);
    user.mailbox = {};
}

void Messages::notify(const User& user, const std::string& text) {
    const Letter notice{next_id(), core_.now.unix_seconds, std::string(server_name), text, false};
    core_.send(user, wire_message(notice, true));
}

void Messages::announce(const std::string& text) {
    core_.send_all(core_.users.online().view(), from_server::AdminMessage{text});
}

void Messages::check(Findings& findings) const {
    std::size_t letters = 0;
    for (std::uint32_t id = 1; id <= core_.users.last_id(); ++id) {
        const User& user = core_.users.get(UserId{id});
        for (const Letter& letter : user.mailbox) {
            findings.expect(letter.stored || user.online(), "messages: one for nobody is not kept");
            findings.expect(has_id(letter.id), "messages: a letter's id is not known");
            ++letters;
        }
    }
    findings.expect(letters == ids_.size(), "messages: ids of letters that are not there");
}

}  // namespace kindred::server
