#include "io/password.hpp"

#include "base/assert.hpp"
#include "base/limits.hpp"

#include <sodium.h>

namespace kindred::io {
namespace {

// OWASP's recommendation for argon2id: 19 MiB, two passes; about 22 ms of one core.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory = 19 * limits::mib;

}  // namespace

Result<std::string> hash_password(std::string_view password) {
    KINDRED_ASSERT(sodium_init() >= 0);
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(hash, password.data(), password.size(), passes, memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return fail("not enough memory to hash a password");
    }
    return std::string(hash);
}

bool verify_password(const std::string& hash, std::string_view password) {
    KINDRED_ASSERT(sodium_init() >= 0);
    // libsodium reads a fixed-size, terminated field.
    char field[crypto_pwhash_STRBYTES] = {};
    if (hash.size() >= sizeof field) return false;
    hash.copy(field, hash.size());
    return crypto_pwhash_str_verify(field, password.data(), password.size()) == 0;
}

}  // namespace kindred::io
