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
        storage->on_stored([&](Ticket ticket, client::Stored result) {
            EXPECT_TRUE(result.result);
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
