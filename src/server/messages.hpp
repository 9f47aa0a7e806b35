// Messages: private messages, kept until their receivers acknowledge them, notices from the server,
// and announcements to everybody. Who is online gets a message at once and acknowledges it, usually
// within a second; the disk never hears of it then. What is not acknowledged by then is stored, and
// what is for somebody who is not here is stored before anybody hears that it was sent.
#pragma once

#include "server/core.hpp"
#include "server/hash_index.hpp"
#include "server/timers.hpp"

namespace kindred::server {

class Messages {
  public:
    Messages(Core& core, const std::vector<MessageRecord>& stored);

    /// Stores a message and delivers it if the receiver is here. Unfit ones are dropped silently.
    void send(const User& from, const std::string& to, const std::string& text);
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
    struct Unacknowledged {
        UserId to;
        std::uint32_t id = 0;
    };

    void store(const User& to, Letter& letter);
    void store(const Unacknowledged& message);
    bool has_id(std::uint32_t id) const;
    std::uint32_t next_id();
    void deliver(const User& from, User& to, const std::string& text);

    Core& core_;
    std::uint32_t last_id_;
    HashIndex ids_;  ///< of all letters in all mailboxes, each its own hash
    DueQueue<Unacknowledged> unstored_;
};

/// True if this may be said to others: not too long, and one line.
bool is_sayable(std::string_view text);

}  // namespace kindred::server
