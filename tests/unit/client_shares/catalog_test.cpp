#include "client/shares/catalog.hpp"

#include "client/shares/catalog_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kindred::client::shares {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ScannedFile file(std::string name, std::uint64_t size = 1) {
    return {std::move(name), size, {}};
}

/// The paths of all folders and files, in the order of the catalog.
std::vector<std::string> listing(const Catalog& catalog) {
    std::vector<std::string> paths;
    for (std::uint32_t i = 1; i <= catalog.folder_count(); ++i) {
        const SharedFolder folder = catalog.folder(FolderId{i});
        paths.push_back(folder.virtual_path);
        for (const ListedFile& file : folder.files)
            paths.push_back(folder.virtual_path + "\\" + file.name);
    }
    return paths;
}

std::string local_path(const Catalog& catalog, std::string_view virtual_path) {
    const auto id = catalog.find(virtual_path);
    return id ? catalog.file(*id).local_path : "none";
}

TEST(Catalog, EmptyOneFindsNothing) {
    const Catalog catalog;
    EXPECT_FALSE(catalog.find("a\\b"));
    EXPECT_FALSE(catalog.find_folder("a"));
    EXPECT_TRUE(catalog.search(Query::parse("abc"), {}).empty());
    EXPECT_EQ(catalog.counts(Visibility::trusted), (SharedCounts{0, 0}));
    EXPECT_EQ(CatalogBuilder().build().folder_count(), 0U);
}

TEST(Catalog, FilesAreFoundWithTheirFacts) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("Music", "/srv/music/", Visibility::buddies));
    FileAttributes known{.bitrate_kbps = 320, .duration_seconds = 215, .variable_bitrate = true};
    builder.add_folder("Artist/Album", {{"01.mp3", 5'000'000'000, known}, file("cover.jpg", 0)});
    const Catalog catalog = std::move(builder).build();

    const auto id = catalog.find("Music\\Artist\\Album\\01.mp3");
    ASSERT_TRUE(id);
    const SharedFile found = catalog.file(*id);
    EXPECT_EQ(found.virtual_path, "Music\\Artist\\Album\\01.mp3");
    EXPECT_EQ(found.local_path, "/srv/music/Artist/Album/01.mp3");
    EXPECT_EQ(found.size, 5'000'000'000U);
    EXPECT_EQ(found.attributes, known);
    EXPECT_EQ(found.visibility, Visibility::buddies);
    EXPECT_EQ(local_path(catalog, "Music/Artist/Album/cover.jpg"),
              "/srv/music/Artist/Album/cover.jpg");
}

TEST(Catalog, FoldersAreInPreorderWithTheirParentsAndSortedFiles) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("B", "/b", Visibility::everyone));
    builder.add_folder("x/y", {file("2"), file("1")});
    builder.add_folder("x!", {});  // '!' sorts before the separator as a byte
    builder.add_folder("", {file("root")});
    ASSERT_TRUE(builder.add_share("A", "/a", Visibility::everyone));
    builder.add_folder("", {file("a")});
    const Catalog catalog = std::move(builder).build();
    EXPECT_THAT(listing(catalog), ElementsAre("A", "A\\a", "B", "B\\root", "B\\x", "B\\x\\y",
                                              "B\\x\\y\\1", "B\\x\\y\\2", "B\\x!"));
    EXPECT_EQ(catalog.counts(Visibility::everyone), (SharedCounts{5, 4}));
}

TEST(Catalog, ExactNamesComeBeforeThoseOfAnotherCase) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
    builder.add_folder("Dir", {file("Song"), file("song"), file("Über")});
    const Catalog catalog = std::move(builder).build();
    EXPECT_EQ(local_path(catalog, "M\\Dir\\song"), "/m/Dir/song");
    EXPECT_EQ(local_path(catalog, "M\\Dir\\Song"), "/m/Dir/Song");
    EXPECT_EQ(local_path(catalog, "m\\dir\\SONG"), "/m/Dir/Song");
    EXPECT_EQ(local_path(catalog, "m\\dir\\über"), "/m/Dir/Über");
    EXPECT_TRUE(catalog.find_folder("m\\DIR"));
    EXPECT_TRUE(catalog.find_folder("m\\DIR\\"));
}

