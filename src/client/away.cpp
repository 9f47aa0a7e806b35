#include "client/away.hpp"

namespace kindred::client {

void Away::set(bool away) {
    by_hand_ = away;
    session_.set_away(away);
    last_active_ = context_.now.steady;
    watch();
}

void Away::active() {
    last_active_ = context_.now.steady;
    if (!by_hand_ && session_.status().away) session_.set_away(false);
    if (!timer_.running()) watch();
}

void Away::settings_changed() {
    if (context_.settings.away_after == Duration{0} && !by_hand_ && session_.status().away)
        session_.set_away(false);
    watch();
}

/// One timer that looks at the clock again, instead of one set anew with every action.
void Away::watch() {
    timer_.cancel();
    const Duration patience = context_.settings.away_after;
    if (patience == Duration{0} || session_.status().away) return;
    const Duration idle = context_.now.steady - last_active_;
    context_.after(timer_, std::max(patience - idle, Duration{0}), [this] { check(); });
}

void Away::check() {
    if (context_.now.steady - last_active_ < context_.settings.away_after) return watch();
    session_.set_away(true);
}

}  // namespace kindred::client
