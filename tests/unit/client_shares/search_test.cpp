// Search against its rules one by one, and against a plain reference on random catalogs.
#include "base/random.hpp"
#include "client/shares/catalog_builder.hpp"
#include "client/shares/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kindred::client::shares {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> paths(const Catalog& catalog, const std::vector<FileId>& ids) {
    std::vector<std::string> found;
    for (const FileId id : ids) found.push_back(catalog.file(id).virtual_path);
    return found;
}

class SearchRules : public testing::Test {
  protected:
    void SetUp() override {
        CatalogBuilder builder;
        ASSERT_TRUE(builder.add_share("Music", "/m", Visibility::everyone));
        builder.add_folder("Jello/Hello World (1999)",
                           {{"01 - First_Song.mp3", 1, {}}, {"02 - Second.mp3", 1, {}}});
        builder.add_folder("Björk", {{"Jóga.FLAC", 1, {}}});
        ASSERT_TRUE(builder.add_share("Secret", "/s", Visibility::buddies));
        builder.add_folder("", {{"hello.txt", 1, {}}});
        catalog_ = std::move(builder).build();
    }
    std::vector<std::string> search(std::string_view query) {
        return paths(catalog_, catalog_.search(Query::parse(query), options_).visible);
    }
    Catalog catalog_;
    SearchOptions options_;
    const std::string first_ = "Music\\Jello\\Hello World (1999)\\01 - First_Song.mp3";
    const std::string second_ = "Music\\Jello\\Hello World (1999)\\02 - Second.mp3";
    const std::string joga_ = "Music\\Björk\\Jóga.FLAC";
};

TEST_F(SearchRules, WordsOfTheWholePathInAnyOrder) {
    EXPECT_THAT(search("second world music"), ElementsAre(second_));
    EXPECT_THAT(search("mp3"), ElementsAre(first_, second_));
    EXPECT_THAT(search("1999"), SizeIs(2));
}

TEST_F(SearchRules, WholeWordsOnly) {
    EXPECT_THAT(search("hell"), IsEmpty());
    EXPECT_THAT(search("ello"), IsEmpty());
    EXPECT_THAT(search("helloworld"), IsEmpty());
}

TEST_F(SearchRules, CaseDoesNotMatter) {
    EXPECT_THAT(search("BJÖRK jóga flac"), ElementsAre(joga_));
}

TEST_F(SearchRules, PunctuationIsABorderOnBothSides) {
    EXPECT_THAT(search("first-song"), ElementsAre(first_));
    EXPECT_THAT(search("song.mp3"), ElementsAre(first_));
}

TEST_F(SearchRules, ExcludedWordsMustNotOccurAnywhere) {
    EXPECT_THAT(search("hello -second"), ElementsAre(first_));
    EXPECT_THAT(search("mp3 -jello"), IsEmpty());
    EXPECT_THAT(search("mp3 -sec"), SizeIs(2));
    EXPECT_THAT(search("mp3 -first.second"), IsEmpty());
}

TEST_F(SearchRules, SuffixesMatchEndsOfWordsAndWholeWords) {
    EXPECT_THAT(search("mp3 *ello"), SizeIs(2));
    EXPECT_THAT(search("mp3 *econd"), ElementsAre(second_));
    EXPECT_THAT(search("mp3 *second"), ElementsAre(second_));
    EXPECT_THAT(search("mp3 *hell"), IsEmpty());
}

TEST_F(SearchRules, OnlyExcludedOrSuffixTermsGiveNothing) {
    EXPECT_THAT(search("*ello"), IsEmpty());
    EXPECT_THAT(search("-ello"), IsEmpty());
}

TEST_F(SearchRules, HitsStopAtTheLimit) {
    options_.max_results = 1;
    EXPECT_THAT(search("mp3"), ElementsAre(first_));
    options_.max_results = 0;
    EXPECT_THAT(search("mp3"), IsEmpty());
}

TEST_F(SearchRules, ForbiddenPhrasesDropResults) {
    const std::vector<std::string> phrases{"WORLD (19", ""};
    options_.excluded_phrases = phrases;
    EXPECT_THAT(search("music"), ElementsAre(joga_));
}

TEST_F(SearchRules, WhatIsForNobodyIsNeverTold) {
    CatalogBuilder builder;
    ASSERT_TRUE(builder.add_share("Paused", "/p", Visibility::nobody));
    builder.add_folder("", {{"hello.txt", 1, {}}});
    catalog_ = std::move(builder).build();
    options_.show_locked = true;
    for (const auto asker : {Visibility::everyone, Visibility::buddies, Visibility::trusted}) {
        options_.asker = asker;
        EXPECT_TRUE(catalog_.search(Query::parse("hello"), options_).empty());
        EXPECT_EQ(catalog_.counts(asker).files, 0U);
    }
}

