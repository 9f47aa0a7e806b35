#include "client/paths.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

TEST(Paths, NamesKeepWhatIsHarmless) {
    EXPECT_EQ(safe_name("01 - Song (live) [2003].mp3"), "01 - Song (live) [2003].mp3");
    EXPECT_EQ(safe_name("Caf\xc3\xa9.flac"), "Caf\xc3\xa9.flac");
    EXPECT_EQ(safe_name("Caf\xe9.flac"), "Caf\xc3\xa9.flac") << "Latin-1 becomes UTF-8";
}

TEST(Paths, HostileNamesLoseTheirTeeth) {
    EXPECT_EQ(safe_name(".."), "_");
    EXPECT_EQ(safe_name(""), "_");
    EXPECT_EQ(safe_name(". . ."), "_");
    EXPECT_EQ(safe_name("../../etc/passwd"), "_.._etc_passwd");
    EXPECT_EQ(safe_name("C:\\Windows"), "C__Windows");
    EXPECT_EQ(safe_name(std::string("a\0b", 3)), "a_b");
    EXPECT_EQ(safe_name("a\nb\x7f"), "a_b_");
    EXPECT_EQ(safe_name("name.  "), "name");
    EXPECT_EQ(safe_name("CON.mp3"), "_CON.mp3");
    EXPECT_EQ(safe_name("nul"), "_nul");
    EXPECT_EQ(safe_name("gpj.\xe2\x80\xae"
                        "exe.mp3"),
              "gpj.exe.mp3")
        << "right-to-left override";
}

TEST(Paths, LongNamesAreCutButKeepTheirExtension) {
    for (const std::size_t size : {250u, 4096u, 1'000'000u}) {
        const std::string name = safe_name(std::string(size, 'x') + ".flac");
        EXPECT_LE(name.size(), 200u);
        EXPECT_TRUE(name.ends_with(".flac"));
    }
    std::string umlauts;
    for (int i = 0; i < 300; ++i) umlauts += "\xc3\xa4";
    EXPECT_LE(safe_name(umlauts).size(), 200u);
    EXPECT_TRUE(is_utf8(safe_name(umlauts)));
}

TEST(Paths, FoldersCannotLeave) {
    EXPECT_EQ(safe_folder("Artist/Album"), "Artist/Album");
    EXPECT_EQ(safe_folder("Artist\\Album"), "Artist/Album");
    EXPECT_EQ(safe_folder("../../etc"), "etc");
    EXPECT_EQ(safe_folder("/etc//passwd/"), "etc/passwd");
    EXPECT_EQ(safe_folder("..\\.\\. ."), "");
    EXPECT_EQ(safe_folder(std::string(1000, '/') + "x"), "x");
}

TEST(Paths, PartsOfVirtualPaths) {
    EXPECT_EQ(base_name("a\\b\\c.mp3"), "c.mp3");
    EXPECT_EQ(base_name("c.mp3"), "c.mp3");
    EXPECT_EQ(folder_name("a\\b\\c.mp3"), "b");
    EXPECT_EQ(folder_name("c.mp3"), "");
}

TEST(Paths, PartialFilesAreOnePerUserAndPath) {
    const auto path = partial_path("/incomplete", "bob", "a\\song.mp3");
    EXPECT_TRUE(path.starts_with("/incomplete/"));
    EXPECT_TRUE(path.ends_with("-song.mp3.part"));
    EXPECT_EQ(path, partial_path("/incomplete", "bob", "a\\song.mp3"));
    EXPECT_NE(path, partial_path("/incomplete", "ann", "a\\song.mp3"));
    EXPECT_NE(path, partial_path("/incomplete", "bob", "b\\song.mp3"));
    EXPECT_NE(partial_path("/i", "ab", "c"), partial_path("/i", "a", "bc"));
    EXPECT_LE(partial_path("", "u", std::string(5000, 'x')).size(), 255u);
}

TEST(Paths, TemplatesAreFilledWithSafeNames) {
    const DestinationFields fields{"b/ob", "music\\The Album\\01 song.tar.gz", "batch 7"};
    const auto fill = [&](std::string_view pattern) {
        const Destination to = expand_template(pattern, fields);
        return to.folder + "|" + to.name;
    };
    EXPECT_EQ(fill("{folder}/{file}"), "The Album|01 song.tar.gz");
    EXPECT_EQ(fill("{user}/{path}/{stem}.{extension}"), "b_ob/music/The Album|01 song.tar.gz");
    EXPECT_EQ(fill("new/{batch}/{user} - {file}"), "new/batch 7|b_ob - 01 song.tar.gz");
    EXPECT_EQ(fill("../../{folder}/../{file}"), "The Album|01 song.tar.gz");
    EXPECT_EQ(fill("{unknown}/{file"), "{unknown}|{file");
    const DestinationFields hostile{"..", "..\\..\\..", ""};
    const Destination to = expand_template("{user}/{path}/{folder}/{file}", hostile);
    EXPECT_EQ(to.folder.find(".."), std::string::npos) << to.folder;
    EXPECT_EQ(to.name, "_");
}

TEST(Paths, TemplatesWithMistakesAreNamed) {
    EXPECT_TRUE(check_template("{user}/{folder}/{file}"));
    EXPECT_NE(check_template("{usr}/{file}").error().message.find("{usr}"), std::string::npos);
    EXPECT_FALSE(check_template("{user}/{file"));
    EXPECT_FALSE(check_template("user}/{file}"));
    EXPECT_FALSE(check_template("{file}/{folder}"));
    EXPECT_FALSE(check_template(""));
}

}  // namespace
}  // namespace kindred::client