TEST(Catalog, RequestsNeverReachWhatIsNotListed) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
    builder.add_folder("a", {file("f")});
    const Catalog catalog = std::move(builder).build();
    for (const std::string& path :
         {std::string("M\\a\\..\\a\\f"), std::string("..\\..\\etc\\passwd"),
          std::string("/etc/passwd"), std::string("M\\a\\f\0", 6), std::string("M\\a"),
          std::string("M"), std::string(), std::string("\\"), std::string("M\\\\a\\f"),
          std::string(4096, 'x'), std::string(100'000, '\\'), std::string("M\\a\\f\\"),
          std::string("/m/a/f"), std::string("C:\\M\\a\\f"), std::string("M\\a\\\xff\xfe")})
        EXPECT_EQ(local_path(catalog, path), path == "M\\a\\f\\" ? "/m/a/f" : "none") << path;
}

TEST(Catalog, NamesKeepTheirBytes) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
    const std::string long_name(4096, 'n');
    builder.add_folder("bj\xf6rk", {file("\xff\xfe.mp3"), file(".."), file(long_name)});
    const Catalog catalog = std::move(builder).build();
    EXPECT_EQ(local_path(catalog, "M\\bj\xf6rk\\\xff\xfe.mp3"), "/m/bj\xf6rk/\xff\xfe.mp3");
    EXPECT_EQ(local_path(catalog, "M\\bj\xf6rk\\" + long_name), "/m/bj\xf6rk/" + long_name);
    EXPECT_EQ(catalog.search(Query::parse("björk mp3"), {}).size(), 1U);
}

TEST(Catalog, BackslashInALocalNameIsShownAsUnderscore) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
    builder.add_folder("a\\b", {file("c\\d.mp3")});
    const Catalog catalog = std::move(builder).build();
    EXPECT_THAT(listing(catalog), ElementsAre("M", "M\\a_b", "M\\a_b\\c_d.mp3"));
    EXPECT_EQ(local_path(catalog, "M\\a_b\\c_d.mp3"), "/m/a\\b/c\\d.mp3");
    EXPECT_EQ(local_path(catalog, "m\\A_B\\C_D.mp3"), "/m/a\\b/c\\d.mp3");
}

TEST(Catalog, TwoOfOneSharedNameAreRefused) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
    const auto refused = builder.add_folder("a_b", {file("c_d"), file("c\\d")});
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].name, "c\\d");
    EXPECT_EQ(builder.add_folder("a\\b", {file("x")}).size(), 1U);
    EXPECT_EQ(builder.add_folder("a\\b/below", {file("x")}).size(), 1U);
    EXPECT_EQ(builder.add_folder("a_b", {file("x")}).size(), 1U);
    const Catalog catalog = std::move(builder).build();
    EXPECT_THAT(listing(catalog), ElementsAre("M", "M\\a_b", "M\\a_b\\c_d"));
}

TEST(Catalog, BadAliasesAreRefusedWithAReason) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("Music", "/m", Visibility::everyone));
    EXPECT_EQ(builder.add_share("mUSIC", "/n", Visibility::everyone).error().message,
              "the share name 'mUSIC' is used twice");
    EXPECT_FALSE(builder.add_share("", "/n", Visibility::everyone));
    EXPECT_FALSE(builder.add_share("a\\b", "/n", Visibility::everyone));
    EXPECT_FALSE(builder.add_share("a/b", "/n", Visibility::everyone));
    EXPECT_FALSE(builder.add_share(std::string(100'000, 'x'), "/n", Visibility::everyone));
}

TEST(Catalog, CountsFollowTheVisibility) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("All", "/a", Visibility::everyone));
    builder.add_folder("", {file("1")});
    ASSERT_TRUE(builder.add_share("Friends", "/f", Visibility::buddies));
    builder.add_folder("x", {file("1"), file("2")});
    ASSERT_TRUE(builder.add_share("Few", "/t", Visibility::trusted));
    const Catalog catalog = std::move(builder).build();
    EXPECT_EQ(catalog.counts(Visibility::everyone), (SharedCounts{1, 1}));
    EXPECT_EQ(catalog.counts(Visibility::buddies), (SharedCounts{3, 3}));
    EXPECT_EQ(catalog.counts(Visibility::trusted), (SharedCounts{4, 3}));
}

