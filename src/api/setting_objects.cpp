#include "api/setting_objects.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <variant>

namespace kindred::api {
namespace {

namespace json = boost::json;
using client::SpeedPeriod;
using client::UploadGroup;
using client::UploadLimits;

constexpr std::size_t most_objects = 100;
constexpr int highest_priority = 1000;

/// A number in the limits that an object has.
template <class T>
struct LimitOf {
    UploadLimits T::* limits;
    std::uint64_t UploadLimits::* number;
};

template <class T>
struct TimeOf {
    int T::* minute;
};

template <class T>
struct Field {
    std::string_view name;
    std::variant<std::string T::*, bool T::*, int T::*, std::uint64_t T::*,
                 std::vector<std::string> T::*, LimitOf<T>, TimeOf<T>>
        member;
    std::string_view about;
    Range range{};
    bool required = false;

    std::string_view kind() const {
        constexpr std::array<std::string_view, std::variant_size_v<decltype(member)>> kinds = {
            "text", "flag", "number", "number", "list", "number", "time"};
        return kinds[member.index()];
    }
};

constexpr Range any_number{0, largest_json_number};

constexpr std::array group_fields = {
    Field<UploadGroup>{"name",
                       &UploadGroup::name,
                       "What it is called. A group called privileged, buddies or default has the "
                       "rules for those whom no group names.",
                       {},
                       true},
    Field<UploadGroup>{"users", &UploadGroup::users,
                       "Names of its users, or patterns with * and ?."},
    Field<UploadGroup>{"priority",
                       &UploadGroup::priority,
                       "The highest goes first. It is 200 for privileged users, 100 for buddies "
                       "and 0 for the others unless they have a group.",
                       {-highest_priority, highest_priority}},
    Field<UploadGroup>{"slots",
                       &UploadGroup::slots,
                       "Uploads to it at a time, within upload_slots; 0 for no limit of its own.",
                       {0, 1000}},
    Field<UploadGroup>{"speed_limit", &UploadGroup::speed_limit,
                       "Bytes per second for its uploads together; 0 for no limit of its own.",
                       any_number},
    Field<UploadGroup>{"first_come", &UploadGroup::first_come,
                       "First come, first served, instead of taking turns by user."},
    Field<UploadGroup>{"queued_files",
                       LimitOf<UploadGroup>{&UploadGroup::queued, &UploadLimits::files},
                       "Files each of its users may have waiting; 0 for no limit.", any_number},
    Field<UploadGroup>{"queued_bytes",
                       LimitOf<UploadGroup>{&UploadGroup::queued, &UploadLimits::bytes},
                       "Bytes each of its users may have waiting; 0 for no limit.", any_number},
    Field<UploadGroup>{"daily_files",
                       LimitOf<UploadGroup>{&UploadGroup::daily, &UploadLimits::files},
                       "Files each of its users may take in a day; 0 for no limit.", any_number},
    Field<UploadGroup>{"daily_bytes",
                       LimitOf<UploadGroup>{&UploadGroup::daily, &UploadLimits::bytes},
                       "Bytes each of its users may take in a day; 0 for no limit.", any_number},
    Field<UploadGroup>{
        "weekly_files", LimitOf<UploadGroup>{&UploadGroup::weekly, &UploadLimits::files},
        "Files each of its users may take in seven days; 0 for no limit.", any_number},
    Field<UploadGroup>{
        "weekly_bytes", LimitOf<UploadGroup>{&UploadGroup::weekly, &UploadLimits::bytes},
        "Bytes each of its users may take in seven days; 0 for no limit.", any_number},
};

constexpr std::array period_fields = {
    Field<SpeedPeriod>{"from",
                       TimeOf<SpeedPeriod>{&SpeedPeriod::from_minute},
                       "When it begins, local time.",
                       {},
                       true},
    Field<SpeedPeriod>{"to",
                       TimeOf<SpeedPeriod>{&SpeedPeriod::to_minute},
                       "When it ends; before `from`: on the next day.",
                       {},
                       true},
    Field<SpeedPeriod>{"upload_speed_limit", &SpeedPeriod::upload_speed_limit,
                       "Bytes per second for all uploads together; 0 for no limit.", any_number},
    Field<SpeedPeriod>{"download_speed_limit", &SpeedPeriod::download_speed_limit,
                       "Bytes per second for all downloads together; 0 for no limit.", any_number},
};

template <class T>
json::value read(const Field<T>& field, const T& object) {
    return std::visit(
        [&]<class M>(M member) -> json::value {
            if constexpr (std::is_same_v<M, LimitOf<T>>)
                return api::value_of((object.*member.limits).*member.number);
            else if constexpr (std::is_same_v<M, TimeOf<T>>)
                return json::string(time_of_day(object.*member.minute));
            else
                return api::value_of(object.*member);
        },
        field.member);
}

template <class T>
Result<void> write(const Field<T>& field, T& object, const json::value& value) {
    return std::visit(
        [&]<class M>(M member) {
            if constexpr (std::is_same_v<M, LimitOf<T>>)
                return assign((object.*member.limits).*member.number, value, field.range);
            else if constexpr (std::is_same_v<M, TimeOf<T>>)
                return assign_time_of_day(object.*member.minute, value);
            else
                return assign(object.*member, value, field.range);
        },
        field.member);
}

std::unexpected<SettingError> wrong(std::size_t object, std::string_view member,
                                    const std::string& what) {
    return std::unexpected(
        SettingError{{std::to_string(object) + ": " + what}, object, std::string(member)});
}

template <class T>
std::expected<T, SettingError> object_of(std::span<const Field<T>> fields, const json::value& value,
                                         std::size_t number) {
    if (!value.is_object()) return wrong(number, "", "is not an object");
    T object;
    for (const auto& [name, member] : value.get_object()) {
        const auto field = std::ranges::find(fields, std::string_view(name), &Field<T>::name);
        if (field == fields.end())
            return wrong(number, name, "there is no member '" + std::string(name) + "'");
        if (auto written = write(*field, object, member); !written)
            return wrong(number, name, "'" + std::string(name) + "' " + written.error().message);
    }
    for (const Field<T>& field : fields)
        if (field.required && !value.get_object().contains(field.name))
            return wrong(number, "", "'" + std::string(field.name) + "' is missing");
    return object;
}

template <class T>
std::expected<std::vector<T>, SettingError> objects_of(std::span<const Field<T>> fields,
                                                       const json::value& value) {
    if (!value.is_array() || value.get_array().size() > most_objects)
        return std::unexpected(SettingError{
            {"is not a list of at most " + std::to_string(most_objects) + " objects"}, 0, ""});
    std::vector<T> objects;
    for (const json::value& element : value.get_array()) {
        auto object = object_of(fields, element, objects.size() + 1);
        if (!object) return std::unexpected(object.error());
        objects.push_back(*std::move(object));
    }
    return objects;
}

template <class T>
json::array objects_as_json(std::span<const Field<T>> fields, const std::vector<T>& objects) {
    json::array list;
    for (const T& object : objects) {
        json::object members;
        for (const Field<T>& field : fields) members[field.name] = read(field, object);
        list.push_back(std::move(members));
    }
    return list;
}

template <class T>
json::array describe(std::span<const Field<T>> fields) {
    json::array described;
    for (const Field<T>& field : fields) {
        json::object object{{"name", field.name},
                            {"kind", field.kind()},
                            {"about", field.about},
                            {"required", field.required},
                            {"default", read(field, T{})}};
        if (field.range.most != 0) {
            object["least"] = field.range.least;
            object["most"] = field.range.most;
        }
        described.push_back(std::move(object));
    }
    return described;
}

}  // namespace

json::value value_of(const std::vector<UploadGroup>& groups) {
    return objects_as_json<UploadGroup>(group_fields, groups);
}

json::value value_of(const std::vector<SpeedPeriod>& periods) {
    return objects_as_json<SpeedPeriod>(period_fields, periods);
}

std::expected<void, SettingError> assign_objects(std::vector<UploadGroup>& target,
                                                 const json::value& value) {
    auto groups = objects_of<UploadGroup>(group_fields, value);
    if (!groups) return std::unexpected(groups.error());
    for (auto group = groups->begin(); group != groups->end(); ++group) {
        const auto number = static_cast<std::size_t>(group - groups->begin()) + 1;
        if (group->name.empty()) return wrong(number, "name", "'name' is empty");
        if (std::ranges::find(groups->begin(), group, group->name, &UploadGroup::name) != group)
            return wrong(number, "name", "there is another group '" + group->name + "'");
    }
    target = *std::move(groups);
    return {};
}

std::expected<void, SettingError> assign_objects(std::vector<SpeedPeriod>& target,
                                                 const json::value& value) {
    auto periods = objects_of<SpeedPeriod>(period_fields, value);
    if (!periods) return std::unexpected(periods.error());
    target = *std::move(periods);
    return {};
}

json::array fields_of(const std::vector<UploadGroup>& /*groups*/) {
    return describe<UploadGroup>(group_fields);
}

json::array fields_of(const std::vector<SpeedPeriod>& /*periods*/) {
    return describe<SpeedPeriod>(period_fields);
}

}  // namespace kindred::api
