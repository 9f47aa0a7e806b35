#include "io/network.hpp"
#include "support.hpp"

namespace kindred::io {
namespace {

using namespace test;

/// Two ends of one connection within the same network, and a folder for files.
class FilesTest : public testing::Test {
  protected:
    FilesTest() : network(loop) {
        network.set_events(events);
        const auto port = network.listen(any_loopback, ListenerId::plain).value();
        sender = network.connect({IPv4{0x7f000001}, port}, 5s);
        EXPECT_TRUE(run_until(
            loop, [&] { return events.peers[sender].connected && !events.order.empty(); }));
        receiver = events.order.back();
    }
    Recorder::Peer& sending() { return events.peers[sender]; }
    Recorder::Peer& receiving() { return events.peers[receiver]; }

    TemporaryFolder folder;
    Loop loop;
    Recorder events;
    Network network;
    ConnectionId sender;
    ConnectionId receiver;
};

TEST_F(FilesTest, AFileArrivesBetweenWhatIsSentBeforeAndBehindIt) {
    const std::string content = pattern(5'000'000);
    write_file(folder / "a", content);
    // The receiver learns from the first bytes what is to come, as a peer does.
    events.on_received = [&](ConnectionId c, ByteView data) {
        if (c != receiver || data[0] != 'b') return;
        network.receive_file(c, {folder / "b", 0, content.size()},
                             Buffer(data.begin() + 6, data.end()));
    };
    network.send(sender, bytes("before"));
    network.send_file(sender, {folder / "a", 0, content.size()});
    network.send(sender, bytes("after"));
    ASSERT_TRUE(run_until(loop, [&] { return receiving().received.ends_with("after"); }));
    EXPECT_TRUE(read_file(folder / "b") == content);
    EXPECT_EQ(sending().files_done, 1);
    EXPECT_EQ(receiving().files_done, 1);
    EXPECT_EQ(receiving().progress.back(), content.size());
    EXPECT_EQ(sending().progress.back(), content.size());
    EXPECT_TRUE(std::ranges::is_sorted(receiving().progress));
}

TEST_F(FilesTest, ABrokenDownloadIsResumedAtItsOffset) {
    const std::string content = pattern(300'000);
    write_file(folder / "a", content);
    write_file(folder / "b", content.substr(0, 123'456));
    network.receive_file(receiver, {folder / "b", 123'456, content.size() - 123'456}, {});
    network.send_file(sender, {folder / "a", 123'456, content.size() - 123'456});
    ASSERT_TRUE(run_until(loop, [&] { return receiving().files_done == 1; }));
    EXPECT_TRUE(read_file(folder / "b") == content);
}

TEST_F(FilesTest, AnEmptyRangeIsDoneAtOnce) {
    write_file(folder / "a", "");
    network.send_file(sender, {folder / "a", 0, 0});
    network.receive_file(receiver, {folder / "b", 0, 0}, {});
    ASSERT_TRUE(
        run_until(loop, [&] { return sending().files_done + receiving().files_done == 2; }));
    EXPECT_TRUE(std::filesystem::exists(folder / "b"));
}

TEST_F(FilesTest, FirstBytesBeyondTheRangeReachTheCore) {
    network.receive_file(receiver, {folder / "b", 0, 3}, Buffer{'a', 'b', 'c', 'd', 'e'});
    ASSERT_TRUE(run_until(loop, [&] { return receiving().received == "de"; }));
    EXPECT_EQ(read_file(folder / "b"), "abc");
    EXPECT_EQ(receiving().files_done, 1);
}

TEST_F(FilesTest, ARateIsKept) {
    const std::string content = pattern(60'000);
    write_file(folder / "a", content);
    network.limit_rate(sender, 200'000);
    const Time begin = system_now().steady;
    network.send_file(sender, {folder / "a", 0, content.size()});
    network.receive_file(receiver, {folder / "b", 0, content.size()}, {});
    ASSERT_TRUE(run_until(loop, [&] { return receiving().files_done == 1; }));
    EXPECT_GE(system_now().steady - begin, Duration(250ms));
    EXPECT_TRUE(read_file(folder / "b") == content);
}

TEST_F(FilesTest, TheReceiversRateIsKeptToo) {
    const std::string content = pattern(60'000);
    write_file(folder / "a", content);
    network.limit_rate(receiver, 200'000);
    const Time begin = system_now().steady;
    network.receive_file(receiver, {folder / "b", 0, content.size()}, {});
    network.send_file(sender, {folder / "a", 0, content.size()});
    ASSERT_TRUE(run_until(loop, [&] { return receiving().files_done == 1; }));
    EXPECT_GE(system_now().steady - begin, Duration(250ms));
    EXPECT_TRUE(read_file(folder / "b") == content);
}

TEST_F(FilesTest, AThrottledReceiverStillClosesAndSeesABreak) {
    network.limit_rate(receiver, 1);
    network.receive_file(receiver, {folder / "b", 0, 1000}, {});
    network.send(sender, bytes(std::string(500, 'x')));
    settle(loop);
    network.abort(sender);
    settle(loop);
    network.close(receiver);
    EXPECT_TRUE(run_until(loop, [&] { return network.connections() == 0; }));
}

TEST_F(FilesTest, FilesThatCannotBeReadFailWithAReason) {
    write_file(folder / "short", "1234567890");
    const std::vector<std::pair<FileRange, std::string>> cases = {
        {{folder / "none", 0, 1}, "No such file"},
        {{folder.path().string(), 0, 1}, "not a regular file"},
        {{folder / "short", 5, 6}, "has 10 bytes, which is too short"},
        {{folder / "short", ~std::uint64_t{0}, 2}, "too short"},
    };
    for (const auto& [range, why] : cases) {
        sending().failures.clear();
        network.send_file(sender, range);
        ASSERT_TRUE(run_until(loop, [&] { return !sending().failures.empty(); }));
        EXPECT_THAT(sending().failures[0], testing::HasSubstr(why));
        EXPECT_THAT(sending().failures[0], testing::HasSubstr(range.path));
    }
    network.send(sender, bytes("still open"));
    EXPECT_TRUE(run_until(loop, [&] { return receiving().received == "still open"; }));
}

TEST_F(FilesTest, AFileThatShrinksWhileItIsSentFails) {
    write_file(folder / "a", pattern(20 * limits::mib));
    network.limit_rate(sender, 10 * limits::mib);
    network.receive_file(receiver, {folder / "b", 0, 20 * limits::mib}, {});
    network.send_file(sender, {folder / "a", 0, 20 * limits::mib});
    ASSERT_TRUE(run_until(loop, [&] { return !sending().progress.empty(); }));
    std::filesystem::resize_file(folder / "a", 0);
    ASSERT_TRUE(run_until(loop, [&] { return !sending().failures.empty(); }));
    EXPECT_THAT(sending().failures[0], testing::HasSubstr("became shorter"));
}

TEST_F(FilesTest, FilesThatCannotBeWrittenFailWithAReason) {
    network.receive_file(receiver, {folder / "no/such/folder", 0, 5}, {});
    ASSERT_TRUE(run_until(loop, [&] { return !receiving().failures.empty(); }));
    EXPECT_THAT(receiving().failures[0], testing::HasSubstr("No such file or directory"));
    receiving().failures.clear();

    write_file(folder / "short", "123");
    network.receive_file(receiver, {folder / "short", 100, 5}, {});
    ASSERT_TRUE(run_until(loop, [&] { return !receiving().failures.empty(); }));
    EXPECT_THAT(receiving().failures[0], testing::HasSubstr("too short"));
}

TEST_F(FilesTest, AFullDiskFailsWithAReason) {
    network.receive_file(receiver, {"/dev/full", 0, 5}, {});
    network.send(sender, bytes("12345"));
    ASSERT_TRUE(run_until(loop, [&] { return !receiving().failures.empty(); }));
    EXPECT_EQ(receiving().failures[0], "cannot write /dev/full: No space left on device");
    EXPECT_TRUE(receiving().ends.empty());
}

TEST_F(FilesTest, WhatCameBeforeABreakIsToldAndKept) {
    network.receive_file(receiver, {folder / "b", 0, 1000}, {});
    network.send(sender, bytes("0123456789"));
    network.close(sender);
    ASSERT_TRUE(run_until(loop, [&] { return !receiving().ends.empty(); }));
    EXPECT_EQ(receiving().progress.back(), 10U);
    EXPECT_EQ(receiving().files_done, 0);
    EXPECT_EQ(read_file(folder / "b"), "0123456789");
}

}  // namespace
}  // namespace kindred::io