TEST(Catalog, ManyFilesInOneFolderAreAllReached) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
    std::vector<ScannedFile> files;
    for (unsigned i = 0; i < 1000; ++i) files.push_back(file("f" + std::to_string(i), i));
    builder.add_folder("many", files);
    const Catalog catalog = std::move(builder).build();
    for (const ScannedFile& expected : files) {
        const auto id = catalog.find("M\\many\\" + expected.name);
        ASSERT_TRUE(id);
        EXPECT_EQ(catalog.file(*id).size, expected.size);
    }
}

TEST(Catalog, FingerprintTellsContentNotOrder) {
    const auto make = [](bool swapped, std::uint64_t size) {
        CatalogBuilder builder;
        EXPECT_TRUE(builder.add_share("M", "/m", Visibility::everyone));
        builder.add_folder(swapped ? "b" : "a", {file("f", size)});
        builder.add_folder(swapped ? "a" : "b", {file("f", size)});
        return std::move(builder).build().fingerprint();
    };
    EXPECT_EQ(make(false, 1), make(true, 1));
    EXPECT_NE(make(false, 1), make(false, 2));
}

class NextCatalog : public testing::Test {
  protected:
    NextCatalog() {
        CatalogBuilder builder;
        EXPECT_TRUE(builder.add_share("B", "/b", Visibility::everyone));
        builder.add_folder("", {file("root")});
        builder.add_folder("x", {file("1"), file("2")});
        builder.add_folder("x/y", {file("3", 7)});
        EXPECT_TRUE(builder.add_share("A", "/a/", Visibility::everyone));
        builder.add_folder("", {file("4")});
        last_ = std::make_shared<const Catalog>(std::move(builder).build());
    }
    /// Of the last catalog.
    FolderId id(std::string_view virtual_path) const { return *last_->find_folder(virtual_path); }

    std::shared_ptr<const Catalog> last_;
};

TEST_F(NextCatalog, IsTheLastOneIfAllIsCopied) {
    CatalogBuilder builder(last_);
    ASSERT_TRUE(builder.add_share("B", "/b/", Visibility::everyone));
    builder.copy(id("B"), false);
    builder.copy(id("B\\x"), true);
    EXPECT_EQ(builder.files(), 4U);
    ASSERT_TRUE(builder.add_share("A", "/a", Visibility::everyone));
    builder.copy(id("A"), true);
    EXPECT_EQ(builder.files(), 5U);
    EXPECT_EQ(std::move(builder).build_unless_same(), last_);
    EXPECT_EQ(last_->bytes(), 11U);
}

TEST_F(NextCatalog, HasWhatWasCopiedAndWhatIsNew) {
    CatalogBuilder builder(last_);
    ASSERT_TRUE(builder.add_share("B", "/b", Visibility::everyone));
    builder.copy(id("B\\x\\y"), false);
    ASSERT_TRUE(builder.add_share("A", "/a", Visibility::everyone));
    builder.add_folder("new", {file("5")});
    EXPECT_EQ(builder.files(), 2U);
    builder.copy(id("A"), false);
    EXPECT_THAT(
        listing(*std::move(builder).build_unless_same()),
        ElementsAre("A", "A\\4", "A\\new", "A\\new\\5", "B", "B\\x", "B\\x\\y", "B\\x\\y\\3"));
}

TEST_F(NextCatalog, LacksWhatWasNotCopied) {
    CatalogBuilder builder(last_);
    ASSERT_TRUE(builder.add_share("B", "/b", Visibility::everyone));
    builder.copy(id("B"), true);
    const auto next = std::move(builder).build_unless_same();
    EXPECT_THAT(listing(*next),
                ElementsAre("B", "B\\root", "B\\x", "B\\x\\1", "B\\x\\2", "B\\x\\y", "B\\x\\y\\3"));
    EXPECT_EQ(next->file_count(), 4U);
}

TEST_F(NextCatalog, HasTheSharesOfToday) {
    CatalogBuilder builder(last_);
    ASSERT_TRUE(builder.add_share("B", "/b", Visibility::everyone));
    builder.copy(id("B"), true);
    ASSERT_TRUE(builder.add_share("A", "/a", Visibility::nobody));
    EXPECT_FALSE(builder.add_share("b", "/elsewhere", Visibility::everyone)) << "taken";
    builder.copy(id("A"), true);
    const auto next = std::move(builder).build_unless_same();
    EXPECT_NE(next, last_);
    EXPECT_EQ(next->counts(Visibility::trusted).files, 4U);
    EXPECT_EQ(local_path(*next, "A\\4"), "/a/4");
}

}  // namespace
}  // namespace kindred::client::shares
