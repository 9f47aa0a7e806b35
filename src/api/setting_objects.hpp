// Settings that are lists of objects: what members the objects have, and the lists as JSON and
// back.
#pragma once

#include "api/setting_values.hpp"
#include "client/settings.hpp"

namespace kindred::api {

/// What is wrong with a setting, and where in it.
struct SettingError : Error {
    std::size_t object = 0;  ///< in a list of objects: which one, counted from 1; 0 for no one
    std::string member;      ///< of that object; empty for no one
};

boost::json::value value_of(const std::vector<client::UploadGroup>& groups);
boost::json::value value_of(const std::vector<client::SpeedPeriod>& periods);

/// As those of setting_values.hpp; here the error begins where it is: "2: there is no member 'x'".
std::expected<void, SettingError> assign_objects(std::vector<client::UploadGroup>& target,
                                                 const boost::json::value& value);
std::expected<void, SettingError> assign_objects(std::vector<client::SpeedPeriod>& target,
                                                 const boost::json::value& value);

/// The members of one object: [{name, kind, about, required, default, least?, most?}]. A kind is
/// one of those of the settings, or `time`: a time of the day such as "06:30".
boost::json::array fields_of(const std::vector<client::UploadGroup>& groups);
boost::json::array fields_of(const std::vector<client::SpeedPeriod>& periods);

}  // namespace kindred::api
