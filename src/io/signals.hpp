// Signals as events of the loop. One object per process.
#pragma once

#include "io/loop.hpp"

#include <functional>
#include <map>

namespace kindred::io {

class Signals final : public Watcher {
  public:
    explicit Signals(Loop& loop);
    /// Gives the signals back their default effect.
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// Runs `task` on the loop each time `signal` (SIGTERM, SIGHUP, ...) arrives.
    void on(int signal, std::function<void()> task);

    void ready(std::uint32_t events) override;

  private:
    Loop& loop_;
    Fd read_end_;
    std::map<int, std::function<void()>> tasks_;
};

}  // namespace kindred::io
