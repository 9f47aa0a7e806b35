#include "talk.hpp"

namespace kindred::server {
namespace {

constexpr std::int64_t start = 1'000'000;  // Talk's clock
constexpr std::int64_t day = 86'400;

AccountRecord account(std::string name, std::int64_t privileged_for = 0) {
    return {.name = std::move(name),
            .password_hash = "hash of secret",
            .privileged_until = privileged_for == 0 ? 0 : start + privileged_for};
}

TEST(Privileges, AreToldInSecondsAndToSeedClientsInDays) {
    Talk talk({}, {.accounts = {account("alice", 100), account("john", day + 1)}});
    talk.login("alice");
    talk.login("john", Dialect::seed2003);
    talk.login("poor");
    talk.from("alice", to_server::CheckPrivileges{});
    talk.expect("alice", from_server::CheckPrivileges{100});
    talk.from("john", to_server::CheckPrivileges{});
    talk.expect("john", from_server::CheckPrivileges{2});
    talk.from("poor", to_server::CheckPrivileges{});
    talk.expect("poor", from_server::CheckPrivileges{0});
    talk.from("poor", to_server::UserPrivileged{"alice"});
    talk.expect("poor", from_server::UserPrivileged{"alice", true});
    talk.from("poor", to_server::UserPrivileged{"nobody"});
    talk.expect("poor", from_server::UserPrivileged{"nobody", false});
    talk.from("poor", to_server::PrivilegedUsers{});
    talk.expect("poor", from_server::PrivilegedUsers{{"alice", "john"}});
    talk.from("poor", to_server::NotifyPrivileges{9, "alice"});
    talk.expect("poor", from_server::AckNotifyPrivileges{9});
}

TEST(Privileges, ShowInStatusRequestsAndWishlistInterval) {
    Talk talk({}, {.accounts = {account("alice", 100)}});
    talk.login("bob");
    talk.connect("alice");
    talk.from("alice", modern_login("alice"));
    EXPECT_EQ(talk.next<from_server::Login>("alice")->is_supporter, true);
    talk.skip("alice", 3);
    talk.expect("alice", from_server::WishlistInterval{120});
    talk.from("bob", to_server::GetUserStatus{"alice"});
    talk.expect("bob", from_server::GetUserStatus{"alice", UserStatus::online, true});
    talk.from("alice", to_server::ConnectToPeer{1, "bob", "P"});
    EXPECT_EQ(talk.next<from_server::ConnectToPeer>("bob")->privileged, true);
}

TEST(Privileges, AreGivenInWholeDaysUpToWhatThereIs) {
    Talk talk({}, {.accounts = {account("alice", 3 * day + 5), account("bob")}});
    talk.login("alice");
    talk.login("bob");
    talk.login("carol");
    talk.from("carol", to_server::WatchUser{"bob"});
    talk.forget();
    talk.from("alice", to_server::GivePrivileges{"bob", 2});
    talk.expect("carol", from_server::GetUserStatus{"bob", UserStatus::online, true});
    talk.expect("bob", from_server::WishlistInterval{120});
    talk.expect("bob", from_server::GetUserStatus{"bob", UserStatus::online, true});
    talk.expect("bob", from_server::CheckPrivileges{2 * day});
    talk.expect("alice", from_server::CheckPrivileges{day + 5});
    talk.from("alice", to_server::GivePrivileges{"bob", 100});
    talk.expect("alice", from_server::CheckPrivileges{5});
    talk.expect("bob", from_server::CheckPrivileges{3 * day});
    talk.from("alice", to_server::GivePrivileges{"bob", 1});
    talk.from("bob", to_server::GivePrivileges{"nobody", 1});
    talk.from("bob", to_server::GivePrivileges{"bob", 1});
    talk.from("bob", to_server::GivePrivileges{"alice", 0});
    talk.expect_nothing("alice", "bob", "carol");
    EXPECT_EQ(talk.stored().accounts[1].privileged_until, start + 3 * day);
}

TEST(Privileges, EndByThemselves) {
    Talk talk({}, {.accounts = {account("alice", 10)}});
    talk.login("alice");
    talk.advance(9s);
    talk.expect_nothing("alice");
    talk.advance(2s);
    talk.expect("alice", from_server::WishlistInterval{720});
    talk.expect("alice", from_server::GetUserStatus{"alice", UserStatus::online, false});
}

}  // namespace
}  // namespace kindred::server
