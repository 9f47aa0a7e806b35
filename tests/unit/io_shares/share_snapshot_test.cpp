#include "io/share_snapshot.hpp"

#include "files.hpp"

#include <filesystem>

namespace kindred::io {
namespace {

class ShareSnapshotTest : public testing::Test {
  protected:
    ShareSnapshotTest() {
        options_.folders = {{folder_ / "music", "Music", {}, {"*.tmp"}}};
        options_.cache_path = folder_ / "cache.db";
        folder_.write("music/a/one.txt", "1");
        folder_.write("music/a/two.tmp", "2");
        auto result = ShareScanner(options_).run();
        EXPECT_TRUE(result);
        EXPECT_TRUE(save_snapshot(path_, options_, {*std::move(result), 1234}));
    }
    std::string why_not() const {
        const auto loaded = load_snapshot(path_, options_);
        return loaded ? "" : loaded.error().message;
    }

    test::TemporaryFolder folder_;
    std::string path_ = folder_ / "shares.catalog";
    ScanOptions options_;
};

TEST_F(ShareSnapshotTest, HasCatalogReportAndTime) {
    const auto loaded = load_snapshot(path_, options_);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_TRUE(loaded->result.catalog->find("Music\\a\\one.txt"));
    EXPECT_EQ(loaded->result.report.files, 1U);
    EXPECT_EQ(loaded->result.report.bytes, 1U);
    EXPECT_EQ(loaded->result.report.not_shared,
              (std::vector<NotShared>{{folder_ / "music/a/two.tmp", "excluded by the settings"}}));
    EXPECT_EQ(loaded->scanned, 1234);
}

TEST_F(ShareSnapshotTest, LetsTheNextScanTakeOverWhatIsUnchanged) {
    const auto loaded = load_snapshot(path_, options_);
    ASSERT_TRUE(loaded) << loaded.error().message;
    const auto again = ShareScanner(options_, {loaded->result, true, {}}).run();
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->catalog, loaded->result.catalog) << "the same object";
}

TEST_F(ShareSnapshotTest, WithoutStampsIsKeptToo) {
    auto loaded = load_snapshot(path_, options_);
    ASSERT_TRUE(loaded) << loaded.error().message;
    loaded->result.stamps = nullptr;
    ASSERT_TRUE(save_snapshot(path_, options_, *loaded));
    const auto again = load_snapshot(path_, options_);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->result.catalog->fingerprint(), loaded->result.catalog->fingerprint());
}

TEST_F(ShareSnapshotTest, OfOtherSettingsIsRefused) {
    options_.folders[0].visibility = client::shares::Visibility::buddies;
    EXPECT_EQ(why_not(), path_ + " is of other settings");
    options_.folders[0].visibility = client::shares::Visibility::everyone;
    EXPECT_EQ(why_not(), "");
    options_.folders[0].excludes.clear();
    EXPECT_EQ(why_not(), path_ + " is of other settings");
}

TEST_F(ShareSnapshotTest, DamagedIsRefused) {
    const std::string image = test::read_file(path_);
    for (std::size_t at = 0; at < image.size(); at += 7) {
        std::string damaged = image;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        folder_.write("shares.catalog", damaged);
        EXPECT_NE(why_not(), "") << at;
        folder_.write("shares.catalog", image.substr(0, at));
        EXPECT_NE(why_not(), "") << at;
    }
    std::filesystem::remove(path_);
    EXPECT_EQ(why_not(), "nothing is kept of an earlier scan");
}

}  // namespace
}  // namespace kindred::io
