// Values of settings as JSON and back: one pair of functions for each C++ type that a setting may
// have.
#pragma once

#include "base/address_range.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace kindred::api {

/// What numbers, and seconds, may be; both ends are in it. {0, 0}: they have no bounds.
struct Range {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// What the numbers of JSON hold in every browser.
inline constexpr std::int64_t largest_json_number = 1ll << 53;

boost::json::value value_of(const std::string& value);
boost::json::value value_of(bool value);
boost::json::value value_of(int value);
boost::json::value value_of(std::uint16_t value);
boost::json::value value_of(std::uint64_t value);
boost::json::value value_of(Duration value);  ///< in seconds
boost::json::value value_of(const std::vector<std::string>& value);
boost::json::value value_of(const std::vector<AddressRange>& value);

/// Takes a value over. The error ends a sentence that begins with the name of the setting: "is not
/// true or false"; the target is as it was then.
Result<void> assign(std::string& target, const boost::json::value& value, Range range);
Result<void> assign(bool& target, const boost::json::value& value, Range range);
Result<void> assign(int& target, const boost::json::value& value, Range range);
Result<void> assign(std::uint16_t& target, const boost::json::value& value, Range range);
Result<void> assign(std::uint64_t& target, const boost::json::value& value, Range range);
Result<void> assign(Duration& target, const boost::json::value& value, Range range);
Result<void> assign(std::vector<std::string>& target, const boost::json::value& value, Range range);
Result<void> assign(std::vector<AddressRange>& target, const boost::json::value& value,
                    Range range);

/// A minute of the day as "06:30".
std::string time_of_day(int minute);
Result<void> assign_time_of_day(int& minute, const boost::json::value& value);

}  // namespace kindred::api
