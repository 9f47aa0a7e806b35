// The line that shows how far a set of downloads is, rewritten in place on a terminal; without a
// terminal nothing is shown.
#pragma once

#include "apps/kindred/session.hpp"

namespace kindred::cli {

class Progress {
  public:
    explicit Progress(Session& session) : session_(session) {}

    void show(const boost::json::array& downloads);
    /// Takes the line away, so that something else can be printed.
    void clear();

  private:
    Session& session_;
    bool shown_ = false;
};

/// "[#####-----]  50%  1.0 MiB of 2.0 MiB  512 KiB/s  0:02 left  a.mp3"; for the tests.
std::string progress_text(const boost::json::array& downloads, std::size_t columns);

}  // namespace kindred::cli
