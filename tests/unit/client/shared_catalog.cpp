#include "shared_catalog.hpp"

#include "base/assert.hpp"

namespace kindred::client {

std::shared_ptr<const shares::Catalog> test_catalog() {
    shares::CatalogBuilder builder;
    KINDRED_ASSERT(builder.add_share("music", "/library", shares::Visibility::everyone));
    FileAttributes mp3;
    mp3.bitrate_kbps = 320;
    mp3.duration_seconds = 75;
    builder.add_folder("album", {{"song.mp3", 1000, mp3}, {"empty.txt", 0, {}}});
    KINDRED_ASSERT(builder.add_share("demos", "/demos", shares::Visibility::buddies));
    builder.add_folder("", {{"secret song.flac", 5000, {}}});
    return std::make_shared<const shares::Catalog>(std::move(builder).build());
}

}  // namespace kindred::client
