#include "io/workers.hpp"

#include "io/password.hpp"
#include "support.hpp"

#include <future>
#include <stdexcept>

namespace kindred::io {
namespace {

using namespace test;

TEST(WorkersTest, AJobRunsElsewhereAndItsResultComesToTheLoop) {
    Loop loop;
    Workers workers(loop, 2);
    std::thread::id where;
    int sum = 0;
    int done = 0;
    for (int i = 1; i <= 100; ++i) {
        workers.run(
            [i, &where] {
                if (i == 1) where = std::this_thread::get_id();
                return i;
            },
            [&](Result<int> n) {
                sum += *n;
                ++done;
            });
    }
    ASSERT_TRUE(run_until(loop, [&] { return done == 100; }));
    EXPECT_EQ(sum, 5050);
    EXPECT_NE(where, std::this_thread::get_id());
}

TEST(WorkersTest, WhatAJobThrowsIsAnError) {
    Loop loop;
    Workers workers(loop, 1);
    std::string why;
    workers.run([] { throw std::runtime_error("no luck"); },
                [&](Result<void> result) { why = result.error().message; });
    ASSERT_TRUE(run_until(loop, [&] { return !why.empty(); }));
    EXPECT_EQ(why, "a background job failed: no luck");
}

TEST(WorkersTest, AJobMayReturnAResult) {
    Loop loop;
    Workers workers(loop, 1);
    std::string why;
    workers.run([]() -> Result<int> { return fail("as it is"); },
                [&](Result<int> result) { why = result.error().message; });
    ASSERT_TRUE(run_until(loop, [&] { return !why.empty(); }));
    EXPECT_EQ(why, "as it is");
}

TEST(WorkersTest, StopForgetsWhatHasNotBegun) {
    Loop loop;
    Workers workers(loop, 1);
    std::promise<void> begun;
    std::promise<void> release;
    int ran = 0;
    int told = 0;
    workers.run(
        [&] {
            begun.set_value();
            release.get_future().wait();
            ++ran;
        },
        [&](Result<void>) { ++told; });
    workers.run([&] { ++ran; }, [&](Result<void>) { ++told; });
    begun.get_future().wait();
    EXPECT_EQ(workers.waiting(), 1U);
    std::thread other([&] { release.set_value(); });
    workers.stop();
    other.join();
    settle(loop);
    EXPECT_LE(ran, 2);
    EXPECT_EQ(told, 0);
    workers.run([&] { ran = 99; }, [&](Result<void>) { ++told; });
    settle(loop);
    EXPECT_NE(ran, 99);
}

TEST(PasswordTest, OnlyTheSamePasswordVerifies) {
    const std::string hash = hash_password("secret").value();
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
    EXPECT_TRUE(verify_password(hash, "secret"));
    EXPECT_FALSE(verify_password(hash, "Secret"));
    EXPECT_FALSE(verify_password("", "secret"));
    EXPECT_FALSE(verify_password("not a hash", "secret"));
    EXPECT_FALSE(verify_password(std::string(500, 'x'), "secret"));
    EXPECT_NE(hash, hash_password("secret").value());
}

}  // namespace
}  // namespace kindred::io
