#include "io/files.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>

namespace kindred::io {
namespace {

using test::TemporaryFolder;

TEST(Files, WriteReplacesTheWholeFile) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write_file(folder / "a", "a long first content"));
    ASSERT_TRUE(write_file(folder / "a", "second"));
    EXPECT_EQ(read_file(folder / "a", 100).value(), "second");
    EXPECT_FALSE(std::filesystem::exists(folder / "a.new"));
}

TEST(Files, ErrorsNameThePath) {
    const TemporaryFolder folder;
    EXPECT_THAT(
        read_file(folder / "none", 10).error().message,
        testing::AllOf(testing::HasSubstr(folder / "none"), testing::HasSubstr("No such file")));
    EXPECT_FALSE(write_file(folder / "none/deeper", "x"));
    EXPECT_FALSE(create_folders("/dev/null/x"));
}

TEST(Files, ReadRefusesMoreThanTheLimit) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write_file(folder / "a", "0123456789"));
    EXPECT_TRUE(read_file(folder / "a", 10));
    EXPECT_FALSE(read_file(folder / "a", 9));
}

TEST(Files, FolderLockIsForOneProcessAtATime) {
    const TemporaryFolder folder;
    {
        const auto first = FolderLock::take(folder.path().string());
        ASSERT_TRUE(first);
        const auto second = FolderLock::take(folder.path().string());
        ASSERT_FALSE(second);
        EXPECT_THAT(second.error().message, testing::HasSubstr("in use by another process"));
    }
    EXPECT_TRUE(FolderLock::take(folder.path().string()));
}

TEST(Files, FolderLockDoesNotOutliveAKilledProcess) {
    const TemporaryFolder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = FolderLock::take(folder.path().string());
        const char taken = lock ? '1' : '0';
        if (::write(ready[1], &taken, 1) == 1) ::pause();
        ::_exit(0);
    }
    char taken = 0;
    ASSERT_EQ(::read(ready[0], &taken, 1), 1);
    ASSERT_EQ(taken, '1');
    EXPECT_FALSE(FolderLock::take(folder.path().string()));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(FolderLock::take(folder.path().string()));
    ::close(ready[0]);
    ::close(ready[1]);
}

}  // namespace
}  // namespace kindred::io
