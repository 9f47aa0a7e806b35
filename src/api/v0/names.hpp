// How the v0 API writes ids, times and states. Its names and formats are those that existing tools
// parse; where an odd form is needed, the reason stands here.
#pragma once

#include "base/time.hpp"
#include "client/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::api::v0 {

/// Ids of the engine as GUIDs, the same after a restart. The first digit tells the kind.
std::string guid_of(client::SearchId id);
std::string guid_of(client::DownloadId id);
std::string guid_of(client::UploadId id);

/// 32 hex digits of either case in groups of 8, 4, 4, 4 and 12.
bool is_guid(std::string_view text);
/// The engine's id behind a GUID made above; an id that nothing has if it is another one.
client::DownloadId download_of(std::string_view guid);
client::UploadId upload_of(std::string_view guid);

/// "2026-11-22T10:11:12.0000000Z". Always seven digits: some tools cut the text at a fixed column.
std::string utc_time(std::int64_t unix_seconds);
/// The same without "Z". Tools compare the times when something was requested, enqueued or will be
/// tried again with UTC without converting them, and a zone would shift them.
std::string wall_clock_time(std::int64_t unix_seconds);
/// "hh:mm:ss", from a day on "d.hh:mm:ss".
std::string time_span(std::uint64_t seconds);

std::string_view state_name(client::DownloadState state);
std::string_view state_name(client::UploadState state);
std::string_view presence_name(client::Presence presence);
/// Of the link to the server.
std::string_view state_name(client::SessionState state);

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

}  // namespace kindred::api::v0
