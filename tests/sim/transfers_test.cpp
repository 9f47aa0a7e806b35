// Transfers between production clients through a production server, one story per test.
#include "sim/town.hpp"

#include <gtest/gtest.h>

namespace kindred::sim {
namespace {

using client::DownloadState;

constexpr std::uint64_t big = 400'000;

const SharedFileOptions song{"album", "song.mp3", big};
const SharedFileOptions other_song{"album", "other song.mp3", big};

Options homely_network() {
    Options options;
    options.network.delay_min = 5ms;
    options.network.delay_max = 40ms;
    options.network.jitter = 5ms;
    options.network.segment_max = 3000;
    options.network.bytes_per_second = 100'000;
    return options;
}

class Transfers : public testing::Test {
  protected:
    Transfers() : town(1, homely_network()) {}

    /// One who shares the song, and one who wants it.
    void build(bool uploader_firewalled, bool downloader_firewalled) {
        uploader =
            town.add_user({.name = "uploader", .firewalled = uploader_firewalled, .files = {song}});
        downloader = town.add_user({.name = "downloader", .firewalled = downloader_firewalled});
        town.start_all();
        ASSERT_TRUE(town.wait_for_everybody(2min)) << town.world().failure();
    }
    void expect_completed(client::DownloadId download, Duration limit) {
        ASSERT_TRUE(town.wait_for(downloader, download, DownloadState::completed, limit))
            << describe(download);
        EXPECT_EQ(town.difference(downloader, town.status(downloader, download)->final_path,
                                  uploader, song),
                  "");
    }
    std::string describe(client::DownloadId download) {
        const auto status = town.status(downloader, download);
        if (!status) return "no such download " + town.world().failure();
        return std::string(to_string(status->state)) + ": " + status->reason + ", " +
               std::to_string(status->received) + " bytes " + town.world().failure();
    }
    /// Runs until the download has received at least so much.
    void wait_for_bytes(client::DownloadId download, std::uint64_t bytes) {
        ASSERT_TRUE(town.world().run_until(
            [&] { return town.status(downloader, download)->received >= bytes; }, 5min))
            << describe(download);
    }

