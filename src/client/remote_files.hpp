// Files of others as they come off the wire, turned into what the engine keeps.
#pragma once

#include "client/types.hpp"
#include "protocol/peer_messages.hpp"

namespace kindred::client {

RemoteFile remote_file(protocol::FileEntry&& entry);
std::vector<RemoteFile> remote_files(std::vector<protocol::FileEntry>&& entries);
void add_folders(Listing& listing, std::vector<protocol::Directory>&& directories, bool locked);

/// Reads a browse reply (the body of SharedFileListResponse) straight into a listing, inflating as
/// it goes: what it takes beside the listing does not grow with the share. For a worker.
Result<std::shared_ptr<const Listing>> read_browse_reply(ByteView body);

}  // namespace kindred::client
