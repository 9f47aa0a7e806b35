// Messages: private messages, kept until their receivers acknowledge them, notices from the server,
// and announcements to everybody. Who is online gets a message at once and acknowledges it, usually
// within a second; the disk never hears of it then. What is not acknowledged by then is stored, and
// what is for somebody who is not here is stored before anybody hears that it was sent.
#pragma once

#include "server/core.hpp"
#include "server/id_table.hpp"
#include "server/places.hpp"

namespace kindred::server {

class Messages {
  public:
    Messages(Core& core, const std::vector<MessageRecord>& stored);

    /// Stores a message and delivers it if the receiver is here. Unfit ones are dropped silently.
    void send(const User& from, std::string_view to, std::string_view text);
    /// To those named who are online and watch the sender, unless that does not matter.
    void send_many(const User& from, const std::vector<std::string>& to, const std::string& text);
    void acknowledge(User& from, std::uint32_t id);
    /// What is not acknowledged yet, at the end of a login.
    void send_stored(const User& user);
    /// The session ends: what he has not acknowledged is stored.
    void gone(User& user);
    void tick();
    /// Stores everything that is not acknowledged: the server is about to stop.
    void store_all();

    /// The account is about to be removed, and what waits for it with it.
    void forget(User& user);

    /// A line from `server`, which is not stored.
    void notify(const User& user, const std::string& text);
    void announce(const std::string& text);
    void check(Findings& findings) const;

  private:
    /// The letters before and behind one in a row.
    struct Link {
        std::uint32_t older = 0;
        std::uint32_t newer = 0;
    };
    /// A message that waits in the mailbox of its receiver. Its place is used again when it has
    /// been acknowledged, with the memory of its text, which the cache still holds.
    struct Letter {
        std::uint32_t id = 0;
        std::uint32_t unix_seconds = 0;
        std::string from;
        std::string text;
        UserId to;
        bool stored = false;  ///< the store has it, or is about to
        Time sent;            ///< to somebody who is here
        Link in_mailbox;
        Link under_way;  ///< unless it is stored
    };

    Letter& at(std::uint32_t place) { return letters_[place]; }
    const Letter& at(std::uint32_t place) const { return letters_[place]; }
    std::uint32_t next_id();
    std::uint32_t put(User& to, std::uint32_t id, std::uint32_t unix_seconds, std::string_view from,
                      std::string_view text, bool stored);
    void take_out(User& from, std::uint32_t place);
    template <Link Letter::* in_row>
    void link(LetterRow& row, std::uint32_t place);
    template <Link Letter::* in_row>
    void unlink(LetterRow& row, std::uint32_t place);
    void store(std::uint32_t place);
    void save(const Letter& letter);
    void deliver(const User& from, User& to, std::string_view text);

    Core& core_;
    std::uint32_t last_id_;
    Places<Letter> letters_;
    IdTable places_;       ///< of all letters in all mailboxes, by their ids
    LetterRow under_way_;  ///< to somebody who is here, and not stored yet
};

/// True if this may be said to others: not too long, and one line.
bool is_sayable(std::string_view text);

}  // namespace kindred::server
