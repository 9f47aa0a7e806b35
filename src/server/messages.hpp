// Messages: private messages, kept until their receivers acknowledge them, notices from the server,
// and announcements to everybody.
#pragma once

#include "server/core.hpp"
#include "server/hash_index.hpp"

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

    /// The account is about to be removed, and what waits for it with it.
    void forget(User& user);

    /// A line from `server`, which is not stored.
    void notify(const User& user, const std::string& text);
    void announce(const std::string& text);
    void check(Findings& findings) const;

  private:
    bool is_stored(std::uint32_t id) const;
    std::uint32_t next_id();
    void deliver(const User& from, User& to, const std::string& text);

    Core& core_;
    std::uint32_t last_id_;
    HashIndex stored_ids_;  ///< of all letters in all mailboxes, each its own hash
};

/// True if this may be said to others: not too long, and one line.
bool is_sayable(std::string_view text);

}  // namespace kindred::server
