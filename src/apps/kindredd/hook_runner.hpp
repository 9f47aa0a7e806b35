// Does what hooks ask for: sends their requests and runs their programs, on threads of their own,
// so that what hangs holds up nothing but itself.
#pragma once

#include "api/hooks.hpp"
#include "io/fd.hpp"
#include "io/loop.hpp"
#include "io/tls.hpp"
#include "io/workers.hpp"

#include <functional>
#include <memory>

namespace kindred::daemon {

class HookRunner final : public api::HookActions {
  public:
    explicit HookRunner(io::Loop& loop);
    /// Kills the programs that run.
    ~HookRunner() override;

    /// Who is told how it went.
    void report_to(api::Hooks& hooks) { hooks_ = &hooks; }

    void post(api::DeliveryId delivery, api::HookRequest request) override;
    void run(api::DeliveryId delivery, std::vector<std::string> command,
             api::HookMessage message) override;

  private:
    io::Loop& loop_;
    api::Hooks* hooks_ = nullptr;
    std::shared_ptr<io::Fd> stop_;  ///< becomes readable at the end
    io::Workers workers_;
};

}  // namespace kindred::daemon
