// The people and addresses the user of this program has an opinion about: buddies, notes, ignores
// and bans, kept over restarts. Names in the settings count as well, and stay what they are there.
#pragma once

#include "client/context.hpp"
#include "client/shares/visibility.hpp"

#include <set>

namespace kindred::client {

class Contacts {
  public:
    explicit Contacts(Context& context) : context_(context) {}

    void load();
    /// Replaces what is kept about `contact.username`; a contact without any mark is forgotten.
    Result<void> set(Contact contact);
    std::vector<Contact> list() const;
    std::optional<Contact> find(const std::string& username) const;
    Result<void> ban(AddressRange range);
    bool unban(AddressRange range);
    std::vector<AddressRange> banned_addresses() const;

    bool buddy(const std::string& username) const;
    bool trusted(const std::string& username) const;
    bool prioritized(const std::string& username) const;
    bool banned(const std::string& username) const;
    bool ignored(const std::string& username) const;
    bool banned(IPv4 address) const;
    /// The upload group he was put in; empty for none.
    std::string group(const std::string& username) const;
    /// The widest class of sharing that includes him.
    shares::Visibility visibility(const std::string& username) const;
    /// Buddies, those of the settings too.
    std::set<std::string> buddies() const;
    /// He is online at this moment.
    void seen(const std::string& username);

  private:
    bool marked(const std::string& username, bool Contact::* mark) const;
    void store(const Contact& contact);

    Context& context_;
    std::map<std::string, Contact> contacts_;
    std::set<AddressRange> banned_addresses_;
};

}  // namespace kindred::client
