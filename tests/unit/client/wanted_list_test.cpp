// Lists of wanted music: tables and lines, and what is wrong with them.
#include "client/wanted_list.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

WantedList tracks(std::string_view text, ListFormat format = ListFormat::automatic) {
    return parse_wanted_list(text, format, ListMode::track);
}
WantedList albums(std::string_view text, ListFormat format = ListFormat::automatic) {
    return parse_wanted_list(text, format, ListMode::album);
}
WantedItem item(std::size_t line, std::string artist, std::string title, std::string album = "",
                std::uint32_t length = 0) {
    return {line, {std::move(artist), std::move(title), std::move(album), length}, 0};
}
/// The only problem of a list, as `line: what`.
std::string problem(const WantedList& list) {
    EXPECT_EQ(list.problems.size(), 1u);
    return list.problems.empty()
               ? ""
               : std::to_string(list.problems[0].line) + ": " + list.problems[0].what;
}

TEST(WantedTable, HasColumnsInAnyOrderAndCase) {
    const auto list = tracks("Length,TITLE,nonsense,Artist,album\n3:52,A,x,B,C\n215,D,,E,\n");
    EXPECT_TRUE(list.problems.empty());
    EXPECT_EQ(list.items, (std::vector{item(2, "B", "A", "C", 232), item(3, "E", "D", "", 215)}));
}

TEST(WantedTable, KnowsWhatOtherProgramsCallTheColumns) {
    const auto list = tracks(
        "\xef\xbb\xbf\"Track Name\",\"Artist Name(s)\",\"Album Name\",\"Duration (ms)\"\r\n"
        "\"Say \"\"Hey\"\"\",\"A, B\",C,232999\r\n");
    EXPECT_TRUE(list.problems.empty());
    EXPECT_EQ(list.items, std::vector{item(2, "A, B", "Say \"Hey\"", "C", 232)});
}

TEST(WantedTable, MayHaveSemicolonsOrTabs) {
    EXPECT_EQ(tracks("artist;title\nA, of B;C\n").items, std::vector{item(2, "A, of B", "C")});
    EXPECT_EQ(tracks("artist\ttitle\nA\t C, D\n").items, std::vector{item(2, "A", "C, D")});
}

TEST(WantedTable, QuotesMayHoldLineEndsAndLinesAreStillCounted) {
    const auto list = tracks("artist,title\n\"A\nB\",C\n\nD,E\n");
    EXPECT_EQ(list.items, (std::vector{item(2, "A B", "C"), item(5, "D", "E")}));
}

TEST(WantedTable, SaysWhichLineIsWrongAndWhy) {
    EXPECT_EQ(problem(tracks("artist,title\nA,B\nA,\"C\n")), "3: a quote is not closed");
    EXPECT_EQ(problem(tracks("artist,title\nA,B,C\n")),
              "2: it has 3 cells, the first line 2: quote what has a separator in it");
    EXPECT_EQ(problem(tracks("artist,title\nA,\n")), "2: there is no title in it");
    EXPECT_EQ(problem(tracks("title,length\nA,long\n")),
              "2: \"long\" is no length: use seconds or 3:52");
    EXPECT_EQ(problem(tracks("artist,album\nA,B\n", ListFormat::csv)),
              "1: no column is called title");
    EXPECT_EQ(problem(albums("album,tracks\nA,-1\n")), "2: \"-1\" is no number of tracks");
    EXPECT_EQ(problem(tracks("artist,title\nA," + std::string(201, 'x'))),
              "2: the title has more than 200 bytes");
    EXPECT_EQ(problem(tracks("")), "1: there is nothing in the list");
}

TEST(WantedLines, AreArtistAndTitleOrWordsOrNamedFields) {
    const auto list = tracks(
        "# what I want\n\nEarth, Wind & Fire - September\r\n"
        "artist=Earth, Wind & Fire, title=Fantasy, length=1:03:07\n"
        "Title = Shine On, album=Wish\nsome words from a-ha\n"
        "A \xe2\x80\x93 B - C\n");
    EXPECT_TRUE(list.problems.empty());
    EXPECT_EQ(list.items,
              (std::vector{item(3, "Earth, Wind & Fire", "September"),
                           item(4, "Earth, Wind & Fire", "Fantasy", "", 3787),
                           item(5, "", "Shine On", "Wish"), item(6, "", "some words from a-ha"),
                           item(7, "A \xe2\x80\x93 B", "C")}));
}

TEST(WantedLines, OfAlbumsHaveAnAlbum) {
    const auto list = albums("A - B\nartist=C, album=D, tracks=12\nwords\n");
    ASSERT_EQ(list.items.size(), 3u);
    EXPECT_EQ(list.items[0], item(1, "A", "", "B"));
    EXPECT_EQ(list.items[1].tracks, 12u);
    EXPECT_EQ(list.items[2], item(3, "", "", "words"));
    EXPECT_EQ(problem(albums("artist=A, title=B\n")), "1: there is no album in it");
}

TEST(WantedLines, ASongMayHaveTheNameOfAColumn) {
    EXPECT_EQ(tracks("title\nalbum\n").items,
              (std::vector{item(1, "", "title"), item(2, "", "album")}));
}

TEST(WantedLists, HoldTheSameThingOnce) {
    EXPECT_EQ(tracks("A - B\na - b!\nA - C\n").items.size(), 2u);
    EXPECT_EQ(albums("artist,album,title\nA,B,one\nA,B,two\n").items.size(), 1u)
        << "a table of the tracks of an album";
}

TEST(WantedLists, AreBounded) {
    std::string text;
    for (int i = 0; i < 10'050; ++i) text += "song " + std::to_string(i) + "\n";
    const auto list = tracks(text);
    EXPECT_EQ(list.items.size(), 10'000u);
    EXPECT_EQ(problem(list), "10001: a list may have 10000 entries at most");
    std::string bad;
    for (int i = 0; i < 500; ++i) bad += "!\n";
    EXPECT_EQ(tracks(bad).problems.size(), 100u);
}

TEST(WantedLists, AnythingIsReadWithoutHarm) {
    EXPECT_EQ(tracks("Caf\xe9 - \x01x\n").items, std::vector{item(1, "Caf\xc3\xa9", " x")});
    for (const ListFormat format : {ListFormat::csv, ListFormat::lines, ListFormat::automatic})
        for (const std::string_view text :
             {"\"", "\"\"\"", ",,,\n,,", "title\n\"\"\"", "=,=,=", "artist=", " - ", "\n\n",
              "\xef\xbb\xbf", "length=999999999999, title=a", "title,length\na,99999999999"})
            (void)tracks(text, format);
}

}  // namespace
}  // namespace kindred::client
