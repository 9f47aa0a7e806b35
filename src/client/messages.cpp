#include "client/messages.hpp"

#include "client/chat_text.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;
namespace from_server = protocol::from_server;

// Summaries in memory; beyond it the one that was silent longest is forgotten, not its history.
constexpr std::size_t max_conversations = 5000;
// A server sends again what was never acknowledged, which is less than this.
constexpr std::size_t max_ids = 10'000;
constexpr std::size_t max_page = 500;
constexpr std::size_t max_receivers = 100;
// Of the last message a summary shows the beginning.
constexpr std::size_t preview_size = 256;

/// A message as it is stored; its number and the user are in the key. Fields may be added as tails.
struct StoredMessage {
    std::uint32_t id = 0;
    std::int64_t time = 0;
    std::string text;
    bool outgoing = false;

    static void fields(auto& m, auto& v) {
        v("id", m.id)("time", m.time)("text", m.text)("outgoing", m.outgoing);
    }
};

struct StoredConversation {
    std::uint64_t number = 0;
    std::uint64_t read_up_to = 0;
    std::uint32_t unread = 0;
    std::uint32_t id = 0;
    std::int64_t time = 0;
    std::string text;
    bool outgoing = false;
    bool open = true;

    static void fields(auto& m, auto& v) {
        v("number", m.number)("read_up_to", m.read_up_to)("unread", m.unread)("id", m.id);
        v("time", m.time)("text", m.text)("outgoing", m.outgoing)("open", m.open);
    }
};

struct StoredIdentity {
    std::uint32_t id = 0;
    std::uint32_t timestamp = 0;
    std::string username;

    static void fields(auto& m, auto& v) {
        v("id", m.id)("timestamp", m.timestamp)("username", m.username);
    }
};

/// The length in front keeps one user's messages apart from those of others, whatever the names.
std::string history_prefix(const std::string& username) {
    return key_of_number(username.size()) + username;
}

std::string preview(const std::string& text) {
    if (text.size() <= preview_size) return text;
    std::size_t end = preview_size;
    while (end > 0 && (text[end] & '\xc0') == '\x80') --end;  // not inside of a character
    return text.substr(0, end);
}

Result<std::vector<PrivateMessage>> messages_of(const std::string& username,
                                                const RecordsRead& read, std::uint64_t read_up_to) {
    if (!read.records) return std::unexpected(read.records.error());
    const std::size_t prefix = history_prefix(username).size();
    std::vector<PrivateMessage> messages;
    for (const Record& record : *read.records) {
        const auto number = number_of_key(std::string_view(record.key).substr(prefix));
        const auto stored = decode_record<StoredMessage>(record.value);
        if (!number || !stored) continue;
        messages.push_back({*number, stored->id, stored->time, username, stored->text,
                            stored->outgoing, stored->outgoing || *number <= read_up_to});
    }
    std::ranges::reverse(messages);
    return messages;
}

}  // namespace

// --- loading -------------------------------------------------------------------------------------

void Messages::load() {
    for (const Record& record : context_.work.load(Table::conversations)) {
        const auto stored = decode_record<StoredConversation>(record.value);
        if (!stored) {
            context_.log(LogLevel::error, "a stored conversation is unreadable: " + record.key);
            continue;
        }
        Kept& kept = conversations_[record.key];
        kept.read_up_to = stored->read_up_to;
        kept.status = {record.key,
                       stored->unread,
                       {stored->number, stored->id, stored->time, record.key, stored->text,
                        stored->outgoing, stored->number <= stored->read_up_to},
                       stored->open};
        last_number_ = std::max(last_number_, stored->number);
    }
    load_ids();
}

void Messages::load_ids() {
    for (const Record& record : context_.work.load(Table::message_ids)) {
        const auto number = number_of_key(record.key);
        const auto stored = decode_record<StoredIdentity>(record.value);
        if (!number || !stored) continue;
        Identity identity{stored->id, stored->timestamp, stored->username};
        last_number_ = std::max(last_number_, *number);
        known_.insert(identity);
        ids_.emplace_back(*number, std::move(identity));
    }
}

// --- storing -------------------------------------------------------------------------------------

Change Messages::change_of(const Kept& kept) const {
    const PrivateMessage& last = kept.status.last;
    return {
        Table::conversations, kept.status.username,
        encode_record(StoredConversation{last.number, kept.read_up_to, kept.status.unread, last.id,
                                         last.time, last.text, last.outgoing, kept.status.open})};
}

Messages::Kept& Messages::note(const std::string& username) {
    if (conversations_.size() >= max_conversations && !conversations_.contains(username))
        drop_oldest();
    Kept& kept = conversations_[username];
    kept.status.username = username;
    context_.changes.conversation(username);
    return kept;
}

void Messages::drop_oldest() {
    const auto oldest = std::ranges::min_element(
        conversations_, {}, [](const auto& entry) { return entry.second.status.last.number; });
    context_.work.erase(Table::conversations, oldest->first);
    conversations_.erase(oldest);
}

void Messages::add(PrivateMessage& message, std::vector<Change>& changes) {
    message.number = ++last_number_;
    changes.push_back(
        {Table::private_messages, history_prefix(message.username) + key_of_number(message.number),
         encode_record(StoredMessage{message.id, message.time, message.text, message.outgoing})});
    Kept& kept = note(message.username);
    kept.status.open = true;
    kept.status.last = message;
    kept.status.last.text = preview(message.text);
    if (message.outgoing) {
        kept.status.unread = 0;  // who answers has read
        kept.read_up_to = message.number;
    } else {
        ++kept.status.unread;
    }
    changes.push_back(change_of(kept));
}