    Town town;
    HostId uploader;
    HostId downloader;
};

TEST_F(Transfers, AFileIsFoundAndFetched) {
    build(false, false);
    const auto search = town.client(downloader)->search({.query = "song"}, town.now());
    ASSERT_TRUE(search);
    ASSERT_TRUE(town.world().run_until(
        [&] { return !town.client(downloader)->responses(*search).empty(); }, 2min));
    const auto& response = town.client(downloader)->responses(*search).front();
    EXPECT_EQ(response.username, "uploader");
    ASSERT_EQ(response.files.size(), 1U);
    EXPECT_EQ(response.files.front().name, virtual_path(song));
    expect_completed(town.download(downloader, uploader, song), 2min);
}

TEST_F(Transfers, AFirewalledUploaderDelivers) {
    build(true, false);
    expect_completed(town.download(downloader, uploader, song), 3min);
}

TEST_F(Transfers, AFirewalledDownloaderReceives) {
    build(false, true);
    expect_completed(town.download(downloader, uploader, song), 3min);
}

TEST_F(Transfers, BetweenTwoFirewallsADownloadWaitsWithAReason) {
    build(true, true);
    const auto download = town.download(downloader, uploader, song);
    ASSERT_TRUE(town.wait_for(downloader, download, DownloadState::waiting, 3min))
        << describe(download);
    const auto status = town.status(downloader, download);
    EXPECT_TRUE(status->reason.contains("connect") || status->reason.contains("reach"))
        << status->reason;
    EXPECT_TRUE(status->next_attempt);
}

TEST_F(Transfers, ABrokenTransferGoesOnWhereItStopped) {
    build(false, false);
    const auto download = town.download(downloader, uploader, song);
    for (std::uint64_t part = 1; part <= 3; ++part) {
        wait_for_bytes(download, part * big / 5);
        town.world().network().cut_all(uploader);
        town.world().run_for(1s);
    }
    expect_completed(download, 30min);
    std::uint64_t sent = 0;
    for (const auto& upload : town.client(uploader)->uploads()) sent += upload.sent;
    EXPECT_LT(sent, 2 * big);
}

TEST_F(Transfers, ADownloadSurvivesTheDeathOfItsProgram) {
    build(false, false);
    bool durable = false;
    const auto download = town.download(downloader, uploader, song, [&durable] { durable = true; });
    wait_for_bytes(download, big / 3);
    EXPECT_TRUE(durable);
    town.world().kill(downloader);
    town.world().run_for(5s);
    town.world().start(downloader);
    expect_completed(download, 30min);
}

TEST_F(Transfers, ADownloadSurvivesTheDeathOfTheUploader) {
    build(false, false);
    const auto download = town.download(downloader, uploader, song);
    wait_for_bytes(download, big / 3);
    town.world().kill(uploader, Death::silent);
    town.world().run_for(30s);
    town.world().start(uploader);
    expect_completed(download, 30min);
}

TEST_F(Transfers, WhatWaitedInTheQueueOfAnUploaderWhoDiedIsAskedForAgainWhenHeIsBack) {
    UserOptions options{.name = "uploader", .files = {song, other_song}};
    options.settings.upload_slots = 1;
    uploader = town.add_user(std::move(options));
    downloader = town.add_user({.name = "downloader"});
    town.start_all();
    ASSERT_TRUE(town.wait_for_everybody(2min)) << town.world().failure();
    const auto first = town.download(downloader, uploader, song);
    const auto second = town.download(downloader, uploader, other_song);
    wait_for_bytes(first, big / 3);
    ASSERT_EQ(town.status(downloader, second)->state, DownloadState::queued);
    town.world().kill(uploader);
    town.world().run_for(1s);
    town.world().start(uploader);
    ASSERT_TRUE(town.wait_for(downloader, second, DownloadState::completed, 2min))
        << describe(second);
    expect_completed(first, 2min);
}

TEST_F(Transfers, ABanEndsWhatIsUnderWayAtOnceAndTellsWhy) {
    build(false, false);
    const auto download = town.download(downloader, uploader, song);
    wait_for_bytes(download, big / 3);
    ASSERT_TRUE(
        town.client(uploader)->set_contact({.username = "downloader", .banned = true}, town.now()));
    town.world().run_for(5s);
    const auto then = town.status(downloader, download);
    EXPECT_NE(then->state, DownloadState::transferring) << describe(download);
    EXPECT_FALSE(then->reason.empty());
    town.world().run_for(30min);
    const auto later = town.status(downloader, download);
    EXPECT_EQ(later->received, then->received) << describe(download);
    EXPECT_NE(later->state, DownloadState::completed) << describe(download);
    EXPECT_TRUE(later->reason.contains("Banned")) << describe(download);
    // What has arrived is kept for the day he is forgiven.
    ASSERT_TRUE(town.client(uploader)->set_contact({.username = "downloader"}, town.now()));
    town.client(downloader)->retry_download(download, town.now());
    expect_completed(download, 30min);
}

TEST_F(Transfers, WithoutTheServerATransferGoesOnAndTheSessionComesBack) {
    build(false, false);
    const auto download = town.download(downloader, uploader, song);
    wait_for_bytes(download, 1000);
    town.world().kill(town.server_host());
    expect_completed(download, 1min);
    EXPECT_FALSE(town.online(downloader));
    town.world().start(town.server_host());
    EXPECT_TRUE(town.wait_for_everybody(10min));
}

TEST_F(Transfers, AFullDiskIsAStateAndNotTheEnd) {
    build(false, false);
    MemoryFiles& disk = town.world().network().files(downloader);
    disk.set_capacity(big / 2);
    const auto download = town.download(downloader, uploader, song);
    ASSERT_TRUE(town.wait_for(downloader, download, DownloadState::waiting, 3min))
        << describe(download);
    EXPECT_TRUE(town.status(downloader, download)->reason.contains("No space left"))
        << describe(download);
    disk.set_capacity(std::nullopt);
    expect_completed(download, 40min);
}

TEST(Queue, EachDownloaderIsToldHisPlaceAndIsServed) {
    const SharedFileOptions long_song{"album", "long song.mp3", 10 * big};
    Town town(3, homely_network());
    UserOptions options{.name = "uploader", .files = {long_song}};
    options.settings.upload_slots = 1;
    const HostId uploader = town.add_user(std::move(options));
    std::vector<std::pair<HostId, client::DownloadId>> downloads;
    for (const char* const name : {"first", "second", "third", "fourth"})
        downloads.emplace_back(town.add_user({.name = name}), client::DownloadId{});
    town.start_all();
    ASSERT_TRUE(town.wait_for_everybody(2min)) << town.world().failure();
    for (auto& [user, download] : downloads) {
        download = town.download(user, uploader, long_song);
        town.world().run_for(2s);
    }
    const auto places = [&] {
        std::vector<std::uint32_t> list;
        for (const auto& [user, download] : downloads)
            list.push_back(town.status(user, download)->queue_place);
        return list;
    };
    town.world().run_for(15s);
    // One file of each of the others is ahead, for they take turns.
    EXPECT_EQ(places(), (std::vector<std::uint32_t>{0, 3, 3, 3}));
    EXPECT_TRUE(town.wait_for(downloads.back().first, downloads.back().second,
                              DownloadState::completed, 20min));
}

TEST(Queue, ManyDownloadersOfOneSlotAllGetTheirFile) {
    Town town(2, homely_network());
    UserOptions options{.name = "uploader", .files = {song}};
    options.settings.upload_slots = 1;
    const HostId uploader = town.add_user(std::move(options));
    std::vector<HostId> downloaders;
    for (int i = 0; i < 12; ++i)
        downloaders.push_back(
            town.add_user({.name = "d" + std::to_string(i), .firewalled = i % 3 == 0}));
    town.start_all();
    ASSERT_TRUE(town.wait_for_everybody(2min)) << town.world().failure();
    std::map<HostId, client::DownloadId> downloads;
    for (const HostId user : downloaders) downloads[user] = town.download(user, uploader, song);
    std::size_t most = 0;
    const bool finished = town.world().run_until(
        [&] {
            std::size_t active = 0;
            for (const auto& upload : town.client(uploader)->uploads())
                active += upload.state == client::UploadState::transferring ? 1 : 0;
            most = std::max(most, active);
            return std::ranges::all_of(downloads, [&](const auto& entry) {
                return town.status(entry.first, entry.second)->state == DownloadState::completed;
            });
        },
        20min);
    EXPECT_EQ(most, 1U);
    ASSERT_TRUE(finished) << town.world().failure();
    for (const auto& [user, download] : downloads)
        EXPECT_EQ(town.difference(user, town.status(user, download)->final_path, uploader, song),
                  "");
}

}  // namespace
}  // namespace kindred::sim
