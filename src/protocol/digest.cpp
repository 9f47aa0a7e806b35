#include "protocol/digest.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>

#include <array>

namespace kindred::protocol {

namespace {

/// Looking the algorithm up takes OpenSSL several times as long as the digest of a password.
struct Md5 {
    Md5() : algorithm(EVP_MD_fetch(nullptr, "MD5", nullptr)), context(EVP_MD_CTX_new()) {
        KINDRED_ASSERT(algorithm != nullptr && context != nullptr &&
                       EVP_DigestInit_ex(context, algorithm, nullptr) == 1);
    }
    ~Md5() {
        EVP_MD_CTX_free(context);
        EVP_MD_free(algorithm);
    }
    Md5(const Md5&) = delete;
    Md5& operator=(const Md5&) = delete;

    EVP_MD* algorithm;
    EVP_MD_CTX* context;
};

}  // namespace

std::string md5_hex(std::string_view text) {
    thread_local const Md5 md5;
    std::array<std::uint8_t, 16> digest{};
    unsigned size = 0;
    KINDRED_ASSERT(EVP_DigestInit_ex(md5.context, nullptr, nullptr) == 1 &&
                   EVP_DigestUpdate(md5.context, text.data(), text.size()) == 1 &&
                   EVP_DigestFinal_ex(md5.context, digest.data(), &size) == 1);
    KINDRED_ASSERT(size == digest.size());
    return to_hex(digest);
}

std::string login_hash(std::string_view username, std::string_view password) {
    return md5_hex(std::string(username).append(password));
}

}  // namespace kindred::protocol
