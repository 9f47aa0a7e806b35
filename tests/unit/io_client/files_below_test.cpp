#include "io/files_below.hpp"

#include "support.hpp"

namespace kindred::io {
namespace {

namespace fs = std::filesystem;

class FilesBelow : public testing::Test {
  protected:
    void SetUp() override {
        fs::create_directories(root() + "/album/art");
        fs::create_directories(folder / "outside");
        write(root() + "/album/a.mp3", "12345");
        write(root() + "/album/art/cover.jpg", "1");
        write(folder / "outside/secret", "keep me");
        fs::create_directory_symlink(folder / "outside", root() + "/album/way out");
        fs::create_symlink(folder / "outside/secret", root() + "/album/link");
    }
    static void write(const std::string& path, const std::string& text) {
        std::ofstream(path) << text;
    }
    std::string root() const { return folder / "downloads"; }
    bool is_kept() const { return fs::exists(folder / "outside/secret"); }

    test::TemporaryFolder folder;
};

TEST_F(FilesBelow, AreListedWithoutLinks) {
    const auto flat = list_below(root(), "", false);
    ASSERT_TRUE(flat) << flat.error().message;
    ASSERT_EQ(flat->folders.size(), 1u);
    EXPECT_EQ(flat->folders[0].path, "album");
    EXPECT_TRUE(flat->folders[0].files.empty());
    const auto deep = list_below(root(), "album/", true);
    ASSERT_TRUE(deep) << deep.error().message;
    EXPECT_EQ(deep->path, "album");
    ASSERT_EQ(deep->files.size(), 1u) << "links are not told";
    EXPECT_EQ(deep->files[0].name, "a.mp3");
    EXPECT_EQ(deep->files[0].size, 5u);
    ASSERT_EQ(deep->folders.size(), 1u);
    EXPECT_EQ(deep->folders[0].path, "album/art");
    EXPECT_EQ(deep->folders[0].files.size(), 1u);
}

TEST_F(FilesBelow, AreDeletedAloneOrWithTheirFolder) {
    EXPECT_TRUE(delete_below(root(), "album/a.mp3", false));
    EXPECT_FALSE(fs::exists(root() + "/album/a.mp3"));
    EXPECT_FALSE(delete_below(root(), "album/a.mp3", false)) << "gone already";
    EXPECT_FALSE(delete_below(root(), "album", false)) << "a folder is no file";
    EXPECT_TRUE(delete_below(root(), "album", true));
    EXPECT_FALSE(fs::exists(root() + "/album"));
    EXPECT_TRUE(is_kept()) << "of a link only the link goes";
}

TEST_F(FilesBelow, NoPathLeadsOut) {
    for (const char* path : {"..", "../outside", "album/../../outside", "album/way out",
                             "album/way out/secret", "", "/", "."}) {
        EXPECT_FALSE(delete_below(root(), path, true)) << path;
        EXPECT_FALSE(delete_below(root(), path, false)) << path;
    }
    EXPECT_FALSE(list_below(root(), "album/way out", false));
    EXPECT_FALSE(list_below(root(), "..", false));
    EXPECT_FALSE(delete_below(root(), std::string("album\0x", 7), true));
    EXPECT_FALSE(delete_below(root(), "album/link", false)) << "a link is no file";
    EXPECT_TRUE(is_kept());
    EXPECT_TRUE(fs::exists(root() + "/album/a.mp3"));
}

TEST_F(FilesBelow, SayWhatIsNotThere) {
    const auto gone = list_below(root(), "gone", false);
    ASSERT_FALSE(gone);
    EXPECT_NE(gone.error().message.find("gone"), std::string::npos);
    EXPECT_FALSE(list_below(folder / "nothing", "", false));
}

}  // namespace
}  // namespace kindred::io
