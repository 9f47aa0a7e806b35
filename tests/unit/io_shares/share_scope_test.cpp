// Scans of a part: what they read, and that the result is that of a scan of everything.
#include "base/random.hpp"
#include "files.hpp"
#include "io/share_scanner.hpp"

#include <filesystem>

namespace kindred::io {
namespace {

namespace fs = std::filesystem;

class ShareScope : public testing::Test, public FolderWatch {
  protected:
    ShareScope() {
        options_.folders = {{folder_ / "music", "Music", {}, {}},
                            {folder_ / "more", "More", {}, {}}};
        options_.cache_path = folder_ / "cache.db";
        for (const char* file : {"music/a/1", "music/a/b/2", "music/c/3", "more/d/4", "music/0"})
            folder_.write(file, "x");
        scan({});
    }
    void add(const std::string& folder) override { read_.push_back(folder); }

    void scan(ScanScope scope) {
        read_.clear();
        auto result = ShareScanner(options_, std::move(scope), this).run();
        ASSERT_TRUE(result) << result.error().message;
        last_ = *std::move(result);
    }
    void look_at(std::set<ChangedFolder> changed) { scan({last_, false, std::move(changed)}); }
    bool shared(const std::string& path) const { return last_.catalog->find(path).has_value(); }
    /// Scans of everything find the same: one that takes over what it can, and one from nothing.
    void expect_all_seen() {
        expect_same_from({last_, true, {}});
        expect_same_from({});
    }
    void expect_same_from(ScanScope scope) {
        const auto fingerprint = last_.catalog->fingerprint();
        const auto report = last_.report;
        scan(std::move(scope));
        EXPECT_EQ(last_.catalog->fingerprint(), fingerprint);
        EXPECT_EQ(last_.report.files, report.files);
        EXPECT_EQ(last_.report.folders, report.folders);
        EXPECT_EQ(last_.report.bytes, report.bytes);
        EXPECT_EQ(last_.report.not_shared_count, report.not_shared_count);
    }

