// Whether this user is away: because he said so, or because he has not been heard of for the time
// the settings give.
#pragma once

#include "client/session.hpp"

namespace kindred::client {

class Away {
  public:
    Away(Context& context, Session& session) : context_(context), session_(session) {}

    /// By hand; stays until it is changed by hand.
    void set(bool away);
    /// The user does something: ends an absence that came by itself.
    void active();
    void settings_changed();

  private:
    void watch();
    void check();

    Context& context_;
    Session& session_;
    bool by_hand_ = false;
    Time last_active_{};
    Timer timer_;
};

}  // namespace kindred::client
