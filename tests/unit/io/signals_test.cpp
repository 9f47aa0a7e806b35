#include "io/signals.hpp"

#include "support.hpp"

#include <csignal>

namespace kindred::io {
namespace {

TEST(SignalsTest, ASignalBecomesAnEventOfTheLoop) {
    Loop loop;
    Signals signals(loop);
    std::string got;
    signals.on(SIGTERM, [&] { got += "term "; });
    signals.on(SIGHUP, [&] { got += "hup "; });
    ::raise(SIGHUP);
    ::raise(SIGTERM);
    EXPECT_EQ(got, "");
    EXPECT_TRUE(test::run_until(loop, [&] { return got == "hup term "; }));
}

}  // namespace
}  // namespace kindred::io
