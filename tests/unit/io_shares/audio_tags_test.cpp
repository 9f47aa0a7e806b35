// Attributes of files made by real encoders, where these are installed, and of hand-made frames.
#include "io/audio_tags.hpp"

#include "base/random.hpp"
#include "files.hpp"
#include "io/mp3_frames.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kindred::io {
namespace {

using client::FileAttributes;

constexpr unsigned sample_rate = 44100;

void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i);
}

/// A WAV file: noise and silence in turn, which a variable bitrate follows.
std::string wave(unsigned seconds, unsigned bits) {
    std::string samples;
    Random random(1);
    for (unsigned i = 0; i < seconds * sample_rate; ++i) {
        const bool loud = i / sample_rate % 2 == 0;
        const std::uint64_t noise = loud ? random.below(std::uint64_t{1} << (bits - 3)) : 0;
        put(samples, noise, static_cast<int>(bits / 8));
    }
    std::string out = "RIFF";
    put(out, samples.size() + 36, 4);
    out += "WAVEfmt ";
    put(out, 16, 4);
    put(out, 1, 2);
    put(out, 1, 2);
    put(out, sample_rate, 4);
    put(out, sample_rate * bits / 8, 4);
    put(out, bits / 8, 2);
    put(out, bits, 2);
    out += "data";
    put(out, samples.size(), 4);
    return out + samples;
}

class Encoded : public testing::Test {
  protected:
    void SetUp() override {
        if (std::system("which lame flac oggenc >/dev/null") != 0)
            GTEST_SKIP() << "lame, flac and vorbis-tools are not installed";
    }
    /// Runs an encoder on `wave.wav` and reads what it made.
    FileAttributes encode(const std::string& command, const std::string& name, unsigned bits = 16) {
        folder_.write("wave.wav", wave(10, bits));
        const std::string line = "cd '" + folder_.path() + "' && " + command + " >/dev/null 2>&1";
        EXPECT_EQ(std::system(line.c_str()), 0) << command;
        return read_audio_attributes(folder_ / name);
    }
    test::TemporaryFolder folder_;
};

TEST_F(Encoded, ConstantBitrate) {
    const FileAttributes known = encode("lame -b 192 --cbr wave.wav a.mp3", "a.mp3");
    EXPECT_EQ(known, (FileAttributes{192, 10, sample_rate, 0, false}));
}

TEST_F(Encoded, ConstantBitrateWithoutInfoHeader) {
    const FileAttributes known = encode("lame -t -b 128 --cbr wave.wav a.mp3", "a.mp3");
    EXPECT_EQ(known, (FileAttributes{128, 10, sample_rate, 0, false}));
}

TEST_F(Encoded, VariableBitrateIsTheSameWithAndWithoutXingHeader) {
    const FileAttributes with = encode("lame -V 2 wave.wav a.mp3", "a.mp3");
    const FileAttributes without = encode("lame -t -V 2 wave.wav b.mp3", "b.mp3");
    EXPECT_TRUE(with.variable_bitrate);
    EXPECT_TRUE(without.variable_bitrate);
    EXPECT_EQ(with.duration_seconds, 10U);
    EXPECT_EQ(without.duration_seconds, 10U);
    EXPECT_NEAR(with.bitrate_kbps, without.bitrate_kbps, 2);
    const double size = static_cast<double>(std::filesystem::file_size(folder_ / "a.mp3"));
    EXPECT_NEAR(with.bitrate_kbps, size / 125 / 10, 4);
}

TEST_F(Encoded, TagsInFrontDoNotMatter) {
    const FileAttributes known = encode(
        "lame -b 64 --cbr --id3v2-only --pad-id3v2-size 100000 --tt x wave.wav a.mp3", "a.mp3");
    EXPECT_EQ(known.bitrate_kbps, 64U);
    EXPECT_EQ(known.duration_seconds, 10U);
}

TEST_F(Encoded, FlacTellsItsDepth) {
    const FileAttributes known16 = encode("flac -f wave.wav -o a.flac", "a.flac");
    EXPECT_EQ(known16.bit_depth, 16U);
    EXPECT_EQ(known16.duration_seconds, 10U);
    EXPECT_EQ(known16.sample_rate_hz, sample_rate);
    const FileAttributes known24 = encode("flac -f wave.wav -o b.flac", "b.flac", 24);
    EXPECT_EQ(known24.bit_depth, 24U);
}

TEST_F(Encoded, VorbisHasNoDepth) {
    const FileAttributes known = encode("oggenc -q 4 wave.wav -o a.ogg", "a.ogg");
    EXPECT_EQ(known.bit_depth, 0U);
    EXPECT_EQ(known.duration_seconds, 10U);
    EXPECT_GT(known.bitrate_kbps, 0U);
}

TEST_F(Encoded, EveryTruncationAndDamageIsSurvived) {
    Random random(7);
    for (const auto& [command, name] : {std::pair{"lame -V 2 wave.wav a.mp3", "a.mp3"},
                                        {"flac -f wave.wav -o a.flac", "a.flac"},
                                        {"oggenc wave.wav -o a.ogg", "a.ogg"},
                                        {"cp wave.wav a.wav", "a.wav"}}) {
        encode(command, name);
        const std::string whole = test::read_file(folder_ / name);
        for (int i = 0; i < 60; ++i) {
            std::string hostile = whole.substr(
                0, random.below(std::min<std::size_t>(whole.size(), i < 30 ? 300 : 60'000)));
            for (std::uint64_t flips = random.below(20); flips > 0 && !hostile.empty(); --flips)
                hostile[random.below(std::min<std::size_t>(hostile.size(), 200))] =
                    static_cast<char>(random());
            folder_.write(name, hostile);
            read_audio_attributes(folder_ / name);
        }
    }
}

TEST(AudioTags, WaveIsReadWithoutAnEncoder) {
    const test::TemporaryFolder folder;
    const FileAttributes known =
        read_audio_attributes(folder.write("caf\xe9 [1].WAV", wave(3, 16)));
    EXPECT_EQ(known.duration_seconds, 3U);
    EXPECT_EQ(known.bit_depth, 16U);
}

TEST(AudioTags, WhatIsNoAudioIsNotOpened) {
    EXPECT_TRUE(is_audio_name("x.MP3"));
    EXPECT_TRUE(is_audio_name("x.flac"));
    EXPECT_FALSE(is_audio_name("mp3"));
    EXPECT_FALSE(is_audio_name("cover.jpg"));
    EXPECT_EQ(read_audio_attributes("/nowhere/x.mp3"), FileAttributes{});
    EXPECT_EQ(read_audio_attributes("/dev/x.flac"), FileAttributes{});
}

TEST(AudioTags, AFileOfSyncBytesEndsQuickly) {
    const test::TemporaryFolder folder;
    const std::string path = folder.write("x.mp3", std::string(8'000'000, '\xff'));
    EXPECT_EQ(read_audio_attributes(path), FileAttributes{});
}

}  // namespace
}  // namespace kindred::io
