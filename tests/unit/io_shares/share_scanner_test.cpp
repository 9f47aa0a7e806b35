#include "io/share_scanner.hpp"

#include "files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace kindred::io {
namespace {

namespace fs = std::filesystem;
using client::shares::FolderId;
using client::shares::Visibility;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class ShareScannerTest : public testing::Test {
  protected:
    ShareScannerTest() {
        options_.folders = {{folder_ / "music", "", Visibility::everyone, {}}};
        options_.cache_path = folder_ / "cache.db";
        fs::create_directory(folder_ / "music");
    }
    /// Scans and keeps the report; the virtual paths of all files.
    std::vector<std::string> scan() {
        auto result = ShareScanner(options_).run();
        EXPECT_TRUE(result) << result.error().message;
        if (!result) return {};
        report_ = std::move(result->report);
        catalog_ = std::move(result->catalog);
        std::vector<std::string> files;
        for (std::uint32_t i = 1; i <= catalog_->folder_count(); ++i) {
            const auto folder = catalog_->folder(FolderId{i});
            for (const auto& file : folder.files)
                files.push_back(folder.virtual_path + "\\" + file.name);
        }
        return files;
    }
    std::string why(const std::string& below) {
        for (const NotShared& entry : report_.not_shared)
            if (entry.path == folder_ / below) return entry.why;
        return "";
    }
    /// A recording of one second.
    static std::string sound() {
        std::string wav(
            "RIFF\x24\x2b\0\0WAVEfmt "
            "\x10\0\0\0\1\0\1\0\x11\x2b\0\0\x11\x2b\0\0\1\0\x08\0data\x11\x2b\0\0",
            44);
        return wav + std::string(11025, '\x80');
    }

    test::TemporaryFolder folder_;
    ScanOptions options_;
    ScanReport report_;
    std::shared_ptr<const client::shares::Catalog> catalog_;
};

TEST_F(ShareScannerTest, FindsFilesWithTheirFacts) {
    folder_.write("music/Artist/Album/01.wav", sound());
    folder_.write("music/read me.txt", "12345");
    EXPECT_THAT(scan(), ElementsAre("music\\read me.txt", "music\\Artist\\Album\\01.wav"));
    const auto file = catalog_->file(*catalog_->find("music\\Artist\\Album\\01.wav"));
    EXPECT_EQ(file.local_path, folder_ / "music/Artist/Album/01.wav");
    EXPECT_EQ(file.attributes.duration_seconds, 1U);
    EXPECT_EQ(file.size, sound().size());
    EXPECT_EQ(report_.files, 2U);
    EXPECT_EQ(report_.folders, 3U);
    EXPECT_EQ(report_.files_read, 1U);
    EXPECT_EQ(report_.bytes, sound().size() + 5);
}

TEST_F(ShareScannerTest, ReadsOnlyWhatChanged) {
    folder_.write("music/a.wav", sound());
    folder_.write("music/b.wav", sound());
    folder_.write("music/c/c.wav", sound());
    scan();
    EXPECT_EQ(report_.files_read, 3U);
    const auto before = catalog_->fingerprint();
    EXPECT_EQ(scan().size(), 3U);
    EXPECT_EQ(report_.files_read, 0U);
    EXPECT_EQ(catalog_->fingerprint(), before);  // attributes come from the cache

    // Touched: the same content at another time may still be another file.
    fs::last_write_time(folder_ / "music/a.wav",
                        fs::file_time_type::clock::now() + std::chrono::hours(1));
    scan();
    EXPECT_EQ(report_.files_read, 1U);

    fs::rename(folder_ / "music/a.wav", folder_ / "music/z.wav");
    EXPECT_THAT(scan(), ElementsAre("music\\b.wav", "music\\z.wav", "music\\c\\c.wav"));
    EXPECT_EQ(report_.files_read, 1U);

    fs::remove_all(folder_ / "music/c");
    EXPECT_THAT(scan(), ElementsAre("music\\b.wav", "music\\z.wav"));
    EXPECT_EQ(report_.files_read, 0U);
}

TEST_F(ShareScannerTest, AFileReplacedByOneOfTheSameSizeAndTimeIsReadAgain) {
    folder_.write("music/a.wav", sound());
    scan();
    const auto time = fs::last_write_time(folder_ / "music/a.wav");
    folder_.write("music/new.wav", sound());
    fs::rename(folder_ / "music/new.wav", folder_ / "music/a.wav");
    fs::last_write_time(folder_ / "music/a.wav", time);
    scan();
    EXPECT_EQ(report_.files_read, 1U);
}

TEST_F(ShareScannerTest, TellsWhatIsNotSharedAndWhy) {
    options_.folders[0].excludes = {"*.NFO", "Private/*"};
    folder_.write("music/.hidden", "");
    folder_.write("music/.git/config", "");
    folder_.write("music/x/a.nfo", "");
    folder_.write("music/Private/a.mp3", "");
    folder_.write("music/x/Private", "");
    ASSERT_EQ(::mkfifo((folder_ / "music/pipe").c_str(), 0600), 0);
    EXPECT_THAT(scan(), ElementsAre("music\\x\\Private"));
    EXPECT_EQ(why("music/.hidden"), "hidden");
    EXPECT_EQ(why("music/.git"), "hidden");
    EXPECT_EQ(why("music/x/a.nfo"), "excluded by the settings");
    EXPECT_EQ(why("music/Private/a.mp3"), "excluded by the settings");
    EXPECT_EQ(why("music/pipe"), "not a regular file");
    EXPECT_EQ(report_.not_shared_count, 5U);
    options_.share_hidden = true;
    EXPECT_THAT(scan(), Contains("music\\.git\\config"));
}

TEST_F(ShareScannerTest, LinksAreFollowedInsideTheSharesOnly) {
    folder_.write("music/real/a.txt", "");
    folder_.write("secret/key.txt", "");
    fs::create_directory_symlink(folder_ / "secret", folder_ / "music/out");
    fs::create_symlink(folder_ / "secret/key.txt", folder_ / "music/key.txt");
    fs::create_symlink("../secret/key.txt", folder_ / "music/relative.txt");
    fs::create_symlink("/nowhere", folder_ / "music/broken");
    fs::create_directory_symlink(folder_ / "music", folder_ / "music/real/loop");
    fs::create_directory_symlink("real", folder_ / "music/same");
    fs::create_directory_symlink("real", folder_ / "music/same again");
    EXPECT_THAT(scan(), ElementsAre("music\\real\\a.txt", "music\\same\\a.txt"));
    EXPECT_EQ(why("music/out"), "a link that leads out of the shared folders");
    EXPECT_EQ(why("music/key.txt"), "a link that leads out of the shared folders");
    EXPECT_EQ(why("music/relative.txt"), "a link that leads out of the shared folders");
    EXPECT_EQ(why("music/broken"), "a link to something that is not there");
    EXPECT_EQ(why("music/real/loop"), "a link to a folder that it is in");
    EXPECT_EQ(why("music/same again"), "another link to the same folder is shared");
}

TEST_F(ShareScannerTest, HostileNamesAreNames) {
    const std::string latin = "caf\xe9";
    for (const std::string& name :
         {std::string("a\\..\\b"), std::string("..."), std::string("line\nbreak"), latin,
          std::string("\u202ertl"), std::string(255, 'n'), std::string("C:"), std::string("%00")})
        folder_.write("music/d/" + name, "x");
    const auto files = scan();
    EXPECT_EQ(files.size(), 7U);  // "..." is hidden
    for (const std::string& path : files) {
        const auto id = catalog_->find(path);
        ASSERT_TRUE(id) << path;
        EXPECT_TRUE(fs::is_regular_file(catalog_->file(*id).local_path)) << path;
    }
    EXPECT_FALSE(catalog_->find("music\\d\\a\\..\\b"));
}

TEST_F(ShareScannerTest, AFolderThatIsGoneIsReportedAndItsTagsAreKept) {
    folder_.write("music/a.wav", sound());
    scan();
    fs::rename(folder_ / "music", folder_ / "unmounted");
    EXPECT_THAT(scan(), IsEmpty());
    EXPECT_EQ(why("music"), "No such file or directory");
    fs::rename(folder_ / "unmounted", folder_ / "music");
    EXPECT_EQ(scan().size(), 1U);
    EXPECT_EQ(report_.files_read, 0U);
}

TEST_F(ShareScannerTest, WithoutPermissionIsReported) {
    folder_.write("music/a.txt", "");
    folder_.write("music/closed/b.txt", "");
    fs::permissions(folder_ / "music/a.txt", fs::perms::none);
    fs::permissions(folder_ / "music/closed", fs::perms::none);
    fs::permissions(folder_.path(), fs::perms::all);
    // Root may read everything, so somebody else scans, in a process of his own.
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        if (::geteuid() == 0 && ::setuid(nobody) != 0) ::_exit(2);
        const bool right = scan().empty() && why("music/a.txt") == "no permission to read it" &&
                           why("music/closed") == "Permission denied";
        ::_exit(right ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    fs::permissions(folder_ / "music/closed", fs::perms::all);
}

TEST_F(ShareScannerTest, SeveralFoldersHaveTheirAliasesAndVisibility) {
    folder_.write("music/a", "");
    folder_.write("more/music/b", "");
    options_.folders.push_back({folder_ / "more/music/", "More", Visibility::buddies, {}});
    EXPECT_THAT(scan(), ElementsAre("More\\b", "music\\a"));
    EXPECT_EQ(catalog_->counts(Visibility::everyone).files, 1U);
    options_.folders[1].alias.clear();
    const auto clash = ShareScanner(options_).run();
    ASSERT_FALSE(clash);
    EXPECT_EQ(clash.error().message, "the share name 'music' is used twice");
}

TEST_F(ShareScannerTest, ExplainsOnePath) {
    folder_.write("music/x/a.mp3", "");
    folder_.write("music/.x/a.mp3", "");
    EXPECT_EQ(explain_share(options_, folder_ / "music/x/a.mp3"), "shared as part of 'music'");
    EXPECT_EQ(explain_share(options_, folder_ / "music/.x/a.mp3"),
              (folder_ / "music/.x") + ": hidden");
    options_.folders[0].visibility = Visibility::nobody;
    EXPECT_EQ(explain_share(options_, folder_ / "music/x/a.mp3"),
              "part of 'music', which is for nobody at this time");
    EXPECT_EQ(explain_share(options_, "/etc/passwd"), "/etc/passwd: not in a shared folder");
    EXPECT_EQ(explain_share(options_, folder_ / "music/none"),
              (folder_ / "music/none") + ": there is no such file or folder");
}

TEST_F(ShareScannerTest, CancelledScansEnd) {
    folder_.write("music/a.wav", sound());
    ShareScanner scanner(options_);
    scanner.cancel();
    const auto result = scanner.run();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, "the scan was cancelled");
    scan();
    EXPECT_EQ(report_.files_read, 1U);
}

TEST_F(ShareScannerTest, AKilledScanIsContinuedByTheNext) {
    for (int i = 0; i < 3000; ++i)
        folder_.write("music/" + std::to_string(i / 10) + "/" + std::to_string(i) + ".wav",
                      sound());
    const pid_t child = ::fork();
    if (child == 0) {
        ShareScanner scanner(options_);
        // Dies as soon as the first batches are in the cache.
        const std::jthread watch([&] {
            while (scanner.progress().files_read < 1500) std::this_thread::yield();
            ::kill(::getpid(), SIGKILL);
        });
        static_cast<void>(scanner.run());
        ::pause();
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(scan().size(), 3000U);
    EXPECT_GE(report_.files_read, 1U);
    EXPECT_LE(report_.files_read, 2000U);
}

}  // namespace
}  // namespace kindred::io
