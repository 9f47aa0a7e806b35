// What the engine asks of the catalog of shared files, in the engine's own words: who may see
// what, where an upload reads from, and messages made of it. The only place that knows both.
#pragma once

#include "base/bytes.hpp"
#include "client/settings.hpp"
#include "client/shares/visibility.hpp"
#include "protocol/peer_messages.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kindred::client {

namespace shares {
class Catalog;
}

/// Where the bytes of a shared file are.
struct SharedSource {
    std::string local_path;
    std::uint64_t size = 0;
};
/// The file `virtual_path` names, if `asker` may have it.
std::optional<SharedSource> find_shared(const shares::Catalog* catalog,
                                        const std::string& virtual_path, shares::Visibility asker);

/// The local folders that are shared.
std::vector<std::string> shared_folders(const shares::Catalog* catalog);

/// Files that match a search. Token, user name and upload state are left to the caller.
std::optional<protocol::peer::FileSearchResponse> search_shared(
    const shares::Catalog* catalog, const std::string& query, const Settings& settings,
    shares::Visibility asker, std::span<const std::string> excluded_phrases);

/// One folder with its files, if `asker` may see it.
std::optional<protocol::Directory> list_folder(const shares::Catalog* catalog,
                                               const std::string& virtual_path,
                                               shares::Visibility asker);

/// Writes the body of the browse reply, piece by piece and in little memory; for a worker.
/// `show_locked`: with the folders that the asker may not have, as locked.
void write_browse_reply(const shares::Catalog& catalog, shares::Visibility asker, bool show_locked,
                        const std::function<void(ByteView)>& sink);

struct SharedTotals {
    std::uint32_t folders = 0;
    std::uint32_t files = 0;
};
/// What everybody may see.
SharedTotals shared_totals(const shares::Catalog* catalog);

}  // namespace kindred::client
