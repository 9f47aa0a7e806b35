#include "api/conditions.hpp"

#include "parsed.hpp"

#include <gtest/gtest.h>

namespace kindred::api {
namespace {

TEST(ConditionsJson, IsReadAndWrittenWhole) {
    const auto conditions = read_conditions(parsed(R"({
        "formats": ["FLAC", ".mp3"], "min_bitrate": 192, "max_bitrate": 320,
        "min_sample_rate": 44100, "max_sample_rate": 48000, "min_bit_depth": 16,
        "length_tolerance": 3, "strict_title": true, "strict_artist": true, "strict_album": true,
        "words": ["remaster"], "without": ["live"], "banned_users": ["bob"],
        "accept_unknown": true})"));
    ASSERT_TRUE(conditions) << conditions.error().message;
    EXPECT_EQ(conditions->formats, (std::vector<std::string>{"flac", "mp3"}));
    EXPECT_EQ(conditions->min_bitrate_kbps, 192u);
    EXPECT_TRUE(conditions->strict_album);
    EXPECT_EQ(read_conditions(to_json(*conditions)), conditions);
}

TEST(ConditionsJson, EveryMemberIsOptional) {
    EXPECT_EQ(read_conditions(boost::json::object{}), client::Conditions{});
    EXPECT_EQ(read_conditions(to_json(client::Conditions{})), client::Conditions{});
}

TEST(ConditionsJson, SaysWhichMemberIsWrong) {
    const auto error = [](std::string_view text) {
        const auto object = parsed(text);
        Body body(object);
        EXPECT_EQ(read_conditions(body, "required"), client::Conditions{});
        return body.finish().error().message;
    };
    EXPECT_EQ(error(R"({"required":{"format":["mp3"]}})"),
              "'required' is not right: 'format' is not known here");
    EXPECT_EQ(error(R"({"required":{"min_bitrate":4294967296}})"),
              "'required' is not right: 'min_bitrate' is too large");
    EXPECT_EQ(error(R"({"required":{"min_bitrate":3,"max_bitrate":2}})"),
              "'required' is not right: 'min_bitrate' is more than 'max_bitrate'");
    EXPECT_EQ(error(R"({"required":["mp3"]})"), "'required' is not an object");
}

}  // namespace
}  // namespace kindred::api
