// Who somebody is and what he may do. Three ways in: the UNIX socket, which only the user of the
// daemon can open; a key in X-API-Key or as a Bearer token; a session in a cookie, or
// as a Bearer token, after a login with name and password or with a key. Where none of the latter
// two has been set up, whoever reaches the daemon over loopback is its admin; because any web page
// can make a browser talk to a loopback address, the names in Host and Origin must be ours then.
//
// Passwords are kept as argon2id hashes, keys and session tokens as digests.
#pragma once

#include "api/role.hpp"
#include "api/throttle.hpp"
#include "base/address_range.hpp"
#include "base/http.hpp"
#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kindred::api {

/// What only the shell can do: entropy and slow hashes. Callbacks come later, never from inside the
/// call.
class Secrets {
  public:
    virtual ~Secrets() = default;
    /// Text that nobody can guess.
    virtual std::string make() = 0;
    /// A digest of such a text, from which it cannot be told.
    virtual std::string digest(std::string_view secret) const = 0;
    virtual void hash_password(std::string password,
                               std::function<void(Result<std::string>)> done) = 0;
    virtual void verify_password(std::string hash, std::string password,
                                 std::function<void(bool)> done) = 0;
};

struct AccessPolicy {
    /// A key with the role admin, given on the command line; empty: there is none.
    std::string api_key;
    /// Host names, besides addresses, under which the API is reached.
    std::vector<std::string> hosts;
    /// Whose X-Forwarded-For and -Proto are believed.
    std::vector<AddressRange> proxies;
    /// Begins all addresses from the browser's point of view, such as "/kindred"; may be empty.
    std::string base;
};

struct Account {
    std::string name;
    std::string password_hash;
    Role role = Role::viewer;
};

struct ApiKey {
    std::string name;
    std::string digest;
    Role role = Role::viewer;
    std::vector<AddressRange> networks;  ///< from which it may be used; none: from everywhere
};

class Auth {
  public:
    /// A login that succeeded.
    struct Session {
        Principal who;
        std::string token;
        std::int64_t expires = 0;  ///< Unix seconds
        std::string cookie;        ///< the value of Set-Cookie
    };
    using LoggedIn = std::function<void(std::expected<Session, HttpResponse>)>;

    /// `secrets` must outlive it.
    Auth(Secrets& secrets, AccessPolicy policy) : secrets_(secrets), policy_(std::move(policy)) {}

    /// Takes accounts and keys as saved() gave them.
    Result<void> load(const boost::json::value& saved);
    boost::json::object saved() const;

    /// Whether anybody has to say who he is.
    bool required() const {
        return !policy_.api_key.empty() || !accounts_.empty() || !keys_.empty();
    }
    /// Who sent `request`; a refusal if he claims to be somebody and is not, or is a foreign page.
    std::expected<Principal, HttpResponse> identify(const HttpRequest& request, Now now);
    /// The refusal, unless whoever sent `request` has at least that role.
    std::optional<HttpResponse> refusal(const HttpRequest& request, Role least, Now now);

    void log_in(const HttpRequest& request, std::string name, std::string password, Now now,
                LoggedIn done);
    /// For browsers, which cannot send a key by themselves. The session has the role of the key,
    /// works from its networks only, and ends when the key is removed.
    std::expected<Session, HttpResponse> log_in(const HttpRequest& request, std::string_view key,
                                                Now now);
    /// Ends the session of the request; returns the Set-Cookie value that makes browsers forget it.
    std::string log_out(const HttpRequest& request);

    const std::map<std::string, Account>& accounts() const { return accounts_; }
    const std::map<std::string, ApiKey>& keys() const { return keys_; }
    /// Changes end the sessions of that account.
    void put(Account account);
    bool remove_account(const std::string& name);
    void put(ApiKey key) { keys_[key.name] = std::move(key); }
    /// Ends the sessions that were opened with it.
    bool remove_key(const std::string& name);
    Secrets& secrets() { return secrets_; }

  private:
    struct Holder {
        Principal who;
        std::vector<AddressRange> networks;  ///< where he may come from; none: from everywhere
    };
    struct Open {
        Holder holder;
        std::int64_t expires = 0;
    };

    IPv4 address_of(const HttpRequest& request) const;
    bool is_secure(const HttpRequest& request) const;
    std::optional<Holder> find_key(std::string_view key, IPv4 from) const;
    std::optional<Principal> find_session(std::string_view token, IPv4 from, Now now);
    std::optional<HttpResponse> refuse_foreign(const HttpRequest& request) const;
    Session open_session(const HttpRequest& request, Holder holder, Now now);
    std::string cookie(const HttpRequest& request, std::string_view token, std::int64_t age) const;
    void end_sessions(const std::string& who);

    Secrets& secrets_;
    AccessPolicy policy_;
    std::map<std::string, Account> accounts_;
    std::map<std::string, ApiKey> keys_;
    std::map<std::string, Open> sessions_;  ///< by the digest of the token
    Throttle throttle_;
};

/// 401 or 403: what `who` lacks for a route that `least` may use.
HttpResponse refuse_role(const Principal& who, Role least);

}  // namespace kindred::api