TEST_F(SearchRules, WhatTheAskerMayNotSeeIsLeftOutOrTold) {
    EXPECT_THAT(search("hello txt"), IsEmpty());
    options_.show_locked = true;
    const SearchHits hits = catalog_.search(Query::parse("hello"), options_);
    EXPECT_THAT(hits.visible, SizeIs(2));
    EXPECT_THAT(paths(catalog_, hits.locked), ElementsAre("Secret\\hello.txt"));
    options_.asker = Visibility::buddies;
    EXPECT_THAT(search("hello txt"), ElementsAre("Secret\\hello.txt"));
}

// --- against a reference

struct World {
    Catalog catalog;
    std::vector<std::pair<std::string, Visibility>> files;  // in the order of the catalog
};

std::string random_name(Random& random) {
    // Few and skewed words, so that lists of every kind come up: short, long, bitmaps, nested.
    std::string name;
    for (std::uint64_t count = random.between(1, 4); count > 0; --count) {
        const std::uint64_t spread = std::uint64_t{1} << random.below(9);
        name += "w" + std::to_string(random.below(spread)) + (random.chance(1, 9) ? "É" : "");
        name += std::string_view(" _-.")[random.below(4)];
    }
    return name + "mp3";
}

World random_world(Random& random, std::size_t folders, std::size_t files) {
    CatalogBuilder builder;
    for (const auto visibility : {Visibility::everyone, Visibility::trusted, Visibility::buddies}) {
        const std::string alias = "share w" + std::to_string(static_cast<int>(visibility));
        EXPECT_TRUE(builder.add_share(alias, "/" + alias, visibility));
        std::vector<std::string> paths{""};
        for (std::size_t i = 0; i < folders; ++i) {
            const std::string& parent = paths[random.below(paths.size())];
            paths.push_back(parent + (parent.empty() ? "" : "/") + random_name(random));
        }
        for (const std::string& path : paths) {
            std::vector<ScannedFile> scanned;
            for (std::uint64_t i = random.below(files); i > 0; --i)
                scanned.push_back({random_name(random), 1, {}});
            builder.add_folder(path, std::move(scanned));
        }
    }
    World world{std::move(builder).build(), {}};
    for (std::uint32_t i = 1; i <= world.catalog.folder_count(); ++i) {
        const SharedFolder folder = world.catalog.folder(FolderId{i});
        for (const ListedFile& file : folder.files)
            world.files.emplace_back(folder.virtual_path + "\\" + file.name, folder.visibility);
    }
    return world;
}

bool matches(const std::string& path, const Query& query) {
    std::string folded;
    fold_words(path, folded);
    std::set<std::string, std::less<>> words;
    for_each_word(folded, [&](std::string_view word) { words.emplace(word); });
    const auto has = [&](const std::string& word) { return words.contains(word); };
    const auto has_end = [&](const std::string& end) {
        return std::ranges::any_of(words, [&](const auto& word) { return word.ends_with(end); });
    };
    return std::ranges::all_of(query.included, has) && std::ranges::none_of(query.excluded, has) &&
           std::ranges::all_of(query.suffixes, has_end);
}

std::string random_query(Random& random) {
    std::string query;
    for (std::uint64_t count = random.between(1, 4); count > 0; --count) {
        const std::uint64_t kind = random.below(10);
        if (kind == 0) query += '-';
        if (kind == 1) query += '*';
        const std::uint64_t spread = std::uint64_t{1} << random.below(9);
        if (random.chance(1, 8))
            query += random.chance(1, 2) ? "mp3" : "share";
        else
            query += (kind == 1 ? "" : "w") + std::to_string(random.below(spread));
        query += ' ';
    }
    return query;
}

void compare(const World& world, Random& random) {
    const std::string text = random_query(random);
    const Query query = Query::parse(text);
    SearchOptions options;
    options.asker = static_cast<Visibility>(random.below(3));
    options.show_locked = random.chance(1, 2);
    options.max_results = random.chance(1, 3) ? random.below(50) : 1'000'000;
    std::vector<std::string> visible;
    std::vector<std::string> locked;
    if (query.answerable(options.min_characters)) {
        for (const auto& [path, visibility] : world.files) {
            if (visible.size() + locked.size() == options.max_results) break;
            const bool may = visible_to(visibility, options.asker);
            if ((may || options.show_locked) && matches(path, query))
                (may ? visible : locked).push_back(path);
        }
    }
    const SearchHits hits = world.catalog.search(query, options);
    ASSERT_EQ(paths(world.catalog, hits.visible), visible) << text;
    ASSERT_EQ(paths(world.catalog, hits.locked), locked) << text;
}

TEST(SearchProperty, AgreesWithAPlainReferenceOnSmallCatalogs) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Random random(seed);
        const World world = random_world(random, random.below(12), 9);
        for (int i = 0; i < 200 && !testing::Test::HasFatalFailure(); ++i) compare(world, random);
    }
}

TEST(SearchProperty, AgreesWithAPlainReferenceOnALargeCatalog) {
    Random random(1000);
    const World world = random_world(random, 200, 40);
    ASSERT_GT(world.files.size(), 10'000U);
    for (int i = 0; i < 80 && !testing::Test::HasFatalFailure(); ++i) compare(world, random);
}

}  // namespace
}  // namespace kindred::client::shares
