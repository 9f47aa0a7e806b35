// Names of music as people compare them: without case, accents, apostrophes and punctuation, so
// that `Björk - It's Oh So Quiet` and `bjork_its oh so quiet` are the same words.
#pragma once

#include <string>
#include <string_view>

namespace kindred::client {

/// The words of `raw`, in lower case and without accents, one blank between them. `&` is the word
/// `and`. Text that is not UTF-8 is taken as Latin-1.
std::string plain_words(std::string_view raw);

/// True if `text` has all of `words` side by side, in their order, as whole words. Both are made by
/// plain_words(). No words are everywhere.
bool has_phrase(std::string_view text, std::string_view words);

}  // namespace kindred::client
