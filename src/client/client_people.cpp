// The public face of the engine, continued: people, rooms, messages and interests.
#include "client/engine.hpp"

namespace kindred::client {

// --- people --------------------------------------------------------------------------------------

void Client::watch(const std::string& username, Now now) {
    run(now, [&](Engine& engine) { engine.people.watch(username); });
}

void Client::unwatch(const std::string& username, Now now) {
    run(now, [&](Engine& engine) { engine.people.unwatch(username); });
}

std::optional<UserStatus> Client::user(const std::string& username) const {
    return engine_->people.user(username);
}

void Client::ask_address(const std::string& username, std::function<void(Result<Endpoint>)> then,
                         Now now) {
    run(now, [&](Engine& engine) { engine.addresses.ask(username, std::move(then)); });
}

std::vector<Contact> Client::contacts() const {
    return engine_->contacts.list();
}

std::optional<Contact> Client::contact(const std::string& username) const {
    return engine_->contacts.find(username);
}

bool Client::is_buddy(const std::string& username) const {
    return engine_->contacts.buddy(username);
}

Result<void> Client::set_contact(Contact contact, Now now) {
    return run(now, [&](Engine& engine) {
        const std::string username = contact.username;
        auto verdict = engine.contacts.set(std::move(contact));
        if (!verdict) return verdict;
        engine.contacts_changed();
        engine.context.changes.happened(ContactChanged{username});
        return verdict;
    });
}

Result<void> Client::ban_addresses(AddressRange range, Now now) {
    return run(now, [&](Engine& engine) {
        auto verdict = engine.contacts.ban(range);
        if (verdict) engine.contacts_changed();
        return verdict;
    });
}

bool Client::unban_addresses(AddressRange range, Now now) {
    return run(now, [&](Engine& engine) { return engine.contacts.unban(range); });
}

std::vector<AddressRange> Client::banned_addresses() const {
    return engine_->contacts.banned_addresses();
}

void Client::check_privileges(Now now) {
    run(now, [](Engine& engine) { engine.session.send(protocol::to_server::CheckPrivileges{}); });
}

Result<void> Client::give_privileges(const std::string& username, std::uint32_t days, Now now) {
    return run(now, [&](Engine& engine) { return engine.session.give_privileges(username, days); });
}

Result<void> Client::change_password(const std::string& password, Now now) {
    return run(now, [&](Engine& engine) { return engine.session.change_password(password); });
}

// --- interests -----------------------------------------------------------------------------------

Interests Client::interests() const {
    return engine_->tastes.own();
}

Result<void> Client::like(const std::string& item, Now now) {
    return run(now, [&](Engine& engine) { return engine.tastes.like(item); });
}

Result<void> Client::hate(const std::string& item, Now now) {
    return run(now, [&](Engine& engine) { return engine.tastes.hate(item); });
}

Result<void> Client::forget_interest(const std::string& item, Now now) {
    return run(now, [&](Engine& engine) { return engine.tastes.forget(item); });
}

void Client::ask_interests(InterestQuestion question, const std::string& subject,
                           std::function<void(Result<InterestAnswer>)> then, Now now) {
    run(now, [&](Engine& engine) { engine.tastes.ask(question, subject, std::move(then)); });
}

// --- rooms ---------------------------------------------------------------------------------------

void Client::request_room_list(Now now) {
    run(now, [](Engine& engine) { engine.rooms.request_list(); });
}

std::vector<RoomStatus> Client::rooms() const {
    return engine_->rooms.list();
}

std::optional<RoomStatus> Client::room(const std::string& name) const {
    return engine_->rooms.status(name);
}

Result<void> Client::join_room(const std::string& name, bool is_private, Now now) {
    return run(now, [&](Engine& engine) { return engine.rooms.join(name, is_private); });
}

void Client::leave_room(const std::string& name, Now now) {
    run(now, [&](Engine& engine) { engine.rooms.leave(name); });
}

Result<void> Client::say(const std::string& room, const std::string& text, Now now) {
    return run(now, [&](Engine& engine) {
        engine.away.active();
        return engine.rooms.say(room, text);
    });
}

std::vector<ChatLine> Client::lines(const std::string& room) const {
    return engine_->rooms.lines(room);
}

Result<void> Client::set_ticker(const std::string& room, const std::string& text, Now now) {
    return run(now, [&](Engine& engine) { return engine.rooms.set_ticker(room, text); });
}

Result<void> Client::change_room(const std::string& room, RoomChange change,
                                 const std::string& username, Now now) {
    return run(now, [&](Engine& engine) { return engine.rooms.change(room, change, username); });
}

void Client::follow_public_rooms(bool follow, Now now) {
    run(now, [&](Engine& engine) { engine.rooms.follow_public(follow); });
}

bool Client::following_public_rooms() const {
    return engine_->rooms.following_public();
}

std::vector<std::pair<std::string, ChatLine>> Client::public_lines() const {
    return engine_->rooms.public_lines();
}

// --- private messages ----------------------------------------------------------------------------

Result<void> Client::send_private_message(const std::string& username, const std::string& text,
                                          Now now) {
    return send_private_messages({username}, text, now);
}

Result<void> Client::send_private_messages(const std::vector<std::string>& usernames,
                                           const std::string& text, Now now) {
    return run(now, [&](Engine& engine) {
        engine.away.active();
        return engine.messages.send(usernames, text);
    });
}

std::vector<Conversation> Client::conversations() const {
    return engine_->messages.conversations();
}

std::optional<Conversation> Client::conversation(const std::string& username) const {
    return engine_->messages.conversation(username);
}

void Client::message_history(const std::string& username, std::uint64_t before, std::size_t limit,
                             std::function<void(Result<std::vector<PrivateMessage>>)> then,
                             Now now) {
    run(now,
        [&](Engine& engine) { engine.messages.history(username, before, limit, std::move(then)); });
}

bool Client::mark_read(const std::string& username, Now now) {
    return run(now, [&](Engine& engine) { return engine.messages.mark_read(username); });
}

bool Client::close_conversation(const std::string& username, Now now) {
    return run(now, [&](Engine& engine) { return engine.messages.close(username); });
}

}  // namespace kindred::client
