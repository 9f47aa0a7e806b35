#include "sim/files.hpp"

#include <gtest/gtest.h>

namespace kindred::sim {
namespace {

TEST(MemoryFiles, WritesBehindTheEndLeaveZeros) {
    MemoryFiles files;
    ASSERT_TRUE(files.write_at("a", 2, as_bytes("xy")));
    EXPECT_EQ(*files.find("a"), (Buffer{0, 0, 'x', 'y'}));
    EXPECT_EQ(files.used(), 4U);
}

TEST(MemoryFiles, AFullDiskTakesWhatFitsOverAndNothingMore) {
    MemoryFiles files;
    files.set_capacity(3);
    ASSERT_TRUE(files.write_at("a", 0, as_bytes("abc")));
    EXPECT_TRUE(files.write_at("a", 0, as_bytes("xyz")));
    const auto refused = files.write_at("a", 3, as_bytes("d"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "cannot write a: No space left on device");
    ASSERT_TRUE(files.truncate("a", 1));
    EXPECT_TRUE(files.write_at("b", 0, as_bytes("de")));
}

TEST(MemoryFiles, AReadOnlyDiskRefusesEveryChange) {
    MemoryFiles files;
    files.generate("a", 10, 1);
    files.set_read_only(true);
    EXPECT_FALSE(files.write_at("a", 0, as_bytes("x")));
    EXPECT_FALSE(files.rename("a", "b"));
    EXPECT_FALSE(files.remove("a"));
    EXPECT_EQ(files.find("a")->size(), 10U);
}

TEST(MemoryFiles, RenameReplacesAndKeepsTheAccount) {
    MemoryFiles files;
    files.generate("a", 10, 1);
    files.generate("b", 5, 2);
    const Buffer content = *files.find("a");
    ASSERT_TRUE(files.rename("a", "b"));
    EXPECT_FALSE(files.contains("a"));
    EXPECT_EQ(*files.find("b"), content);
    EXPECT_EQ(files.used(), 10U);
}

}  // namespace
}  // namespace kindred::sim
