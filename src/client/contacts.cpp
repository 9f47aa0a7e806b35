#include "client/contacts.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

// What one person can keep apart, and what is searched through for each connection.
constexpr std::size_t max_contacts = 20'000;
constexpr std::size_t max_address_ranges = 10'000;
constexpr std::size_t max_note = 4096;

/// A contact as it is stored. Fields may be added at the end as tails.
struct StoredContact {
    bool buddy = false;
    bool trusted = false;
    bool prioritized = false;
    bool ignored = false;
    bool banned = false;
    std::string group;
    std::string note;
    std::int64_t last_seen = 0;

    static void fields(auto& m, auto& v) {
        v("buddy", m.buddy)("trusted", m.trusted)("prioritized", m.prioritized);
        v("ignored", m.ignored)("banned", m.banned)("group", m.group)("note", m.note);
        v("last_seen", m.last_seen);
    }
};

bool lists(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

bool without_marks(const Contact& contact) {
    return !contact.buddy && !contact.trusted && !contact.prioritized && !contact.ignored &&
           !contact.banned && contact.group.empty() && contact.note.empty();
}

}  // namespace

void Contacts::load() {
    for (const Record& record : context_.work.load(Table::people)) {
        auto stored = decode_record<StoredContact>(record.value);
        if (!stored) {
            context_.log(LogLevel::error, "a stored contact is unreadable: " + record.key);
            continue;
        }
        contacts_[record.key] = {
            record.key,       stored->buddy,  stored->trusted,          stored->prioritized,
            stored->ignored,  stored->banned, std::move(stored->group), std::move(stored->note),
            stored->last_seen};
    }
    for (const Record& record : context_.work.load(Table::address_bans))
        if (const auto range = parse_address_range(record.key)) banned_addresses_.insert(*range);
}

Result<void> Contacts::set(Contact contact) {
    if (contact.username.empty() || contact.username.size() > limits::peer_username)
        return fail("a user name has 1 to " + std::to_string(limits::peer_username) + " bytes");
    if (contact.note.size() > max_note)
        return fail("a note has " + std::to_string(max_note) + " bytes at most");
    context_.changes.user(contact.username);
    if (without_marks(contact)) {
        contacts_.erase(contact.username);
        context_.work.erase(Table::people, contact.username);
        return {};
    }
    if (contacts_.size() >= max_contacts && !contacts_.contains(contact.username))
        return fail("there are " + std::to_string(max_contacts) + " contacts already");
    const auto known = contacts_.find(contact.username);
    if (known != contacts_.end()) contact.last_seen = known->second.last_seen;
    store(contact);
    contacts_[contact.username] = std::move(contact);
    return {};
}

void Contacts::store(const Contact& contact) {
    context_.work.put(Table::people, contact.username,
                      encode_record(StoredContact{
                          contact.buddy, contact.trusted, contact.prioritized, contact.ignored,
                          contact.banned, contact.group, contact.note, contact.last_seen}));
}

std::vector<Contact> Contacts::list() const {
    std::vector<Contact> list;
    list.reserve(contacts_.size());
    for (const auto& [username, contact] : contacts_) list.push_back(contact);
    return list;
}

std::optional<Contact> Contacts::find(const std::string& username) const {
    const auto it = contacts_.find(username);
    return it == contacts_.end() ? std::nullopt : std::optional(it->second);
}

Result<void> Contacts::ban(AddressRange range) {
    if (banned_addresses_.size() >= max_address_ranges)
        return fail("there are " + std::to_string(max_address_ranges) +
                    " banned address ranges already");
    if (banned_addresses_.insert(range).second)
        context_.work.put(Table::address_bans, to_string(range), {});
    return {};
}

bool Contacts::unban(AddressRange range) {
    context_.work.erase(Table::address_bans, to_string(range));
    return banned_addresses_.erase(range) > 0;
}

std::vector<AddressRange> Contacts::banned_addresses() const {
    return {banned_addresses_.begin(), banned_addresses_.end()};
}

bool Contacts::marked(const std::string& username, bool Contact::* mark) const {
    const auto it = contacts_.find(username);
    return it != contacts_.end() && it->second.*mark;
}

bool Contacts::buddy(const std::string& username) const {
    return marked(username, &Contact::buddy) || lists(context_.settings.buddies, username);
}

bool Contacts::trusted(const std::string& username) const {
    return marked(username, &Contact::trusted) || lists(context_.settings.trusted, username);
}

bool Contacts::prioritized(const std::string& username) const {
    return marked(username, &Contact::prioritized);
}

bool Contacts::banned(const std::string& username) const {
    return marked(username, &Contact::banned) || lists(context_.settings.banned_users, username);
}

bool Contacts::ignored(const std::string& username) const {
    return marked(username, &Contact::ignored) || lists(context_.settings.ignored_users, username);
}

bool Contacts::banned(IPv4 address) const {
    const auto covers = [&](const AddressRange& range) { return range.contains(address); };
    return std::ranges::any_of(banned_addresses_, covers) ||
           std::ranges::any_of(context_.settings.banned_addresses, covers);
}

std::string Contacts::group(const std::string& username) const {
    const auto it = contacts_.find(username);
    return it == contacts_.end() ? "" : it->second.group;
}

shares::Visibility Contacts::visibility(const std::string& username) const {
    if (username == context_.settings.username || trusted(username))
        return shares::Visibility::trusted;
    return buddy(username) ? shares::Visibility::buddies : shares::Visibility::everyone;
}

std::set<std::string> Contacts::buddies() const {
    std::set<std::string> names(context_.settings.buddies.begin(), context_.settings.buddies.end());
    for (const auto& [username, contact] : contacts_)
        if (contact.buddy) names.insert(username);
    return names;
}

void Contacts::seen(const std::string& username) {
    const auto it = contacts_.find(username);
    if (it == contacts_.end() || it->second.last_seen == context_.now.unix_seconds) return;
    it->second.last_seen = context_.now.unix_seconds;
    store(it->second);
}

}  // namespace kindred::client