void Messages::remember(const Identity& identity, std::uint64_t number,
                        std::vector<Change>& changes) {
    changes.push_back(
        {Table::message_ids, key_of_number(number),
         encode_record(StoredIdentity{identity.id, identity.timestamp, identity.username})});
    if (ids_.size() < max_ids) return;
    changes.push_back({Table::message_ids, key_of_number(ids_.front().first), std::nullopt});
    known_.erase(ids_.front().second);
    ids_.pop_front();
}

// --- messages ------------------------------------------------------------------------------------

Result<void> Messages::send(std::span<const std::string> usernames, const std::string& text) {
    if (auto verdict = sendable(text); !verdict) return verdict;
    if (usernames.empty()) return fail("there is nobody to send the message to");
    if (usernames.size() > max_receivers)
        return fail("a message goes to " + std::to_string(max_receivers) + " users at most");
    if (std::ranges::count(usernames, "") > 0) return fail("a user name is empty");
    if (!session_.online()) return fail("not connected to the server");
    if (usernames.size() == 1)
        session_.send(to_server::MessageUser{usernames.front(), text});
    else
        session_.send(to_server::MessageUsers{{usernames.begin(), usernames.end()}, text});
    std::vector<Change> changes;
    for (const std::string& username : usernames) {
        PrivateMessage message{0, 0, context_.now.unix_seconds, username, text, true, true};
        add(message, changes);
        context_.changes.happened(PrivateMessageAdded{std::move(message)});
    }
    context_.work.write(std::move(changes));
    return {};
}

void Messages::on(const from_server::MessageUser& message) {
    const Identity identity{message.message_id, message.timestamp, message.username};
    if (contacts_.ignored(message.username) || known_.contains(identity)) {
        session_.send(to_server::MessageAcked{message.message_id});
        return;
    }
    if (!arriving_.insert(identity).second) return;
    const bool is_new = message.is_new.value_or(true);
    PrivateMessage arrived{0,
                           message.message_id,
                           is_new ? context_.now.unix_seconds : std::int64_t{message.timestamp},
                           message.username,
                           message.message,
                           false,
                           false};
    std::vector<Change> changes;
    add(arrived, changes);
    remember(identity, arrived.number, changes);
    context_.work.write(std::move(changes), [this, arrived, identity](const Stored& result) {
        stored(arrived, identity, result);
    });
}

/// Without an acknowledgement the server sends it again after the next login.
void Messages::stored(const PrivateMessage& message, const Identity& identity,
                      const Stored& result) {
    arriving_.erase(identity);
    if (!result.result) {
        Kept& kept = note(message.username);
        kept.status.unread -= kept.status.unread > 0 ? 1 : 0;
        const std::string problem = "a private message of " + message.username +
                                    " could not be stored; it comes again with the next login: " +
                                    result.result.error().message;
        context_.log(LogLevel::error, problem);
        return context_.changes.happened(Announcement{problem});
    }
    known_.insert(identity);
    ids_.emplace_back(message.number, identity);
    session_.send(to_server::MessageAcked{identity.id});
    context_.changes.happened(PrivateMessageAdded{message});
}

// --- queries and commands ------------------------------------------------------------------------

std::vector<Conversation> Messages::conversations() const {
    std::vector<Conversation> list;
    list.reserve(conversations_.size());
    for (const auto& [username, kept] : conversations_) list.push_back(kept.status);
    std::ranges::sort(list, std::ranges::greater(),
                      [](const Conversation& one) { return one.last.number; });
    return list;
}

std::optional<Conversation> Messages::conversation(const std::string& username) const {
    const auto it = conversations_.find(username);
    return it == conversations_.end() ? std::nullopt : std::optional(it->second.status);
}

void Messages::history(const std::string& username, std::uint64_t before, std::size_t limit,
                       HistoryRead then) {
    const std::string prefix = history_prefix(username);
    const auto kept = conversations_.find(username);
    // A conversation that is no longer summarised has been silent for a very long time.
    const std::uint64_t read_up_to =
        kept == conversations_.end() ? last_number_ : kept->second.read_up_to;
    context_.work.read(Table::private_messages,
                       {prefix, before == 0 ? "" : prefix + key_of_number(before),
                        std::clamp(limit, std::size_t{1}, max_page)},
                       [username, read_up_to, then = std::move(then)](const RecordsRead& read) {
                           then(messages_of(username, read, read_up_to));
                       });
}

bool Messages::mark_read(const std::string& username) {
    const auto it = conversations_.find(username);
    if (it == conversations_.end()) return false;
    Kept& kept = it->second;
    if (kept.status.unread == 0 && kept.read_up_to >= kept.status.last.number) return true;
    kept.status.unread = 0;
    kept.read_up_to = kept.status.last.number;
    kept.status.last.read = true;
    context_.work.write({change_of(kept)});
    context_.changes.conversation(username);
    return true;
}

bool Messages::close(const std::string& username) {
    const auto it = conversations_.find(username);
    if (it == conversations_.end()) return false;
    it->second.status.open = false;
    context_.work.write({change_of(it->second)});
    context_.changes.conversation(username);
    return true;
}

}  // namespace kindred::client
