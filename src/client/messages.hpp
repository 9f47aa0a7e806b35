// Private messages. A message that came is durable before the server is told that it may forget
// it, and before anybody here hears of it; one that comes again is known by its id. The history is
// read from the storage in pages, so memory holds a summary of each conversation only.
#pragma once

#include "client/contacts.hpp"
#include "client/session.hpp"

#include <deque>
#include <set>
#include <span>

namespace kindred::client {

/// Oldest first, or why they cannot be read.
using HistoryRead = std::function<void(Result<std::vector<PrivateMessage>>)>;

class Messages {
  public:
    Messages(Context& context, Session& session, Contacts& contacts)
        : context_(context), session_(session), contacts_(contacts) {}

    void load();
    /// One message to one or several users.
    Result<void> send(std::span<const std::string> usernames, const std::string& text);
    /// Those with the newest messages first.
    std::vector<Conversation> conversations() const;
    std::optional<Conversation> conversation(const std::string& username) const;
    void history(const std::string& username, std::uint64_t before, std::size_t limit,
                 HistoryRead then);
    bool mark_read(const std::string& username);
    bool close(const std::string& username);

    void on(const protocol::from_server::MessageUser& message);

  private:
    /// What tells a message that came from any other.
    struct Identity {
        std::uint32_t id = 0;
        std::uint32_t timestamp = 0;
        std::string username;

        auto operator<=>(const Identity&) const = default;
    };
    struct Kept {
        Conversation status;
        std::uint64_t read_up_to = 0;  // number of a message
    };

    void load_ids();
    Kept& note(const std::string& username);
    void drop_oldest();
    /// Numbers a message and adds the changes that store it.
    void add(PrivateMessage& message, std::vector<Change>& changes);
    void remember(const Identity& identity, std::uint64_t number, std::vector<Change>& changes);
    void stored(const PrivateMessage& message, const Identity& identity, const Stored& result);
    Change change_of(const Kept& kept) const;

    Context& context_;
    Session& session_;
    Contacts& contacts_;
    std::map<std::string, Kept> conversations_;
    std::uint64_t last_number_ = 0;
    std::set<Identity> known_;                            // durable
    std::set<Identity> arriving_;                         // on their way to the storage
    std::deque<std::pair<std::uint64_t, Identity>> ids_;  // those of known_, oldest first
};

}  // namespace kindred::client
