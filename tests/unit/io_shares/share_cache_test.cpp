#include "io/share_cache.hpp"

#include "files.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace kindred::io {
namespace {

std::vector<CachedFile> some_files() {
    return {{"a.mp3", 5'000'000'000, 1'700'000'000'123'456'789, 42, {320, 200, 44100, 0, true}},
            {"\xff\xfe", 0, -1, ~std::uint64_t{0}, {}}};
}

TEST(ShareCache, KeepsFoldersAcrossOpening) {
    const test::TemporaryFolder folder;
    {
        auto cache = ShareCache::open(folder / "cache.db");
        ASSERT_TRUE(cache) << cache.error().message;
        EXPECT_TRUE(cache->folder("/m")->empty());
        ASSERT_TRUE(cache->put("/m", some_files()));
        ASSERT_TRUE(cache->commit());
    }
    auto cache = ShareCache::open(folder / "cache.db");
    ASSERT_TRUE(cache);
    EXPECT_EQ(*cache->folder("/m"), some_files());
    EXPECT_TRUE(cache->folder("/n")->empty());
}

TEST(ShareCache, ForgetsWhatNobodyNamed) {
    const test::TemporaryFolder folder;
    {
        auto cache = ShareCache::open(folder / "cache.db");
        ASSERT_TRUE(cache->put("/kept", some_files()));
        ASSERT_TRUE(cache->put("/gone", some_files()));
        ASSERT_TRUE(cache->forget_others());
    }
    auto cache = ShareCache::open(folder / "cache.db");
    ASSERT_TRUE(cache->folder("/kept"));
    ASSERT_TRUE(cache->forget_others());
    EXPECT_EQ(*cache->folder("/kept"), some_files());
    EXPECT_TRUE(cache->folder("/gone")->empty());
}

TEST(ShareCache, DamagedRowsAreAsGoodAsNone) {
    const test::TemporaryFolder folder;
    {
        auto cache = ShareCache::open(folder / "cache.db");
        ASSERT_TRUE(cache->put("/m", some_files()));
        ASSERT_TRUE(cache->commit());
        auto database = Database::open(folder / "cache.db", Durability::process,
                                       std::vector<std::string_view>{"SELECT 1"});
        ASSERT_TRUE(database) << database.error().message;
        ASSERT_TRUE(database->execute("UPDATE folders SET files = x'ffffffffffffffffffff01'"));
    }
    EXPECT_TRUE(ShareCache::open(folder / "cache.db")->folder("/m")->empty());
}

TEST(ShareCache, WhatIsCommittedSurvivesKill) {
    const test::TemporaryFolder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto cache = ShareCache::open(folder / "cache.db");
        if (!cache || !cache->put("/m", some_files()) || !cache->commit()) ::_exit(1);
        static_cast<void>(cache->put("/n", some_files()));  // not committed
        static_cast<void>(::write(ready[1], "x", 1));
        ::pause();
    }
    ::close(ready[1]);
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    auto cache = ShareCache::open(folder / "cache.db");
    ASSERT_TRUE(cache) << cache.error().message;
    EXPECT_EQ(*cache->folder("/m"), some_files());
    EXPECT_TRUE(cache->folder("/n")->empty());
}

TEST(ShareCache, AFileThatIsNoDatabaseIsAnError) {
    const test::TemporaryFolder folder;
    const auto cache = ShareCache::open(folder.write("cache.db", std::string(5000, 'x')));
    ASSERT_FALSE(cache);
    EXPECT_FALSE(cache.error().message.empty());
}

}  // namespace
}  // namespace kindred::io
