// What a file must be like, and the words about why it is not.
#include "client/conditions.hpp"

#include "client/music_names.hpp"
#include "protocol/codec.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

RemoteFile song(std::string path = "music\\Ann Band\\First (1999)\\01 - It's a Song.MP3") {
    return {std::move(path), 4'000'000, {192, 200, 44'100, 16, false}};
}

/// Why the song does not meet the conditions that `set` sets; "" if it does.
template <class Set>
std::string why_not(Set set, const RemoteFile& file = song(), const WantedNames& wanted = {}) {
    Conditions conditions;
    set(conditions);
    return first_unmet(conditions, "bob", file, wanted).value_or("");
}

TEST(Conditions, WithoutAnyEverythingIsGood) {
    EXPECT_TRUE(meets({}, "bob", {}));
    EXPECT_EQ(judge({}, "bob", song()).met, 0u);
}

TEST(Conditions, SayWhatIsWrongWithFormatAndQuality) {
    EXPECT_EQ(why_not([](auto& c) { c.formats = {"flac", "mp3"}; }), "");
    EXPECT_EQ(why_not([](auto& c) { c.formats = {"flac", "ogg"}; }), "mp3 is none of flac, ogg");
    EXPECT_EQ(why_not([](auto& c) { c.formats = {"flac"}; }, song("a\\b")),
              "no extension is none of flac");
    EXPECT_EQ(why_not([](auto& c) { c.min_bitrate_kbps = 192; }), "");
    EXPECT_EQ(why_not([](auto& c) { c.min_bitrate_kbps = 256; }),
              "192 kbit/s is less than 256 kbit/s");
    EXPECT_EQ(why_not([](auto& c) { c.max_bitrate_kbps = 128; }),
              "192 kbit/s is more than 128 kbit/s");
    EXPECT_EQ(why_not([](auto& c) { c.min_sample_rate_hz = 48'000; }),
              "44100 Hz is less than 48000 Hz");
    EXPECT_EQ(why_not([](auto& c) { c.max_sample_rate_hz = 44'100; }), "");
    EXPECT_EQ(why_not([](auto& c) { c.min_bit_depth = 24; }), "16 bits is less than 24 bits");
    EXPECT_EQ(why_not([](auto& c) { c.banned_users = {"bob"}; }), "bob is not to be asked");
}

TEST(Conditions, WhatIsNotToldPassesOnlyIfThatIsAccepted) {
    RemoteFile silent = song();
    silent.attributes = {};
    const auto min_bitrate = [](auto& c) { c.min_bitrate_kbps = 128; };
    EXPECT_EQ(why_not(min_bitrate, silent), "its bitrate is not told");
    EXPECT_EQ(why_not([](auto& c) { c.min_bit_depth = 16; }, silent), "its bit depth is not told");
    EXPECT_EQ(why_not([](auto& c) { c.min_bitrate_kbps = 128, c.accept_unknown = true; }, silent),
              "");
    silent.attributes.duration_seconds = 200;
    EXPECT_EQ(bitrate_of(silent), 160u) << "reckoned from size and length";
    EXPECT_EQ(why_not(min_bitrate, silent), "");
}

TEST(Conditions, CompareTheLengthWithTheWantedOne) {
    const auto close = [](auto& c) { c.length_tolerance_seconds = 5; };
    EXPECT_EQ(why_not(close, song(), {.length_seconds = 204}), "");
    EXPECT_EQ(why_not(close, song(), {.length_seconds = 192}), "3:20 is 8 s away from 3:12");
    EXPECT_EQ(why_not(close, song()), "") << "no length is wanted";
    RemoteFile silent = song();
    silent.attributes.duration_seconds = 0;
    EXPECT_EQ(why_not(close, silent, {.length_seconds = 192}), "its length is not told");
}

TEST(Conditions, ComparePlainWordsOfNames) {
    const WantedNames wanted{"ann band", "its a song", "FIRST", 0};
    const auto strict = [](auto& c) { c.strict_title = c.strict_artist = c.strict_album = true; };
    EXPECT_EQ(why_not(strict, song(), wanted), "");
    EXPECT_EQ(why_not(strict, song(), {"ann", "a son", "", 0}), "\"a son\" is not in its name");
    EXPECT_EQ(why_not(strict, song(), {"bee", "", "", 0}), "\"bee\" is not in its path");
    EXPECT_EQ(why_not(strict, song(), {"", "", "its a song", 0}),
              "\"its a song\" is not in its folders");
    EXPECT_EQ(why_not([](auto& c) { c.words = {"band", "first 1999"}; }), "");
    EXPECT_EQ(why_not([](auto& c) { c.words = {"band", "irst"}; }), "\"irst\" is not in its path");
    EXPECT_EQ(why_not([](auto& c) { c.without = {"ban", "Song"}; }), "\"Song\" is in its path");
}

TEST(Conditions, AreCountedAndListed) {
    Conditions conditions;
    conditions.formats = {"mp3"};
    conditions.min_bitrate_kbps = 320;
    conditions.without = {"band"};
    const Verdict verdict = judge(conditions, "bob", song());
    EXPECT_EQ(verdict.met, 1u);
    EXPECT_EQ(verdict.unmet, (std::vector<std::string>{"192 kbit/s is less than 320 kbit/s",
                                                       "\"band\" is in its path"}));
}

TEST(Conditions, AreCheckedBeforeTheyCount) {
    EXPECT_EQ(checked({.formats = {".MP3", "Flac"}})->formats,
              (std::vector<std::string>{"mp3", "flac"}));
    EXPECT_EQ(checked({.min_bitrate_kbps = 320, .max_bitrate_kbps = 128}).error().message,
              "'min_bitrate' is more than 'max_bitrate'");
    EXPECT_EQ(checked({.formats = {"."}}).error().message, "'formats' has an empty entry");
    EXPECT_EQ(checked({.words = {"?!"}}).error().message,
              "'words' has an entry without a word: \"?!\"");
    EXPECT_FALSE(checked({.banned_users = std::vector<std::string>(1001, "bob")}));
    EXPECT_FALSE(checked({.without = {std::string(257, 'a')}}));
}

TEST(Conditions, AreTheSameAfterTheyWereStored) {
    const Conditions conditions{.formats = {"mp3", "ogg"},
                                .min_bitrate_kbps = 1,
                                .max_bitrate_kbps = 2,
                                .min_sample_rate_hz = 3,
                                .max_sample_rate_hz = 4,
                                .min_bit_depth = 5,
                                .length_tolerance_seconds = 6,
                                .strict_title = true,
                                .strict_album = true,
                                .words = {"a"},
                                .without = {"b", "c"},
                                .banned_users = {"bob"},
                                .accept_unknown = true};
    Buffer value;
    protocol::encode_fields(conditions, value);
    Conditions read;
    protocol::Decoder decoder{ByteView(value)};
    Conditions::fields(read, decoder);
    EXPECT_FALSE(decoder.failed());
    EXPECT_EQ(read, conditions);
}

TEST(MusicNames, AreComparedWithoutCaseAccentsAndPunctuation) {
    EXPECT_EQ(plain_words("  Bj\xc3\xb6rk_-_It\xe2\x80\x99s (Oh) So.Quiet "),
              "bjork its oh so quiet");
    EXPECT_EQ(plain_words("Beyonce\xcc\x81 & Jay"), "beyonce and jay") << "a combining accent";
    EXPECT_EQ(plain_words("Caf\xe9"), "cafe") << "Latin-1";
    EXPECT_EQ(plain_words("\xc5\x81\xc3\xb3\xc5\xba Stra\xc3\x9f"
                          "e \xc3\x86on"),
              "loz strasse aeon");
    EXPECT_EQ(plain_words("\xd0\x9a\xd0\xb8\xd0\xbd\xd0\xbe"), "\xd0\xba\xd0\xb8\xd0\xbd\xd0\xbe");
    EXPECT_EQ(plain_words("?!"), "");
}

TEST(MusicNames, PhrasesAreWholeWords) {
    EXPECT_TRUE(has_phrase("a live band", "live"));
    EXPECT_TRUE(has_phrase("olive live", "live"));
    EXPECT_TRUE(has_phrase("a live band", "a live band"));
    EXPECT_TRUE(has_phrase("anything", ""));
    EXPECT_FALSE(has_phrase("oliver lives", "live"));
    EXPECT_FALSE(has_phrase("a live band", "a band"));
}

}  // namespace
}  // namespace kindred::client
