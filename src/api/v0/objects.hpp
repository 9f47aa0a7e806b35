// The things of the client engine as the JSON objects of the v0 API: names in camelCase, and
// members that have no value left out, for some tools cannot read null.
#pragma once

#include "base/time.hpp"
#include "client/types.hpp"

#include <boost/json/value.hpp>

#include <span>
#include <vector>

namespace kindred::api::v0 {

/// Text of strangers as JSON can hold it.
boost::json::string shown(std::string_view raw);

boost::json::object response_object(const client::SearchResponse& response, std::uint64_t token);
boost::json::object transfer_object(const client::DownloadStatus& download, Now now);
boost::json::object transfer_object(const client::UploadStatus& upload);
/// One group per user, his transfers by remote folder; in the order of their first transfer.
boost::json::array group_objects(std::span<const client::DownloadStatus> downloads, Now now);
boost::json::array group_objects(std::span<const client::UploadStatus> uploads, Now now);
boost::json::object folder_object(const client::RemoteFolder& folder);
/// What a user shares, the locked folders apart.
boost::json::object browse_object(const client::Listing& listing);
boost::json::object message_object(const client::PrivateMessage& message);
boost::json::object room_object(const client::RoomStatus& room, std::string_view own_name,
                                boost::json::array users, boost::json::array messages);
boost::json::object room_line_object(const client::ChatLine& line, std::string_view room,
                                     std::string_view own_name);

}  // namespace kindred::api::v0
