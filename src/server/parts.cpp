#include "server/parts.hpp"

namespace kindred::server {
namespace {

Core loaded(Core core, const StoreContents& contents) {
    for (const AccountRecord& account : contents.accounts) core.users.add(account);
    return core;
}

}  // namespace

Parts::Parts(Core core_, const StoreContents& contents, Jobs& jobs, Logins::Enter enter)
    : core(loaded(std::move(core_), contents)),
      addresses(core),
      bans(core, contents.bans),
      logins(core, jobs, bans, addresses, contents.invitations, std::move(enter)),
      presence(core),
      privileges(core, presence),
      messages(core, contents.messages),
      rooms(core, messages, contents.rooms),
      private_rooms(core, messages, rooms),
      interests(core),
      brokering(core),
      relays(core),
      searches(core),
      tree(core, searches.flat(), searches.roots()) {}

}  // namespace kindred::server
