#include "io/place_file.hpp"

#include "support.hpp"

namespace kindred::io {
namespace {

using test::read_file;
using test::write_file;

TEST(PlaceFile, MakesTheFolderAndMovesTheFile) {
    const test::TemporaryFolder folder;
    write_file(folder / "part", "content");
    const auto path = place_file(folder / "part", folder / "a/b", "song.mp3");
    ASSERT_TRUE(path) << path.error().message;
    EXPECT_EQ(*path, folder / "a/b/song.mp3");
    EXPECT_EQ(read_file(*path), "content");
    EXPECT_FALSE(std::filesystem::exists(folder / "part"));
}

TEST(PlaceFile, NeverOverwrites) {
    const test::TemporaryFolder folder;
    write_file(folder / "song.mp3", "mine");
    write_file(folder / "song (1).mp3", "mine too");
    write_file(folder / "part", "content");
    const auto path = place_file(folder / "part", folder.path().string(), "song.mp3");
    ASSERT_TRUE(path) << path.error().message;
    EXPECT_EQ(*path, folder / "song (2).mp3");
    EXPECT_EQ(read_file(folder / "song.mp3"), "mine");
}

// Strangers choose the names: one of their files must not block the folder of another.
TEST(PlaceFile, AFileWithTheNameOfTheFolderIsPassedBy) {
    const test::TemporaryFolder folder;
    write_file(folder / "album", "a file");
    for (const char* name : {"one.mp3", "two.mp3"}) {
        write_file(folder / "part", name);
        const auto path = place_file(folder / "part", folder / "album/disc 1", name);
        ASSERT_TRUE(path) << path.error().message;
        EXPECT_EQ(*path, folder / "album (1)/disc 1/" + name);
    }
    EXPECT_EQ(read_file(folder / "album"), "a file");
}

TEST(PlaceFile, NumbersNamesWithoutExtensionAtTheirEnd) {
    const test::TemporaryFolder folder;
    for (const char* name : {".hidden", "README"}) {
        write_file(folder / name, "");
        write_file(folder / "part", "");
        EXPECT_EQ(place_file(folder / "part", folder.path().string(), name),
                  folder / (std::string(name) + " (1)"));
    }
}

TEST(PlaceFile, CopiesToAnotherFileSystem) {
    const test::TemporaryFolder folder;
    if (!std::filesystem::exists("/dev/shm")) GTEST_SKIP() << "needs a second file system";
    const std::string other = "/dev/shm/kindred-place-" + std::to_string(::getpid());
    write_file(folder / "part", test::pattern(3'000'000));
    const auto path = place_file(folder / "part", other, "song.mp3");
    ASSERT_TRUE(path) << path.error().message;
    EXPECT_EQ(read_file(*path), test::pattern(3'000'000));
    EXPECT_FALSE(std::filesystem::exists(folder / "part"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(other), {}), 1);
    std::filesystem::remove_all(other);
}

TEST(PlaceFile, PlacesManyAtOnceAndTellsOfEach) {
    const test::TemporaryFolder folder;
    write_file(folder / "one", "1");
    write_file(folder / "two", "2");
    const auto places = place_files({{folder / "one", folder / "a", "song.mp3"},
                                     {folder / "absent", folder / "a", "song.mp3"},
                                     {folder / "two", folder / "a", "song.mp3"}});
    ASSERT_EQ(places.size(), 3u);
    EXPECT_EQ(places[0], folder / "a/song.mp3");
    EXPECT_FALSE(places[1]);
    EXPECT_EQ(places[2], folder / "a/song (1).mp3");
    EXPECT_EQ(read_file(*places[2]), "2");
}

TEST(PlaceFile, LeavesTheSourceWhenItFails) {
    const test::TemporaryFolder folder;
    write_file(folder / "part", "content");
    const std::string too_long(300, 'x');
    EXPECT_FALSE(place_file(folder / "part", folder / too_long, "song.mp3"));
    EXPECT_FALSE(place_file(folder / "part", folder / "a", too_long));
    EXPECT_FALSE(place_file(folder / "absent", folder / "a", "song.mp3"));
    EXPECT_EQ(read_file(folder / "part"), "content");
}

}  // namespace
}  // namespace kindred::io
