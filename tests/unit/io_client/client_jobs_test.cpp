#include "io/client_jobs.hpp"

#include "support.hpp"

namespace kindred::io {
namespace {

template <class Outcome>
Outcome outcome_of(client::Job job) {
    return std::get<Outcome>(perform(job));
}

TEST(ClientJobs, AnswerOnTheLoopOnceEach) {
    Loop loop;
    Workers workers(loop, 2);
    ClientJobs jobs(workers);
    std::map<Ticket, int> done;
    jobs.on_done([&](Ticket ticket, client::JobResult) { ++done[ticket]; });
    jobs.start(Ticket{1}, client::ResolveHost{"127.0.0.1"});
    jobs.start(Ticket{2},
               client::Compute{[] { return client::FrameMade{SharedBytes(Buffer{1, 2, 3})}; }});
    EXPECT_TRUE(done.empty());
    ASSERT_TRUE(test::run_until(loop, [&] { return done.size() == 2; }));
    test::settle(loop);
    EXPECT_EQ(done, (std::map<Ticket, int>{{Ticket{1}, 1}, {Ticket{2}, 1}}));
}

TEST(ClientJobs, ResolveAddressesAndLocalNames) {
    EXPECT_EQ(outcome_of<client::HostResolved>(client::ResolveHost{"1.2.3.4"}).address,
              IPv4{0x01020304});
    EXPECT_EQ(outcome_of<client::HostResolved>(client::ResolveHost{"localhost"}).address,
              IPv4{0x7f000001});
}

TEST(ClientJobs, TellHowMuchOfAPartialFileIsThere) {
    const test::TemporaryFolder folder;
    const auto size_of = [&](const std::string& name) {
        return outcome_of<client::PartialReady>(client::PreparePartial{folder / name}).size;
    };
    EXPECT_EQ(size_of("new/folder/part"), 0u);
    EXPECT_TRUE(std::filesystem::is_directory(folder / "new/folder"));
    test::write_file(folder / "part", "12345");
    EXPECT_EQ(size_of("part"), 5u);
    EXPECT_FALSE(size_of("new"));
    // Somebody else's file must not be written to by way of a link.
    std::filesystem::create_symlink(folder / "part", folder / "link");
    EXPECT_FALSE(size_of("link"));
}

TEST(ClientJobs, CheckSources) {
    const test::TemporaryFolder folder;
    for (const char* name : {"shared", "also", "private"})
        std::filesystem::create_directory(folder / name);
    test::write_file(folder / "shared/song", "123");
    test::write_file(folder / "private/key", "123");
    const auto check = [&](const std::string& name) {
        return outcome_of<client::SourceChecked>(
                   client::CheckSource{folder / name, {folder / "shared", folder / "also"}})
            .size;
    };
    EXPECT_EQ(check("shared/song"), 3u);
    EXPECT_FALSE(check("shared/absent"));
    EXPECT_FALSE(check("shared"));
    // What is not shared stays unread, even if a shared file has become a way to it.
    EXPECT_FALSE(check("private/key"));
    EXPECT_FALSE(check("shared/../private/key"));
    std::filesystem::create_symlink(folder / "private/key", folder / "shared/link");
    EXPECT_FALSE(check("shared/link"));
    std::filesystem::create_directory_symlink(folder / "private", folder / "shared/way");
    EXPECT_FALSE(check("shared/way/key"));
    std::filesystem::create_symlink(folder / "shared/song", folder / "also/link");
    EXPECT_EQ(check("also/link"), 3u);
}

TEST(ClientJobs, KeepFramesInAFile) {
    const test::TemporaryFolder folder;
    int made = 0;
    const auto frame = [&](const std::string& path, std::uint64_t key, std::string_view body) {
        client::KeepFrame job{path, key, 5, [&made, body](const client::KeepFrame::Sink& sink) {
                                  ++made;
                                  sink(as_bytes(body.substr(0, 3)));
                                  sink(as_bytes(body.substr(3)));
                              }};
        const auto result = outcome_of<client::FrameMade>(std::move(job));
        return std::string(as_text(result.frame.view()));
    };
    const std::string path = folder / "browse";
    const std::string expected("\x09\0\0\0\x05\0\0\0hello", 13);
    EXPECT_EQ(frame(path, 1, "hello"), expected);
    EXPECT_EQ(frame(path, 1, "hello"), expected);
    EXPECT_EQ(made, 1) << "it is taken from the file";
    EXPECT_EQ(frame(path, 2, "other").substr(8), "other") << "another key is another frame";
    EXPECT_EQ(made, 2);
    std::filesystem::resize_file(path, 20);
    EXPECT_EQ(frame(path, 2, "other").substr(8), "other") << "a file cut short is not taken";
    std::filesystem::remove(path);
    std::filesystem::create_symlink(folder / "elsewhere", path);
    EXPECT_EQ(frame(path, 2, "other").substr(8), "other");
    EXPECT_FALSE(std::filesystem::exists(folder / "elsewhere")) << "a link is not followed";
    EXPECT_EQ(frame("", 1, "hello"), expected);
    EXPECT_EQ(frame(folder / "no/such/folder", 1, "hello"), expected);
}

TEST(ClientJobs, PlaceDownloadsAndTellEachWhereItIs) {
    const test::TemporaryFolder folder;
    Loop loop;
    Workers workers(loop, 2);
    ClientJobs jobs(workers);
    std::map<Ticket, Result<std::string>> places;
    jobs.on_done([&](Ticket ticket, client::JobResult result) {
        places.emplace(ticket, std::get<client::DownloadPlaced>(result).path);
    });
    constexpr std::uint64_t count = 600;
    for (std::uint64_t i = 1; i <= count; ++i) {
        const std::string name = std::to_string(i);
        if (i != 7) test::write_file(folder / name, name);
        jobs.start(Ticket{i}, client::PlaceDownload{folder / name, folder / "done", name});
    }
    ASSERT_TRUE(test::run_until(loop, [&] { return places.size() == count; }));
    for (const auto& [ticket, path] : places) {
        const std::string name = std::to_string(ticket.value);
        EXPECT_EQ(path.has_value(), ticket.value != 7);
        if (path) {
            EXPECT_EQ(*path, folder / ("done/" + name));
        }
    }
}

TEST(ClientJobs, DeletePartialFilesThatMayBeGone) {
    const test::TemporaryFolder folder;
    test::write_file(folder / "part", "");
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(
            outcome_of<client::PartialDeleted>(client::DeletePartial{folder / "part"}).result);
    EXPECT_FALSE(std::filesystem::exists(folder / "part"));
}

}  // namespace
}  // namespace kindred::io
