#include "io/program.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kindred::io {
namespace {

Result<ProgramOutcome> run_script(const std::string& script, Duration patience = 60s,
                                  int stop = -1) {
    return run_program({.command = {"/bin/sh", "-c", script},
                        .environment = {"PATH=/usr/bin:/bin", "GREETING=hello"},
                        .input = "the input\n",
                        .patience = patience},
                       stop);
}

TEST(Program, ReadsItsInputAndSaysHowItEnded) {
    const auto outcome = run_script("cat; echo $GREETING >&2; exit 3");
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->status, 3);
    EXPECT_EQ(outcome->output, "the input\nhello\n");
    EXPECT_FALSE(outcome->timed_out);
}

TEST(Program, NeedNotReadItsInput) {
    EXPECT_EQ(run_script("exec <&-; exit 0")->status, 0);
}

TEST(Program, GetsItsArgumentsAsTheyAre) {
    const auto outcome = run_program(
        {.command = {"/bin/echo", "$HOME", "a b", ";ls"}, .environment = {}, .input = ""});
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->output, "$HOME a b ;ls\n");
}

TEST(Program, InheritsNoEnvironment) {
    ASSERT_EQ(::setenv("KINDRED_PASSWORD", "secret", 1), 0);
    const auto outcome = run_script("env");
    ::unsetenv("KINDRED_PASSWORD");
    EXPECT_EQ(outcome->output.find("secret"), std::string::npos);
}

TEST(Program, InheritsNoDescriptors) {
    const int leak = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as a library might
    const auto outcome = run_script("ls /proc/self/fd");
    ::close(leak);
    // The three, and the one with which ls looks.
    EXPECT_EQ(outcome->output, "0\n1\n2\n3\n");
}

TEST(Program, IsKilledWhenItHangs) {
    const auto outcome = run_script("echo begun; sleep 1000 & sleep 1000", 300ms);
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_TRUE(outcome->timed_out);
    EXPECT_EQ(outcome->signal, 9);
    EXPECT_EQ(outcome->output, "begun\n");
}

TEST(Program, IsKilledAtTheEnd) {
    const int stop = ::eventfd(1, EFD_CLOEXEC);
    const auto outcome = run_script("sleep 1000", 60s, stop);
    ::close(stop);
    EXPECT_EQ(outcome->signal, 9);
}

TEST(Program, MayLeaveSomethingBehindThatHoldsItsOutput) {
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(run_script("sleep 20 & exit 0")->status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 15s);
}

TEST(Program, MayPrintMegabytes) {
    const auto outcome = run_script("head -c 20000000 /dev/zero | tr '\\0' x; echo end");
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->status, 0);
    EXPECT_EQ(outcome->output.size(), 4096u);
    EXPECT_TRUE(outcome->output.ends_with("xend\n"));
}

TEST(Program, MayBeMissing) {
    const auto outcome =
        run_program({.command = {"/nonexistent/program"}, .environment = {}, .input = ""});
    ASSERT_FALSE(outcome);
    EXPECT_NE(outcome.error().message.find("/nonexistent/program"), std::string::npos);
}

TEST(Program, LeavesNothingBehind) {
    const auto descriptors = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
    };
    const auto before = descriptors();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(run_script("exit 0"));
    EXPECT_EQ(descriptors(), before);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "no child waits to be asked for its status";
}

}  // namespace
}  // namespace kindred::io
