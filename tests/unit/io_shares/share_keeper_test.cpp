#include "io/share_keeper.hpp"

#include "files.hpp"

#include <filesystem>

namespace kindred::io {
namespace {

namespace fs = std::filesystem;

class ShareKeeperTest : public testing::Test {
  protected:
    ShareKeeperTest() {
        options_.folders = {{folder_ / "music", "Music", {}, {}}};
        options_.cache_path = folder_ / "cache.db";
        settings_.snapshot_path = folder_ / "shares.catalog";
        settings_.watch.quiet = 1ms;
        settings_.rest_after_scan = 0;
        folder_.write("music/a/1", "x");
        start();
    }
    void start() {
        keeper_.reset();
        catalogs_ = 0;
        keeper_ = std::make_unique<ShareKeeper>(
            loop_, options_, settings_,
            [this](ShareKeeper::Catalog catalog) {
                ++catalogs_;
                catalog_ = std::move(catalog);
            },
            LogSink());
        keeper_->start();
    }
    template <class Condition>
    bool wait_for(Condition&& condition) {
        const Time end = loop_.now().steady + 20s;
        while (!condition() && loop_.now().steady < end) loop_.run_once(20ms);
        return condition();
    }
    bool shared(const std::string& path) const {
        return catalog_ != nullptr && catalog_->find(path).has_value();
    }
    bool idle() const { return catalog_ != nullptr && !keeper_->progress(); }

    test::TemporaryFolder folder_;
    Loop loop_;
    ScanOptions options_;
    ShareKeeperSettings settings_;
    int catalogs_ = 0;
    ShareKeeper::Catalog catalog_;
    std::unique_ptr<ShareKeeper> keeper_;
};

TEST_F(ShareKeeperTest, ScansAtTheStart) {
    EXPECT_TRUE(wait_for([&] { return shared("Music\\a\\1"); }));
    EXPECT_EQ(keeper_->report().files, 1U);
    EXPECT_NE(keeper_->last_scan(), 0);
}

TEST_F(ShareKeeperTest, AnswersFromWhatWasKeptBeforeTheScanHasEnded) {
    ASSERT_TRUE(wait_for([&] { return idle(); }));
    catalog_.reset();
    start();
    ASSERT_TRUE(wait_for([&] { return catalogs_ == 1; }));
    EXPECT_TRUE(shared("Music\\a\\1"));
    EXPECT_TRUE(keeper_->progress()) << "the scan goes on";
    const auto kept = catalog_;
    ASSERT_TRUE(wait_for([&] { return catalogs_ == 2; }));
    EXPECT_EQ(catalog_, kept) << "nothing has changed, so what was made of it still holds";
}

TEST_F(ShareKeeperTest, SeesChangesByItself) {
    ASSERT_TRUE(wait_for([&] { return idle(); }));
    folder_.write("music/a/2", "x");
    EXPECT_TRUE(wait_for([&] { return shared("Music\\a\\2"); }));
    folder_.write("music/new/deep/3", "x");
    EXPECT_TRUE(wait_for([&] { return shared("Music\\new\\deep\\3"); }));
    ASSERT_TRUE(wait_for([&] { return idle(); }));
    folder_.write("music/new/deep/4", "x");
    EXPECT_TRUE(wait_for([&] { return shared("Music\\new\\deep\\4"); })) << "new ones are watched";
    fs::rename(folder_ / "music/new", folder_ / "music/moved");
    EXPECT_TRUE(wait_for([&] { return shared("Music\\moved\\deep\\3"); }));
    EXPECT_TRUE(wait_for([&] { return !shared("Music\\new\\deep\\3"); }));
    fs::remove_all(folder_ / "music/moved");
    EXPECT_TRUE(wait_for([&] { return !shared("Music\\moved\\deep\\3"); }));
    EXPECT_TRUE(shared("Music\\a\\1"));
    EXPECT_EQ(keeper_->why_not_watched(), "");
}

TEST_F(ShareKeeperTest, RescansOneShare) {
    ASSERT_TRUE(wait_for([&] { return idle(); }));
    EXPECT_EQ(keeper_->rescan("None").error().message, "there is no share called 'None'");
    EXPECT_TRUE(keeper_->rescan("Music"));
    EXPECT_EQ(keeper_->rescan("Music").error().message, "a scan is running");
    EXPECT_FALSE(keeper_->rescan());
    EXPECT_TRUE(wait_for([&] { return idle(); }));
}

TEST_F(ShareKeeperTest, SharesOtherFoldersWhenTold) {
    folder_.write("other/2", "x");
    keeper_->set_folders({{folder_ / "other", "Other", {}, {}}});
    EXPECT_TRUE(wait_for([&] { return shared("Other\\2") && idle(); }));
    EXPECT_FALSE(shared("Music\\a\\1"));
    folder_.write("music/a/9", "x");
    folder_.write("other/3", "x");
    EXPECT_TRUE(wait_for([&] { return shared("Other\\3"); }));
    EXPECT_FALSE(shared("Music\\a\\9"));
}

}  // namespace
}  // namespace kindred::io
