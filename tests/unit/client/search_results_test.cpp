// What was found, grouped, filtered and ranked with the reasons.
#include "client/search_results.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kindred::client {
namespace {

RemoteFile file(std::string name, std::uint32_t bitrate = 0, std::uint64_t size = 1000) {
    RemoteFile made;
    made.name = std::move(name);
    made.size = size;
    made.attributes.bitrate_kbps = bitrate;
    return made;
}

SearchResponse from(std::string username, std::vector<RemoteFile> files, bool free_slot = true,
                    std::uint32_t speed = 1'000'000, std::uint32_t queue = 0) {
    SearchResponse made;
    made.username = std::move(username);
    made.files = std::move(files);
    made.free_slot = free_slot;
    made.average_speed = speed;
    made.queue_length = queue;
    return made;
}

bool has(const FoundFolder& folder, const std::string& reason) {
    return std::ranges::find(folder.reasons, reason) != folder.reasons.end();
}

TEST(SearchResults, AreGroupedByUserAndFolder) {
    const std::vector responses = {
        from("ann", {file("m\\one\\a.mp3"), file("m\\two\\b.mp3"), file("m\\one\\c.mp3")}),
        from("bob", {file("x\\ONE\\a.mp3")})};
    const auto folders = found_folders(responses);
    ASSERT_EQ(folders.size(), 3u);
    const auto albums = found_albums(responses);
    ASSERT_EQ(albums.size(), 2u);
    EXPECT_EQ(albums[0].name, "one");
    EXPECT_EQ(albums[0].most_files, 2u);
    ASSERT_EQ(albums[0].sources.size(), 2u);
    EXPECT_EQ(albums[0].sources[0].username, "ann") << "more of it";
    EXPECT_EQ(albums[0].sources[0].files.size(), 2u);
    EXPECT_EQ(albums[0].sources[0].size, 2000u);
}

TEST(SearchResults, TheMostPromisingComeFirstAndSayWhy) {
    const std::vector responses = {from("busy", {file("m\\a\\1.flac")}, false, 5'000'000, 50),
                                   from("slow", {file("m\\a\\1.flac")}, true, 1000),
                                   from("best", {file("m\\a\\1.flac")}, true, 5'000'000),
                                   from("poor", {file("m\\a\\1.mp3", 128)}, true, 5'000'000)};
    const auto found = found_folders(responses);
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0].username, "best");
    EXPECT_EQ(found[1].username, "poor");
    EXPECT_EQ(found[3].username, "busy");
    EXPECT_TRUE(has(found[0], "a free slot"));
    EXPECT_TRUE(has(found[0], "lossless"));
    EXPECT_TRUE(has(found[0], "5000 kB/s"));
    EXPECT_TRUE(has(found[0], "1 of at most 1 files"));
    EXPECT_TRUE(has(found[1], "128 kbit/s"));
    EXPECT_TRUE(has(found[3], "a queue of 50"));
    EXPECT_LE(found[0].score, 100);
}

TEST(SearchResults, LockedFilesAreShownOnRequestAndLast) {
    SearchResponse response = from("ann", {file("m\\a\\1.mp3")}, false, 0, 900);
    response.locked_files = {file("m\\b\\2.flac")};
    EXPECT_EQ(found_folders({&response, 1}).size(), 1u);
    ResultFilter filter;
    filter.locked = true;
    const auto found = found_folders({&response, 1}, filter);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_FALSE(found[0].locked);
    EXPECT_TRUE(has(found[1], "given to chosen people only"));
}

TEST(SearchResults, FiltersLookAtFilesFoldersAndUsers) {
    const auto passing = [](auto set, RemoteFile candidate) {
        ResultFilter filter;
        set(filter);
        return passes(candidate, filter);
    };
    const RemoteFile song = file("m\\Live\\a.MP3", 192, 5000);
    EXPECT_TRUE(passing([](auto& f) { f.include = {"LIVE"}; }, song));
    EXPECT_FALSE(passing([](auto& f) { f.exclude = {"live"}; }, song));
    EXPECT_TRUE(passing([](auto& f) { f.extensions = {"flac", "mp3"}; }, song));
    EXPECT_FALSE(passing([](auto& f) { f.extensions = {"flac"}; }, song));
    EXPECT_FALSE(passing([](auto& f) { f.min_size = 5001; }, song));
    EXPECT_FALSE(passing([](auto& f) { f.max_size = 4999; }, song));
    EXPECT_FALSE(passing([](auto& f) { f.min_bitrate_kbps = 256; }, song));
    EXPECT_FALSE(passing([](auto& f) { f.lossless = true; }, song));
    EXPECT_TRUE(passing([](auto& f) { f.lossless = true; }, file("a\\b.Flac")));
    const std::vector responses = {from("ann", {song}, false), from("bob", {song})};
    ResultFilter filter;
    filter.free_slot = true;
    EXPECT_EQ(found_folders(responses, filter).size(), 1u);
    filter.min_files_in_folder = 2;
    EXPECT_TRUE(found_folders(responses, filter).empty());
}

}  // namespace
}  // namespace kindred::client
