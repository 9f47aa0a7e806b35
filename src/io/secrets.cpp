#include "io/secrets.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <sodium.h>

#include <array>

namespace kindred::io {

std::string make_token() {
    KINDRED_ASSERT(sodium_init() >= 0);
    std::array<std::uint8_t, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return to_hex(ByteView(bytes));
}

std::string token_digest(std::string_view token) {
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(token.data()),
                       token.size());
    return to_hex(ByteView(digest));
}

}  // namespace kindred::io
