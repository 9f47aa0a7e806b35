// A catalog that was read back answers as the one it was made from; anything else is refused.
#include "client/shares/catalog_image.hpp"

#include "base/random.hpp"
#include "client/shares/catalog_builder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kindred::client::shares {
namespace {

Catalog some_catalog() {
    CatalogBuilder builder;
    EXPECT_TRUE(builder.add_share("Music", "/srv/music", Visibility::everyone));
    // Frequent words, so that there are bitmaps.
    for (int i = 0; i < 300; ++i) {
        std::vector<ScannedFile> files;
        for (int j = 0; j < 20; ++j)
            files.push_back({"common song " + std::to_string(i * j) + ".mp3", 1000U, {320, 240}});
        builder.add_folder("Artist " + std::to_string(i) + "/Album", std::move(files));
    }
    EXPECT_TRUE(builder.add_share("Friends", "/srv/friends", Visibility::buddies));
    builder.add_folder("x\\y", {{"caf\xe9.flac", 5, {0, 10, 44100, 16}}});
    return std::move(builder).build();
}

Buffer image_of(const Catalog& catalog) {
    Buffer image;
    write_image(catalog, [&](ByteView bytes) { append(image, bytes); });
    return image;
}

Result<Catalog> read(ByteView image) {
    const std::size_t size = image.size();
    return read_image(
        [&image](std::span<std::uint8_t> out) {
            if (out.size() > image.size()) return false;
            std::ranges::copy(image.first(out.size()), out.begin());
            image = image.subspan(out.size());
            return true;
        },
        size);
}

TEST(CatalogImage, IsTheSameCatalog) {
    const Catalog made = some_catalog();
    const auto back = read(image_of(made));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->fingerprint(), made.fingerprint());
    EXPECT_EQ(back->counts(Visibility::buddies), made.counts(Visibility::buddies));
    for (const char* text : {"common song", "artist album 17", "common -album", "song *12 mp3",
                             "caf\xe9", "nothing"}) {
        SearchOptions options;
        options.asker = Visibility::trusted;
        const Query query = Query::parse(text);
        EXPECT_EQ(back->search(query, options).visible, made.search(query, options).visible);
    }
    const auto id = back->find("friends\\X_Y\\caf\xe9.flac");
    ASSERT_TRUE(id);
    EXPECT_EQ(back->file(*id).local_path, "/srv/friends/x\\y/caf\xe9.flac");
    EXPECT_EQ(image_of(*back), image_of(made));
}

TEST(CatalogImage, OfNothing) {
    const auto back = read(image_of(Catalog()));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->folder_count(), 0U);
}

TEST(CatalogImage, DamageIsNoticed) {
    const Buffer image = image_of(some_catalog());
    Random random(7);
    for (int i = 0; i < 300; ++i) {
        Buffer damaged = image;
        damaged[random.below(damaged.size())] ^= static_cast<std::uint8_t>(random.between(1, 255));
        EXPECT_FALSE(read(damaged));
    }
    for (int i = 0; i < 50; ++i)
        EXPECT_FALSE(read(ByteView(image).first(random.below(image.size()))));
    EXPECT_FALSE(read({}));
}

}  // namespace
}  // namespace kindred::client::shares
