// Admin: what the operator of a running server can ask and order, as words in and text out. Who may
// ask is the shell's business.
#pragma once

#include "base/result.hpp"
#include "server/parts.hpp"

#include <functional>
#include <span>
#include <string>

namespace kindred::server {

class Admin {
  public:
    using Kick = std::function<void(User&, std::string_view why)>;
    using Words = std::span<const std::string>;

    Admin(Parts& parts, Kick kick) : parts_(parts), core_(parts.core), kick_(std::move(kick)) {}

    /// The first word is the command. The text is for people, and ends with a newline if not empty.
    Result<std::string> run(Words words);
    /// Every command with its parameters and what it does.
    static std::string help();

  private:
    struct Command;
    static std::span<const Command> commands();

    Result<std::string> stats(Words words);
    Result<std::string> users(Words words);
    Result<std::string> user(Words words);
    Result<std::string> kick(Words words);
    Result<std::string> ban(Words words);
    Result<std::string> unban(Words words);
    Result<std::string> bans(Words words);
    Result<std::string> privileges(Words words);
    Result<std::string> invite(Words words);
    Result<std::string> remove_user(Words words);
    Result<std::string> rooms(Words words);
    Result<std::string> remove_room(Words words);
    Result<std::string> announce(Words words);
    Result<User*> known_user(const std::string& name);

    Parts& parts_;
    Core& core_;
    Kick kick_;
};

/// Something that is counted, for metrics and statistics. Names that end in `_total` count events,
/// the others tell how many there are now.
struct Figure {
    std::string_view name;
    std::uint64_t value = 0;
    std::string_view about;
};
std::vector<Figure> figures(const Parts& parts);

}  // namespace kindred::server
