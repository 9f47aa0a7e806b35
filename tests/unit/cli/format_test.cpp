#include "apps/kindred/format.hpp"

#include "apps/kindred/progress.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <sstream>

namespace kindred::cli {
namespace {

TEST(Format, ShowsSizesAndTimesShortly) {
    EXPECT_EQ(bytes_text(0), "0 B");
    EXPECT_EQ(bytes_text(1023), "1023 B");
    EXPECT_EQ(bytes_text(1536), "1.5 KiB");
    EXPECT_EQ(bytes_text(~std::uint64_t{0}), "16 EiB");
    EXPECT_EQ(duration_text(65), "1:05");
    EXPECT_EQ(duration_text(3661), "1:01:01");
    EXPECT_EQ(speed_text(0), "");
}

TEST(Format, ShortensByCharactersNotBytes) {
    EXPECT_EQ(shortened("äöü", 3), "äöü");
    EXPECT_EQ(shortened("äöüß", 3), "äö…");
}

TEST(Format, KeepsTheEndOfAPath) {
    EXPECT_EQ(shortened_front("äöü", 3), "äöü");
    EXPECT_EQ(shortened_front("äöüß", 3), "…üß");
}

TEST(Format, CountsThings) {
    EXPECT_EQ(counted(1, "file"), "1 file");
    EXPECT_EQ(counted(0, "file"), "0 files");
}

TEST(Format, TakesControlCharactersOut) {
    EXPECT_EQ(printable("a\x1b[31m\n\xc2\x9b ä"), "a?[31m?? ä");
}

TEST(Table, IsAsWideAsItsCells) {
    Table table({{"id", Table::Align::right}, {"name"}});
    table.add({"1", "ä"});
    table.add({"10", "bc"});
    std::ostringstream out;
    table.print(out);
    EXPECT_EQ(out.str(), "id  name\n 1  ä\n10  bc\n");
}

TEST(Table, FitsATerminalByTheColumnThatGivesWay) {
    Table table({{"file", Table::Align::left, true}, {"why"}});
    table.add({R"(Music\Some Artist\Some Album\01 - Song.mp3)", "no"});
    std::ostringstream narrow;
    table.print(narrow, 30);
    EXPECT_EQ(narrow.str(), "file                       why\n…Some Album\\01 - Song.mp3  no\n");
    std::ostringstream wide;
    table.print(wide, 80);
    EXPECT_NE(wide.str().find("Music"), std::string::npos) << wide.str();
}

TEST(ProgressLine, SumsUpAndNamesTheCurrentFile) {
    const auto downloads = boost::json::parse(
        R"([{"filename":"m\\a.mp3","state":"completed","received":100,"size":100},)"
        R"({"filename":"m\\b.mp3","state":"transferring","received":0,"size":100,"speed":50}])");
    EXPECT_EQ(progress_text(downloads.as_array(), 120),
              "[############------------] 50%  100 B of 200 B  50 B/s  0:02 left  "
              "b.mp3 (transferring)");
}

}  // namespace
}  // namespace kindred::cli
