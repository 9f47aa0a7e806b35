// Entropy and password hashes for the API. Hashes take tens of milliseconds, so they are made on a
// worker of their own, one at a time: guessing passwords does not keep the daemon busy.
#pragma once

#include "api/auth.hpp"
#include "io/workers.hpp"

namespace kindred::daemon {

class Secrets final : public api::Secrets {
  public:
    explicit Secrets(io::Loop& loop) : worker_(loop, 1) {}

    std::string make() override;
    std::string digest(std::string_view secret) const override;
    void hash_password(std::string password,
                       std::function<void(Result<std::string>)> done) override;
    void verify_password(std::string hash, std::string password,
                         std::function<void(bool)> done) override;

  private:
    io::Workers worker_;
};

}  // namespace kindred::daemon
