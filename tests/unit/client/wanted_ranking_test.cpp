// Which of the files that were found is the best for an entry of a list, and why.
#include "client/wanted_ranking.hpp"

#include "client/wanted_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace kindred::client {
namespace {

RemoteFile song(std::string path, std::uint32_t bitrate = 320, std::uint32_t length = 200) {
    return {std::move(path), 8'000'000, {bitrate, length, 44'100, 0, false}};
}

SearchResponse from(std::string username, std::vector<RemoteFile> files, bool free_slot = true) {
    SearchResponse response;
    response.username = std::move(username);
    response.files = std::move(files);
    response.free_slot = free_slot;
    response.average_speed = 500'000;
    return response;
}

class WantedRanking : public testing::Test {
  protected:
    WantedRanking() { question.wanted.names = {"Ann Band", "First Song", "", 0}; }

    std::vector<Candidate> rank(const std::vector<SearchResponse>& responses) {
        question.user = [this](const std::string& username) { return users[username]; };
        CandidateRanking ranking(question);
        for (const SearchResponse& response : responses) ranking.add(response);
        acceptable = ranking.acceptable();
        return ranking.take(100);
    }
    /// The users in the order of the ranking, the rejected ones in brackets.
    std::string order(const std::vector<SearchResponse>& responses) {
        std::string order;
        for (const Candidate& candidate : rank(responses)) {
            if (!order.empty()) order += " ";
            order +=
                candidate.rejected.empty() ? candidate.username : "(" + candidate.username + ")";
        }
        return order;
    }
    std::string rejection(const SearchResponse& response) {
        const auto ranked = rank({response});
        return ranked.size() == 1 ? ranked[0].rejected : std::to_string(ranked.size());
    }
    static bool has(const Candidate& candidate, const std::string& reason) {
        return std::ranges::find(candidate.reasons, reason) != candidate.reasons.end();
    }

    RankingQuestion question;
    std::map<std::string, UserRecord> users;
    std::size_t acceptable = 0;
};

TEST_F(WantedRanking, ComparesNamesFirst) {
    EXPECT_EQ(order({from("path", {song("m\\Ann Band\\First Song\\01.mp3")}),
                     from("words", {song("m\\Ann Band\\Song That Was First.mp3")}),
                     from("exact", {song("m\\Ann Band\\01 - First Song.mp3", 128)}),
                     from("live", {song("m\\Ann Band\\First Song (live).mp3")})}),
              "exact live words path");
    const auto best = rank({from("bob", {song("m\\Ann Band\\01 - First Song.mp3")})})[0];
    EXPECT_TRUE(has(best, "the title is in its name"));
    EXPECT_TRUE(has(best, "the artist is in its path"));
    EXPECT_TRUE(has(best, "320 kbit/s"));
    EXPECT_TRUE(has(best, "a free slot"));
    EXPECT_TRUE(has(best, "500 kB/s"));
    EXPECT_GT(best.score, 900);
    EXPECT_LE(best.score, 1000);
}

TEST_F(WantedRanking, ComparesWhatIsLeftOneThingAfterTheOther) {
    const std::string path = "m\\Ann Band\\First Song.mp3";
    question.wanted.names.length_seconds = 200;
    question.preferred.min_bitrate_kbps = 256;
    users["failed"].failures = 1;
    EXPECT_EQ(order({from("failed", {song(path)}), from("long", {song(path, 320, 300)}),
                     from("poor", {song(path, 192)}), from("busy", {song(path)}, false),
                     from("good", {song(path)})}),
              "good busy poor long failed");
    const auto ranked =
        rank({from("poor", {song(path, 192)}), from("long", {song(path, 320, 300)})});
    EXPECT_TRUE(has(ranked[0], "0 of 1 preferences; 192 kbit/s is less than 256 kbit/s"));
    EXPECT_TRUE(has(ranked[1], "100 s away from the wanted length"));
}

TEST_F(WantedRanking, RejectsWhatMustNotBeTakenAndSaysWhy) {
    question.required.formats = {"mp3"};
    EXPECT_EQ(rejection(from("bob", {song("Ann Band\\First Song.flac")})), "flac is none of mp3");
    EXPECT_EQ(rejection(from("bob", {song("Ann Band\\First Song.jpg")})), "it is not music");
    EXPECT_EQ(rejection(from("bob", {song("Ann Band\\Other.mp3")})),
              "the title is not in its path");
    EXPECT_EQ(rejection(from("bob", {song("Bee\\First Song.mp3")})),
              "the artist is not in its path");
    SearchResponse locked = from("bob", {});
    locked.locked_files = {song("Ann Band\\First Song.mp3")};
    EXPECT_EQ(rejection(locked), "it is given to chosen people only");
    users["bob"].avoided = true;
    EXPECT_EQ(rejection(from("bob", {song("Ann Band\\First Song.mp3")})), "0");
    EXPECT_EQ(order({from("ann", {song("Ann Band\\First Song.flac")}),
                     from("cid", {song("Ann Band\\First Song.mp3")})}),
              "cid (ann)");
    EXPECT_EQ(acceptable, 1u);
}

TEST_F(WantedRanking, TakesLooserNamesWhereNothingElseIsThere) {
    question.wanted.names = {"The Ann Band & Bee", "First Song (feat. Cid) [Remastered]", "", 0};
    EXPECT_EQ(order({from("bob", {song("m\\Ann Band\\First Song.mp3")})}), "bob");
    question.wanted.names = {"", "ann first", "", 0};
    EXPECT_EQ(order({from("bob", {song("m\\Ann Band\\First Song.mp3")})}), "bob") << "plain words";
}

TEST_F(WantedRanking, ComparesAlbumsByTheirFolders) {
    question.mode = ListMode::album;
    question.wanted.names = {"Ann Band", "", "Best Album", 0};
    question.required.min_bitrate_kbps = 192;
    const auto album = [](const std::string& folder, int tracks, std::uint32_t bitrate = 320) {
        std::vector<RemoteFile> files{song(folder + "\\cover.jpg", 0)};
        for (int i = 0; i < tracks; ++i)
            files.push_back(song(folder + "\\" + std::to_string(i) + ".mp3", bitrate));
        return files;
    };
    EXPECT_EQ(order({from("part", album("Ann Band\\Best Album", 3)),
                     from("poor", album("Ann Band\\Best Album", 10, 128)),
                     from("other", album("Ann Band\\Worst Album", 10)),
                     from("whole", album("Ann Band\\Best Album (1999)", 10)),
                     from("bonus", album("Ann Band\\Best Album", 12)),
                     from("also", album("Ann Band\\Best Album", 10))}),
              "also whole bonus part (poor) (other)");
    question.wanted.tracks = 12;
    EXPECT_EQ(order({from("part", album("Ann Band\\Best Album", 10)),
                     from("bonus", album("Ann Band\\Best Album", 12))}),
              "bonus (part)");
    EXPECT_EQ(rejection(from("part", album("Ann Band\\Best Album", 10))), "10 of 12 tracks");
}

TEST_F(WantedRanking, DiscsOfAnAlbumAreOneAlbum) {
    question.mode = ListMode::album;
    question.wanted.names = {"Ann Band", "", "Best Album", 0};
    const auto ranked = rank({from("bob", {song("Ann Band\\Best Album\\CD 1\\01.mp3"),
                                           song("Ann Band\\Best Album\\cd2\\01.mp3"),
                                           song("Ann Band\\Best Album\\cover\\01.mp3")})});
    ASSERT_EQ(ranked.size(), 2u);
    EXPECT_EQ(ranked[0].path, "Ann Band\\Best Album");
    EXPECT_EQ(ranked[0].files.size(), 2u);
}

TEST_F(WantedRanking, KeepsTheBestOfVeryMany) {
    std::vector<SearchResponse> responses;
    for (int i = 0; i < 3000; ++i)
        responses.push_back(from("user" + std::to_string(i),
                                 {song("Ann Band\\First Song.mp3", i == 7 ? 320u : 192u)}, i != 8));
    const auto ranked = rank(responses);
    EXPECT_EQ(acceptable, 3000u);
    ASSERT_EQ(ranked.size(), 100u);
    EXPECT_EQ(ranked[0].username, "user7");
}

TEST(WantedQueries, AreWordsAndHaveALooserForm) {
    const WantedItem item{
        1, {"Bj\xc3\xb6rk & Tricky", "It's -Oh So* Quiet (Live) feat. Somebody", "", 0}, 0};
    EXPECT_EQ(query_of(item, ListMode::track),
              "Bj\xc3\xb6rk Tricky It s Oh So Quiet Live feat Somebody");
    EXPECT_EQ(looser_query_of(item, ListMode::track), "bjork its oh so quiet");
    EXPECT_EQ(looser_query_of({1, {"ann", "song", "", 0}, 0}, ListMode::track), "");
    EXPECT_EQ(query_of({1, {"Ann", "x", "Best", 0}, 0}, ListMode::album), "Ann Best");
    EXPECT_LE(
        query_of({1, {std::string(200, 'a'), std::string(200, 'b'), "", 0}, 0}, ListMode::track)
            .size(),
        200u);
    EXPECT_EQ(looser_names({"The The", "(Only)", "", 0}).artist, "the");
    EXPECT_EQ(looser_names({"The The", "(Only)", "", 0}).title, "only");
}

}  // namespace
}  // namespace kindred::client
