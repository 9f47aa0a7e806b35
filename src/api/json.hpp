// The things of the client engine as JSON. Times are Unix seconds, sizes bytes, speeds bytes per
// second. Text from the network is shown as UTF-8; where it is something else, `<name>_hex` holds
// its bytes, and can be sent back under that name.
#pragma once

#include "api/logs.hpp"
#include "api/shares.hpp"
#include "base/time.hpp"
#include "client/types.hpp"
#include "client/wish_types.hpp"

#include <boost/json/value.hpp>

namespace kindred::api {

/// Sets `name` to text for people, and `<name>_hex` if the bytes are not UTF-8.
void put_text(boost::json::object& object, std::string_view name, std::string_view raw);

boost::json::object to_json(const client::SessionStatus& session, Now now);
boost::json::object to_json(const client::Statistics& statistics);
boost::json::object to_json(const client::SearchStatus& search);
boost::json::object to_json(const client::WishStatus& wish);
/// Files grouped by folder.
boost::json::object to_json(const client::SearchResponse& response);
boost::json::object to_json(const client::DownloadStatus& download, Now now);
boost::json::object to_json(const client::FolderDownloadStatus& folder);
boost::json::object to_json(const client::UploadStatus& upload);
boost::json::object to_json(const client::RequestStatus& request);
/// A file of a search response, whose name is its whole path.
boost::json::object to_json(const client::RemoteFile& file);
/// With its files, if asked.
boost::json::object to_json(const client::RemoteFolder& folder, bool with_files);
boost::json::object to_json(const client::UserStatus& user);
/// Without its users: there are thousands in some.
boost::json::object to_json(const client::RoomStatus& room);
boost::json::object to_json(const client::ChatLine& line);
boost::json::object to_json(const client::PrivateMessage& message);
boost::json::object to_json(const client::Conversation& conversation);
boost::json::object to_json(const client::Interests& interests);
boost::json::object to_json(const LogLine& line);
boost::json::object to_json(const SharesStatus& shares);

}  // namespace kindred::api