    test::TemporaryFolder folder_;
    ScanOptions options_;
    ScanResult last_;
    std::vector<std::string> read_;
};

TEST_F(ShareScope, NothingChangedNothingRead) {
    look_at({});
    EXPECT_TRUE(read_.empty());
    expect_all_seen();
    EXPECT_EQ(read_.size(), 6U);
}

TEST_F(ShareScope, WhatIsUnchangedIsTakenOverWithoutTheCache) {
    folder_.write("music/a/song.mp3", "x");
    scan({});
    const auto catalog = last_.catalog;
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(options_.cache_path + end);
    scan({last_, true, {}});
    EXPECT_EQ(read_.size(), 6U) << "every folder is looked at";
    EXPECT_EQ(last_.report.files_read, 0U);
    EXPECT_EQ(last_.catalog, catalog) << "and the catalog is the same object";
    folder_.write("music/c/new", "x");
    scan({last_, true, {}});
    EXPECT_EQ(last_.report.files_read, 0U);
    EXPECT_TRUE(shared("Music\\c\\new"));
    EXPECT_TRUE(shared("Music\\a\\song.mp3"));
    expect_same_from({});
}

TEST_F(ShareScope, AFolderThatIsAsItWasBeforeTheLastScanIsSharedSo) {
    const std::string with_backslash = folder_.write("music/a/x\\y", "x");
    scan({});
    folder_.write("music/a/x_y", "x");
    look_at({{folder_ / "music/a", false}});
    EXPECT_EQ(last_.report.not_shared_count, 1U) << "both look the same to others";
    const auto local = [&] {
        return last_.catalog->file(*last_.catalog->find("Music\\a\\x_y")).local_path;
    };
    EXPECT_EQ(local(), folder_ / "music/a/x_y");
    scan({last_, true, {}});
    EXPECT_EQ(last_.report.not_shared_count, 1U) << "it is told by every scan";
    fs::remove(folder_ / "music/a/x_y");
    look_at({{folder_ / "music/a", false}});
    EXPECT_EQ(local(), with_backslash);
    expect_all_seen();
}

TEST_F(ShareScope, AChangedFolderIsReadAndNoOther) {
    folder_.write("music/a/new", "xyz");
    fs::remove(folder_ / "music/a/1");
    look_at({{folder_ / "music/a", false}});
    EXPECT_EQ(read_, std::vector<std::string>{folder_ / "music/a"});
    EXPECT_TRUE(shared("Music\\a\\new"));
    EXPECT_FALSE(shared("Music\\a\\1"));
    EXPECT_TRUE(shared("Music\\a\\b\\2"));
    expect_all_seen();
}

TEST_F(ShareScope, NewFoldersAreReadWithWhatIsBelow) {
    folder_.write("music/a/deep/er/5", "x");
    look_at({{folder_ / "music/a", false}});
    EXPECT_EQ(read_.size(), 3U);
    EXPECT_TRUE(shared("Music\\a\\deep\\er\\5"));
    expect_all_seen();
}

TEST_F(ShareScope, AFolderThatIsGoneIsGoneWithWhatWasBelow) {
    fs::remove_all(folder_ / "music/a");
    look_at(
        {{folder_ / "music", false}, {folder_ / "music/a", true}, {folder_ / "music/a/b", true}});
    EXPECT_FALSE(shared("Music\\a\\b\\2"));
    expect_all_seen();
}

TEST_F(ShareScope, OneShare) {
    folder_.write("music/a/b/new", "x");
    folder_.write("more/d/new", "x");
    look_at({{folder_ / "more", true}});
    EXPECT_TRUE(shared("More\\d\\new"));
    EXPECT_FALSE(shared("Music\\a\\b\\new")) << "it was not looked at";
    EXPECT_EQ(read_.size(), 2U);
}

TEST_F(ShareScope, ASharesSettingsAreThoseOfToday) {
    options_.folders[1].visibility = client::shares::Visibility::nobody;
    options_.folders.push_back({folder_ / "music/c", "Extra", {}, {}});
    look_at({});
    EXPECT_EQ(read_, std::vector<std::string>{folder_ / "music/c"}) << "a new share";
    EXPECT_EQ(last_.catalog->counts(client::shares::Visibility::trusted).files, 5U);
    expect_all_seen();
}

TEST_F(ShareScope, WhatIsNotSharedIsStillReported) {
    folder_.write("music/c/.hidden", "x");
    folder_.write("music/a/.hidden", "x");
    scan({});
    fs::remove(folder_ / "music/a/.hidden");
    folder_.write("music/a/.other", "x");
    look_at({{folder_ / "music/a", false}});
    EXPECT_EQ(last_.report.not_shared,
              (std::vector<NotShared>{{folder_ / "music/a/.other", "hidden"},
                                      {folder_ / "music/c/.hidden", "hidden"}}));
    expect_all_seen();
}

TEST_F(ShareScope, AnEmptiedShareIsTakenForADiskThatIsNotMounted) {
    const std::string root = folder_ / "more";
    fs::rename(root, folder_ / "elsewhere");
    fs::create_directory(root);
    scan({last_, true, {}});
    EXPECT_FALSE(shared("More\\d\\4"));
    ASSERT_EQ(last_.report.not_shared_count, 1U);
    EXPECT_EQ(last_.report.not_shared[0].path, root);
    EXPECT_TRUE(last_.report.not_shared[0].why.starts_with("it is empty now"));
    fs::remove(root);
    fs::rename(folder_ / "elsewhere", root);
    look_at({{root, true}});
    EXPECT_TRUE(shared("More\\d\\4"));
}

TEST_F(ShareScope, RandomChangesAreAllSeen) {
    Random random(11);
    for (int round = 0; round < 40; ++round) {
        std::set<ChangedFolder> changed;
        for (std::uint64_t n = random.between(1, 5); n > 0; --n) {
            const std::string share = random.chance(1, 2) ? "music" : "more";
            const std::string parent = share + "/" + std::string(1, "abc"[random.below(3)]);
            const std::string name = std::string(1, "xyz"[random.below(3)]);
            const std::string path = folder_ / (parent + "/" + name);
            const bool parent_is_new = !fs::exists(folder_ / parent);
            if (random.chance(1, 3)) {
                fs::remove_all(path);
            } else if (!fs::exists(path)) {
                folder_.write(parent + "/" + name + (random.chance(1, 2) ? "/f/g" : ""), "x");
            }
            // As inotify tells it.
            if (parent_is_new) {
                changed.insert({folder_ / share, false});
                changed.insert({folder_ / parent, true});
            }
            changed.insert({folder_ / parent, false});
            if (fs::is_directory(path)) changed.insert({path, true});
        }
        look_at(std::move(changed));
        expect_all_seen();
        if (HasFailure()) FAIL() << "round " << round;
    }
}

}  // namespace
}  // namespace kindred::io
