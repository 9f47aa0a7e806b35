#include "protocol/digest.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>

#include <array>

namespace kindred::protocol {

std::string md5_hex(std::string_view text) {
    std::array<std::uint8_t, 16> digest{};
    unsigned size = 0;
    KINDRED_ASSERT(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr) ==
                   1);
    KINDRED_ASSERT(size == digest.size());
    return to_hex(digest);
}

std::string login_hash(std::string_view username, std::string_view password) {
    return md5_hex(std::string(username).append(password));
}

}  // namespace kindred::protocol
