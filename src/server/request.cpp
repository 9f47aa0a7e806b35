#include "server/request.hpp"

#include "protocol/from_server_messages.hpp"

#include <algorithm>
#include <functional>

namespace kindred::server {
namespace from_server = protocol::from_server;

void Request::handle(const protocol::Frame& frame) {
    Counters& counters = parts_.core.counters;
    ++counters.requests;
    if (!within(Limit::requests)) return;
    protocol::DecodeError error;
    using Readable = protocol::Views<to_server::Messages>;
    switch (protocol::dispatch<Readable>(frame.code, frame.body, *this, error)) {
        case protocol::Dispatched::handled:
            break;
        case protocol::Dispatched::unknown_code:
            ++counters.requests_unknown;
            break;
        case protocol::Dispatched::malformed:
            ++counters.requests_malformed;
            parts_.core.tell(LogLevel::debug, "request", [&] {
                return from_.name + " sent message " + std::to_string(frame.code) + " with a bad " +
                       error.field + ": " + error.reason;
            });
            break;
    }
}

/// What is over a limit is dropped, as the network's clients expect: no message says "too often".
bool Request::within(Limit rate, double cost) {
    Core& core = parts_.core;
    const NamedLimit& limit = named_limits[static_cast<std::size_t>(rate)];
    if (session_.buckets[rate].take(core.settings.*limit.of_session, core.now.steady, cost) &&
        parts_.addresses.may(session_.address, *session_.address_use, limit, cost))
        return true;
    ++core.counters.requests_over_limit;
    core.over(rate);
    return false;
}

// --- presence ------------------------------------------------------------------------------------

void Request::on(const to_server::SetWaitPort& m) {
    parts_.presence.set_port(from_, m);
}
void Request::on(const to_server::GetPeerAddressView& m) {
    parts_.presence.tell_address(from_, m.username);
}
void Request::on(const to_server::WatchUser& m) {
    parts_.presence.watch(from_, m.username);
}
void Request::on(const to_server::UnwatchUser& m) {
    parts_.presence.unwatch(from_, m.username);
}
void Request::on(const to_server::GetUserStatus& m) {
    parts_.presence.tell_status(from_, m.username);
}
void Request::on(const to_server::SetStatus& m) {
    if (may_update()) parts_.presence.set_status(from_, m.status);
}
void Request::on(const to_server::SharedFoldersFiles& m) {
    if (may_update()) parts_.presence.set_shared(from_, m.folders, m.files);
}
void Request::on(const to_server::GetUserStats& m) {
    parts_.presence.tell_stats(from_, m.username);
}
void Request::on(const to_server::SendUploadSpeed& m) {
    if (may_update()) parts_.presence.add_upload(from_, m.speed);
}
void Request::on(const to_server::UploadSlotsFull& m) {
    if (may_update()) parts_.rooms.set_slots_full(from_, m.slotsfull);
}

// --- the account ---------------------------------------------------------------------------------

void Request::on(const to_server::ServerPing&) {
    parts_.core.send(from_, from_server::ServerPing{});
}
void Request::on(const to_server::ChangePassword& m) {
    if (may_ask_much()) parts_.logins.change_password(from_, m.password);
}
void Request::on(const to_server::PrivilegedUsers&) {
    if (may_ask_much()) parts_.privileges.send_list(from_);
}
void Request::on(const to_server::CheckPrivileges&) {
    parts_.privileges.tell_time_left(from_);
}
void Request::on(const to_server::UserPrivileged& m) {
    parts_.privileges.tell_privileged(from_, m.username);
}
void Request::on(const to_server::GivePrivileges& m) {
    if (may_ask_much()) parts_.privileges.give(from_, m.username, m.days);
}
void Request::on(const to_server::NotifyPrivileges& m) {
    parts_.core.send(from_, from_server::AckNotifyPrivileges{m.token});
}

// --- messages ------------------------------------------------------------------------------------

void Request::on(const to_server::MessageUserView& m) {
    if (may_message()) parts_.messages.send(from_, m.username, m.message);
}
void Request::on(const to_server::MessageUsers& m) {
    // Ten receivers cost as much as one message to somebody: most of them are not even online.
    if (may_message(1 + static_cast<double>(m.usernames.size()) / 10))
        parts_.messages.send_many(from_, m.usernames, m.message);
}
void Request::on(const to_server::MessageAcked& m) {
    parts_.messages.acknowledge(from_, m.message_id);
}

// --- rooms ---------------------------------------------------------------------------------------

void Request::on(const to_server::SayChatroom& m) {
    if (may_chat()) parts_.rooms.say(from_, m.room, m.message);
}
void Request::on(const to_server::JoinRoom& m) {
    if (may_join()) parts_.rooms.join(from_, m.room, m.is_private.value_or(0) != 0);
}
void Request::on(const to_server::LeaveRoom& m) {
    parts_.rooms.leave(from_, m.room);
}
void Request::on(const to_server::RoomList&) {
    if (may_ask_much()) parts_.rooms.send_list(from_, true);
}
void Request::on(const to_server::SetRoomTicker& m) {
    if (may_update()) parts_.rooms.set_ticker(from_, m.room, m.ticker);
}
void Request::on(const to_server::JoinGlobalRoom&) {
    parts_.rooms.listen(from_);
}
void Request::on(const to_server::LeaveGlobalRoom&) {
    parts_.rooms.stop_listening(from_);
}

void Request::on(const to_server::EnableRoomInvitations& m) {
    parts_.private_rooms.set_invitations(from_, m.enabled);
}
void Request::on(const to_server::AddRoomMember& m) {
    if (may_join()) parts_.private_rooms.add_member(from_, m.room, m.username);
}
void Request::on(const to_server::RemoveRoomMember& m) {
    if (may_join()) parts_.private_rooms.remove_member(from_, m.room, m.username);
}
void Request::on(const to_server::CancelRoomMembership& m) {
    parts_.private_rooms.cancel_membership(from_, m.room);
}
void Request::on(const to_server::CancelRoomOwnership& m) {
    parts_.private_rooms.cancel_ownership(from_, m.room);
}
void Request::on(const to_server::AddRoomOperator& m) {
    if (may_join()) parts_.private_rooms.add_operator(from_, m.room, m.username);
}
void Request::on(const to_server::RemoveRoomOperator& m) {
    if (may_join()) parts_.private_rooms.remove_operator(from_, m.room, m.username);
}
void Request::on(const to_server::CancelRoomOperatorship& m) {
    parts_.private_rooms.cancel_operatorship(from_, m.room);
}

// --- brokering -----------------------------------------------------------------------------------

void Request::on(const to_server::ConnectToPeerView& m) {
    if (within(Limit::connects)) parts_.brokering.connect(from_, m);
}
void Request::on(const to_server::CantConnectToPeer& m) {
    parts_.brokering.cannot_connect(from_, m);
}

// --- search --------------------------------------------------------------------------------------

bool Request::may_search(const std::string& query, double cost) {
    return query.size() <= limits::search_query && within(Limit::searches, cost);
}

/// Clients search for one item of their wish list per interval, or for all of them: what counts is
/// how often each comes back. Clocks differ, so a little early is in time.
bool Request::may_wish(const std::string& query) {
    Core& core = parts_.core;
    if (query.size() > limits::search_query) return false;
    std::vector<Wish>& wishes = session_.wishes;
    const Time now = core.now.steady;
    std::erase_if(wishes, [&](const Wish& wish) { return wish.next <= now; });
    const std::size_t hash = std::hash<std::string>{}(query);
    if (wishes.size() >= core.settings.max_wishlist ||
        std::ranges::find(wishes, hash, &Wish::hash) != wishes.end()) {
        core.over(Limit::wishlist);
        return false;
    }
    const Duration interval = core.settings.wishlist_interval_of(core.privileged(from_));
    wishes.push_back({hash, now + interval * 9 / 10});
    return true;
}

void Request::on(const to_server::FileSearch& m) {
    if (may_search(m.query)) parts_.searches.search(from_, m.token, m.query);
}
void Request::on(const to_server::WishlistSearch& m) {
    if (may_wish(m.query)) parts_.searches.search(from_, m.token, m.query);
}
void Request::on(const to_server::UserSearch& m) {
    // A search among the buddies is one of these for each of them.
    if (may_search(m.query, 0.1)) parts_.searches.search_user(from_, m.username, m.token, m.query);
}
void Request::on(const to_server::RoomSearch& m) {
    if (may_search(m.query)) parts_.searches.search_room(from_, m.room, m.token, m.query);
}
void Request::on(const to_server::ExactFileSearch& m) {
    if (may_search(m.filename)) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::RelatedSearch& m) {
    if (m.query.size() <= limits::search_query)
        parts_.core.send(from_, from_server::RelatedSearch{.query = m.query});
}

void Request::on(const to_server::HaveNoParent& m) {
    parts_.tree.set_no_parent(from_, m.no_parent);
}
void Request::on(const to_server::AcceptChildren& m) {
    parts_.tree.set_accepts_children(from_, m.accept);
}
void Request::on(const to_server::BranchLevel& m) {
    parts_.tree.set_level(from_, m.level);
}
void Request::on(const to_server::BranchRoot& m) {
    parts_.tree.set_root(from_, m.username);
}

// --- interests -----------------------------------------------------------------------------------

void Request::on(const to_server::AddThingILike& m) {
    parts_.interests.like(from_, m.item);
}
void Request::on(const to_server::RemoveThingILike& m) {
    parts_.interests.unlike(from_, m.item);
}
void Request::on(const to_server::AddThingIHate& m) {
    parts_.interests.hate(from_, m.item);
}
void Request::on(const to_server::RemoveThingIHate& m) {
    parts_.interests.unhate(from_, m.item);
}
void Request::on(const to_server::UserInterests& m) {
    parts_.interests.tell_interests(from_, m.username);
}
void Request::on(const to_server::Recommendations&) {
    if (may_ask_much()) parts_.interests.tell_recommendations(from_);
}
void Request::on(const to_server::GlobalRecommendations&) {
    if (may_ask_much()) parts_.interests.tell_global_recommendations(from_);
}
void Request::on(const to_server::ItemRecommendations& m) {
    if (may_ask_much()) parts_.interests.tell_item_recommendations(from_, m.item);
}
void Request::on(const to_server::SimilarUsers&) {
    if (may_ask_much()) parts_.interests.tell_similar_users(from_);
}
void Request::on(const to_server::ItemSimilarUsers& m) {
    if (may_ask_much()) parts_.interests.tell_item_similar_users(from_, m.item);
}
void Request::on(const to_server::SimilarRecommendations& m) {
    if (m.item.size() <= limits::interest)
        parts_.core.send(from_, from_server::SimilarRecommendations{.item = m.item});
}
void Request::on(const to_server::MyRecommendations&) {
    parts_.core.send(from_, from_server::MyRecommendations{});
}

// --- between users, without use today -----------------------------------------------------------

void Request::on(const to_server::IgnoreUser& m) {
    if (may_relay()) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::UnignoreUser& m) {
    if (may_relay()) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::SendConnectToken& m) {
    if (may_relay()) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::PlaceInLineRequest& m) {
    if (may_relay()) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::PlaceInLineResponse& m) {
    if (may_relay()) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::TunneledMessage& m) {
    if (may_message()) parts_.relays.relay(from_, m);
}
void Request::on(const to_server::GlobalUserList&) {
    if (session_.dialect == protocol::Dialect::seed2003 && may_ask_much())
        parts_.relays.send_user_list(from_);
}

}  // namespace kindred::server
