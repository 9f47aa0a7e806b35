#include "io/client_storage.hpp"

#include "support.hpp"

namespace kindred::io {
namespace {

using client::Table;
using test::run_until;

Buffer value(std::string_view text) {
    return {text.begin(), text.end()};
}

std::unique_ptr<ClientStorage> open(Loop& loop, const std::string& path) {
    auto storage = ClientStorage::open(loop, path);
    EXPECT_TRUE(storage) << storage.error().message;
    return std::move(*storage);
}

TEST(ClientStorage, GivesBackWhatWasPutInTheOrderOfKeys) {
    const test::TemporaryFolder folder;
    Loop loop;
    {
        const auto storage = open(loop, folder / "client.db");
        std::vector<Ticket> stored;
        storage->on_done([&](Ticket ticket, client::JobResult result) {
            EXPECT_TRUE(std::get<client::Stored>(result).result);
            stored.push_back(ticket);
        });
        storage->put({}, Table::downloads, "b", value("old"));
        storage->put(Ticket{1}, Table::downloads, "b", value("two"));
        storage->put({}, Table::downloads, std::string("a\0\xff", 3), value("one"));
        storage->put({}, Table::people, "b", value("other table"));
        storage->put({}, Table::downloads, "gone", value("x"));
        storage->erase(Ticket{2}, Table::downloads, "gone");
        ASSERT_TRUE(run_until(loop, [&] { return stored.size() == 2; }));
        EXPECT_EQ(stored, (std::vector<Ticket>{{1}, {2}}));
    }
    const auto storage = open(loop, folder / "client.db");
    const auto records = storage->load(Table::downloads);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].key, std::string("a\0\xff", 3));
    EXPECT_EQ(records[1].value, value("two"));
    EXPECT_EQ(storage->load(Table::people).size(), 1u);
}

TEST(ClientStorage, ReadsPagesFromTheGreatestKeyDown) {
    const test::TemporaryFolder folder;
    Loop loop;
    const auto storage = open(loop, folder / "client.db");
    std::vector<std::vector<std::string>> pages;
    storage->on_done([&](Ticket, client::JobResult result) {
        pages.emplace_back();
        for (const client::Record& record : *std::get<client::RecordsRead>(result).records)
            pages.back().push_back(record.key);
    });
    for (const std::string key : {"a1", "a2", "a3", "b1", "\xff"})
        storage->put({}, Table::private_messages, key, value("x"));
    // Never asked for a report, yet seen by the reads behind them.
    storage->read(Ticket{1}, Table::private_messages, {"a", "", 2});
    storage->read(Ticket{2}, Table::private_messages, {"a", "a2", 9});
    storage->read(Ticket{3}, Table::private_messages, {"\xff", "", 9});
    storage->read(Ticket{4}, Table::private_messages, {"", "", 9});
    ASSERT_TRUE(run_until(loop, [&] { return pages.size() == 4; }));
    EXPECT_EQ(pages[0], (std::vector<std::string>{"a3", "a2"}));
    EXPECT_EQ(pages[1], std::vector<std::string>{"a1"});
    EXPECT_EQ(pages[2], std::vector<std::string>{"\xff"});
    EXPECT_EQ(pages[3].size(), 5u);
}

TEST(ClientStorage, TellsWhyAFileCannotBeUsed) {
    const test::TemporaryFolder folder;
    Loop loop;
    test::write_file(folder / "client.db", "this is no database, and it is long enough to tell");
    const auto storage = ClientStorage::open(loop, folder / "client.db");
    ASSERT_FALSE(storage);
    EXPECT_NE(storage.error().message.find("client.db"), std::string::npos);
}

}  // namespace
}  // namespace kindred::io
