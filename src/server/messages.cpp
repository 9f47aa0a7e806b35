#include "server/messages.hpp"

#include "protocol/from_server_messages.hpp"
#include "server/names.hpp"

#include <utility>

namespace kindred::server {
namespace {

namespace from_server = protocol::from_server;

/// Clients acknowledge at once. Who has not done it by then is slow, or will not.
constexpr Duration time_to_acknowledge = 1s;

/// A free place keeps memory for a text of this length.
constexpr std::size_t kept_text = 256;
/// The places up to this one do, which are used before all others.
constexpr std::uint32_t kept_places = 16'384;

}  // namespace

bool is_sayable(std::string_view text) {
    return text.size() <= limits::chat_line && text.find('\r') == text.npos &&
           text.find('\n') == text.npos;
}

/// Numbering starts anywhere, so that clients, who know a repeated message by its number, do not
/// take a message for one from before a restart.
Messages::Messages(Core& core, const std::vector<MessageRecord>& stored)
    : core_(core), last_id_(static_cast<std::uint32_t>(core.random())) {
    for (const MessageRecord& message : stored) {
        User* to = core_.users.find(message.to);
        if (to == nullptr) continue;
        put(*to, message.id, static_cast<std::uint32_t>(message.sent), message.from, message.text,
            true);
    }
}

std::uint32_t Messages::next_id() {
    do {
        ++last_id_;
    } while (last_id_ == 0 || places_.find(last_id_) != 0);
    return last_id_;
}

template <Messages::Link Messages::Letter::* in_row>
void Messages::link(LetterRow& row, std::uint32_t place) {
    at(place).*in_row = {row.newest, 0};
    (row.newest == 0 ? row.oldest : (at(row.newest).*in_row).newer) = place;
    row.newest = place;
    ++row.size;
}

template <Messages::Link Messages::Letter::* in_row>
void Messages::unlink(LetterRow& row, std::uint32_t place) {
    const Link link = at(place).*in_row;
    (link.older == 0 ? row.oldest : (at(link.older).*in_row).newer) = link.newer;
    (link.newer == 0 ? row.newest : (at(link.newer).*in_row).older) = link.older;
    --row.size;
}

/// At the end of a mailbox.
std::uint32_t Messages::put(User& to, std::uint32_t id, std::uint32_t unix_seconds,
                            std::string_view from, std::string_view text, bool stored) {
    const std::uint32_t place = letters_.take();
    Letter& letter = at(place);
    letter.id = id;
    letter.unix_seconds = unix_seconds;
    letter.from = from;
    letter.text = text;
    letter.to = to.id;
    letter.stored = stored;
    letter.sent = core_.now.steady;
    link<&Letter::in_mailbox>(to.mailbox, place);
    if (!stored) link<&Letter::under_way>(under_way_, place);
    places_.insert(id, place);
    return place;
}

void Messages::take_out(User& from, std::uint32_t place) {
    Letter& letter = at(place);
    unlink<&Letter::in_mailbox>(from.mailbox, place);
    if (!letter.stored) unlink<&Letter::under_way>(under_way_, place);
    places_.erase(letter.id);
    if (place > kept_places || letter.text.capacity() > kept_text) letter.text = {};
    letters_.give_back(place);
}

void Messages::send(const User& from, std::string_view to, std::string_view text) {
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

void Messages::deliver(const User& from, User& to, std::string_view text) {
    if (to.mailbox.size >= core_.settings.max_stored_messages) {
        core_.over(Limit::stored_messages);
        return;
    }
    ++core_.counters.messages;
    const std::uint32_t id = next_id();
    const auto seconds = static_cast<std::uint32_t>(core_.now.unix_seconds);
    const bool here = to.online();
    const std::uint32_t place = put(to, id, seconds, from.name, text, !here);
    if (here) {
        core_.send(to, from_server::MessageUserView{id, seconds, from.name, text, true});
    } else {
        save(at(place));
        core_.outbox.promise();
    }
}

void Messages::save(const Letter& letter) {
    core_.outbox.note(change::MessageSaved{{letter.id, letter.from, core_.users.get(letter.to).name,
                                            letter.text, std::int64_t{letter.unix_seconds}}});
}

/// What has been under way until now.
void Messages::store(std::uint32_t place) {
    at(place).stored = true;
    unlink<&Letter::under_way>(under_way_, place);
    save(at(place));
}

void Messages::gone(User& user) {
    for (std::uint32_t place = user.mailbox.oldest; place != 0; place = at(place).in_mailbox.newer)
        if (!at(place).stored) store(place);
}

void Messages::tick() {
    const Time before = core_.now.steady - time_to_acknowledge;
    while (under_way_.size > 0 && at(under_way_.oldest).sent <= before) store(under_way_.oldest);
}

void Messages::store_all() {
    while (under_way_.size > 0) store(under_way_.oldest);
}

void Messages::acknowledge(User& from, std::uint32_t id) {
    const std::uint32_t place = places_.find(id);
    if (place == 0 || at(place).to != from.id) return;
    const bool stored = at(place).stored;
    take_out(from, place);
    if (stored) core_.outbox.note(change::MessageRemoved{id});
}

void Messages::send_stored(const User& user) {
    for (std::uint32_t place = user.mailbox.oldest; place != 0;
         place = at(place).in_mailbox.newer) {
        const Letter& letter = at(place);
        core_.send(user, from_server::MessageUserView{letter.id, letter.unix_seconds, letter.from,
                                                      letter.text, false});
    }
}

void Messages::forget(User& user) {
    while (user.mailbox.oldest != 0) take_out(user, user.mailbox.oldest);
}

void Messages::notify(const User& user, const std::string& text) {
    core_.send(user, from_server::MessageUserView{
                         .message_id = next_id(),
                         .timestamp = static_cast<std::uint32_t>(core_.now.unix_seconds),
                         .username = server_name,
                         .message = text,
                         .is_new = true});
}

void Messages::announce(const std::string& text) {
    core_.send_all(core_.users.online().view(), from_server::AdminMessage{text});
}

void Messages::check(Findings& findings) const {
    std::size_t letters = 0;
    std::size_t under_way = 0;
    for (std::uint32_t id = 1; id <= core_.users.last_id(); ++id) {
        const User& user = core_.users.get(UserId{id});
        std::uint32_t older = 0;
        std::uint32_t count = 0;
        for (std::uint32_t place = user.mailbox.oldest; place != 0;
             place = at(place).in_mailbox.newer) {
            const Letter& letter = at(place);
            findings.expect(letter.stored || user.online(), "messages: one for nobody is not kept");
            findings.expect(letter.to == user.id && letter.in_mailbox.older == older,
                            "messages: a letter is in a wrong mailbox or place");
            findings.expect(places_.find(letter.id) == place,
                            "messages: a letter's id is not known");
            older = place;
            ++count;
            under_way += letter.stored ? 0 : 1;
        }
        findings.expect(user.mailbox.newest == older && user.mailbox.size == count,
                        "messages: a mailbox is miscounted");
        letters += count;
    }
    findings.expect(letters == places_.size(), "messages: ids of letters that are not there");
    findings.expect(letters == letters_.in_use(), "messages: places are lost");
    Time sent;
    for (std::uint32_t place = under_way_.oldest; place != 0; place = at(place).under_way.newer) {
        findings.expect(!at(place).stored && at(place).sent >= sent,
                        "messages: one that is under way is stored, or older than the one before");
        sent = at(place).sent;
        --under_way;
    }
    findings.expect(under_way == 0, "messages: some are under way that nobody keeps an eye on");
}

/// A free place keeps memory for a text of this length.
constexpr std::size_t kept_text = 256;
/// The places up to this one do, which are used before all others.
constexpr std::uint32_t kept_places = 16'384;

}  // namespace kindred::server
