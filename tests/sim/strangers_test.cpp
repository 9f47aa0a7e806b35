// Downloads from a peer who lies. A file is never marked complete unless it has the size that was
// agreed on, nothing is written outside of the folders of the engine, and the download ends in a
// state with a reason.
#include "sim/stranger.hpp"
#include "sim/town.hpp"

#include <gtest/gtest.h>

namespace kindred::sim {
namespace {

using client::DownloadState;

constexpr Endpoint server{{0x0a000001}, server_port};
constexpr std::uint64_t known_size = 50'000;

class Strangers : public testing::Test {
  protected:
    Strangers() : town(1, Options{}) {}

    /// What becomes of a download of `path` from a liar within ten minutes.
    client::DownloadStatus fetch(const Lies& lies,
                                 const std::string& path = "music\\album\\song.mp3",
                                 std::optional<std::uint64_t> size = known_size) {
        const HostId victim = town.add_user({.name = "victim"});
        const Endpoint address{town.world().network().host(victim).address, client_port};
        town.add_stranger("liar", [=](Machine& machine) {
            return std::make_unique<Stranger>(machine, StrangerOptions{server, address, lies});
        });
        town.start_all();
        EXPECT_TRUE(town.world().run_until([&] { return town.online(victim); }, 2min));
        town.world().run_for(5s);
        const auto ids = town.client(victim)->download(
            {{.username = "liar", .path = path, .size = size}}, town.now());
        (void)town.wait_for(victim, ids.front(), DownloadState::completed, 10min);
        town.client(victim)->check();
        for (const auto& [file, content] : town.world().network().files(victim).all()) {
            EXPECT_TRUE(file.starts_with("/downloads/") || file.starts_with("/incomplete/"))
                << file;
            EXPECT_EQ(file.find("/.."), std::string::npos) << file;
        }
        const auto status = *town.status(victim, ids.front());
        const Buffer* placed = town.world().network().files(victim).find(status.final_path);
        final_size = placed == nullptr ? std::nullopt : std::optional(placed->size());
        return status;
    }
    void expect_not_completed(const client::DownloadStatus& status) {
        EXPECT_NE(status.state, DownloadState::completed);
        const bool waits =
            status.state == DownloadState::waiting || status.state == DownloadState::failed;
        EXPECT_TRUE(!waits || !status.reason.empty());
        EXPECT_EQ(final_size, std::nullopt);
    }

    Town town;
    std::optional<std::size_t> final_size;
};

TEST_F(Strangers, TheTruthWorks) {
    EXPECT_EQ(fetch({.claimed_size = known_size, .sent_size = known_size}).state,
              DownloadState::completed);
    EXPECT_EQ(final_size, known_size);
}

/// Each attempt brings a little more, as after a broken connection; they never come to the whole.
TEST_F(Strangers, FewerBytesThanSaidAreNoFile) {
    expect_not_completed(
        fetch({.claimed_size = known_size, .sent_size = 10, .closes_after_data = true}));
}

TEST_F(Strangers, MoreBytesThanSaidAreCutOff) {
    const auto status = fetch({.claimed_size = known_size, .sent_size = 3 * known_size});
    if (status.state == DownloadState::completed) {
        EXPECT_EQ(final_size, known_size);
    }
    EXPECT_LE(status.received, known_size);
}

TEST_F(Strangers, ATokenThatWasNotAgreedOnBringsNothing) {
    expect_not_completed(
        fetch({.claimed_size = known_size, .sent_size = known_size, .wrong_token = true}));
}

TEST_F(Strangers, AFileNobodyAskedForIsNotTaken) {
    expect_not_completed(fetch({.claimed_size = known_size,
                                .sent_size = known_size,
                                .other_name = "music\\album\\virus.exe"}));
}

/// It does not replace the size that is known, and what is known arrives.
TEST_F(Strangers, AnAbsurdSizeIsNotBelieved) {
    const auto status = fetch({.claimed_size = ~std::uint64_t{0} / 2, .sent_size = known_size});
    EXPECT_EQ(status.state, DownloadState::completed) << status.reason;
    EXPECT_EQ(status.size, known_size);
    EXPECT_EQ(final_size, known_size);
}

TEST(Names, FromStrangersCannotLeaveTheFolders) {
    for (const char* path : {"..\\..\\etc\\passwd", "/etc/passwd", "music\\..\\..\\..",
                             "C:\\windows\\x", "a\\b/../../../c"}) {
        SCOPED_TRACE(path);
        Town fresh(1, Options{});
        const HostId victim = fresh.add_user({.name = "victim"});
        const Endpoint address{fresh.world().network().host(victim).address, client_port};
        fresh.add_stranger("liar", [=](Machine& machine) {
            return std::make_unique<Stranger>(
                machine, StrangerOptions{server, address, {known_size, known_size, {}, {}, {}}});
        });
        fresh.start_all();
        fresh.world().run_for(20s);
        const auto id = fresh.client(victim)
                            ->download({{.username = "liar",
                                         .path = path,
                                         .size = known_size,
                                         .destination = "../../outside"}},
                                       fresh.now())
                            .front();
        (void)fresh.wait_for(victim, id, DownloadState::completed, 2min);
        for (const auto& [file, content] : fresh.world().network().files(victim).all()) {
            EXPECT_TRUE(file.starts_with("/downloads/") || file.starts_with("/incomplete/"))
                << file;
            EXPECT_EQ(file.find("/../"), std::string::npos) << file;
        }
    }
}

}  // namespace
}  // namespace kindred::sim
