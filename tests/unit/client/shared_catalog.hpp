// A small catalog for tests: one share `music` for everyone and one, `demos`, for buddies.
#pragma once

#include "client/shares/catalog_builder.hpp"

#include <memory>

namespace kindred::client {

/// Holds music\album\song.mp3 (1000 bytes), music\album\empty.txt and demos\secret song.flac.
std::shared_ptr<const shares::Catalog> test_catalog();

inline const std::string shared_song = "music\\album\\song.mp3";
inline const std::string local_song = "/library/album/song.mp3";

}  // namespace kindred::client
