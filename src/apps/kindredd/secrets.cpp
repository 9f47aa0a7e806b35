#include "apps/kindredd/secrets.hpp"

#include "io/password.hpp"
#include "io/secrets.hpp"

namespace kindred::daemon {

std::string Secrets::make() {
    return io::make_token();
}

std::string Secrets::digest(std::string_view secret) const {
    return io::token_digest(secret);
}

void Secrets::hash_password(std::string password, std::function<void(Result<std::string>)> done) {
    worker_.run([password = std::move(password)] { return io::hash_password(password); },
                std::move(done));
}

void Secrets::verify_password(std::string hash, std::string password,
                              std::function<void(bool)> done) {
    worker_.run(
        [hash = std::move(hash), password = std::move(password)] {
            return io::verify_password(hash, password);
        },
        [done = std::move(done)](const Result<bool>& right) { done(right.value_or(false)); });
}

}  // namespace kindred::daemon
