#include "server/store.hpp"

#include <algorithm>
#include <utility>

namespace kindred::server {
namespace {

/// Replaces the element whose `key` is that of `record`, or appends it.
template <class Record, class Key>
void put(std::vector<Record>& records, Record record, Key key) {
    const auto found = std::ranges::find(records, std::invoke(key, record), key);
    if (found == records.end()) {
        records.push_back(std::move(record));
    } else {
        *found = std::move(record);
    }
}

template <class Record, class Key, class Value>
void drop(std::vector<Record>& records, Key key, const Value& value) {
    std::erase_if(records, [&](const Record& record) { return std::invoke(key, record) == value; });
}

/// How each change alters the contents.
struct Applier {
    StoreContents& contents;

    RoomRecord* room(const std::string& name) {
        const auto found = std::ranges::find(contents.rooms, name, &RoomRecord::name);
        return found == contents.rooms.end() ? nullptr : &*found;
    }

    void operator()(const change::AccountSaved& c) {
        put(contents.accounts, c.account, &AccountRecord::name);
    }
    void operator()(const change::AccountRemoved& c) {
        drop(contents.accounts, &AccountRecord::name, c.name);
        drop(contents.messages, &MessageRecord::to, c.name);
    }
    void operator()(const change::StatsSaved& c) {
        const auto found = std::ranges::find(contents.accounts, c.name, &AccountRecord::name);
        if (found != contents.accounts.end()) found->stats = c.stats;
    }
    void operator()(const change::MessageSaved& c) { contents.messages.push_back(c.message); }
    void operator()(const change::MessageRemoved& c) {
        drop(contents.messages, &MessageRecord::id, c.id);
    }
    void operator()(const change::RoomSaved& c) {
        if (RoomRecord* known = room(c.name)) {
            known->owner = c.owner;
        } else {
            contents.rooms.push_back({.name = c.name, .owner = c.owner});
        }
    }
    void operator()(const change::RoomRemoved& c) {
        drop(contents.rooms, &RoomRecord::name, c.name);
    }
    void operator()(const change::MemberSaved& c) {
        if (RoomRecord* known = room(c.room)) put(known->members, c.member, &MemberRecord::user);
    }
    void operator()(const change::MemberRemoved& c) {
        if (RoomRecord* known = room(c.room)) drop(known->members, &MemberRecord::user, c.user);
    }
    void operator()(const change::TickerSaved& c) {
        RoomRecord* known = room(c.room);
        if (known == nullptr) return;
        drop(known->tickers, &TickerRecord::user, c.ticker.user);
        known->tickers.push_back(c.ticker);
    }
    void operator()(const change::TickerRemoved& c) {
        if (RoomRecord* known = room(c.room)) drop(known->tickers, &TickerRecord::user, c.user);
    }
    void operator()(const change::BanSaved& c) { put(contents.bans, c.ban, &BanRecord::subject); }
    void operator()(const change::BanRemoved& c) {
        drop(contents.bans, &BanRecord::subject, c.subject);
    }
    void operator()(const change::InvitationSaved& c) {
        put(contents.invitations, c.name, std::identity{});
    }
    void operator()(const change::InvitationRemoved& c) {
        drop(contents.invitations, std::identity{}, c.name);
    }
};

}  // namespace

void apply(StoreContents& contents, const Change& change) {
    std::visit(Applier{contents}, change);
}

}  // namespace kindred::server
