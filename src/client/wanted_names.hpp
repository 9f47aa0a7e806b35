// What to ask the network for an entry of a wanted list, and the looser forms of names that are
// tried when the exact ones find nothing. Pure functions.
#pragma once

#include "client/wanted_list.hpp"

#include <string>
#include <string_view>

namespace kindred::client {

/// The words to search for; at most what servers pass on.
std::string query_of(const WantedItem& item, ListMode mode);

/// The names without what people write differently: what stands in brackets, guests (`feat. B`),
/// all artists but the first, a `The` in front; without accents.
WantedNames looser_names(const WantedNames& names);

/// The same for looser_names(); empty if that would ask for the same.
std::string looser_query_of(const WantedItem& item, ListMode mode);

}  // namespace kindred::client
