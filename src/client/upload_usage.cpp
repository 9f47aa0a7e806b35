#include "client/upload_usage.hpp"

namespace kindred::client {
namespace {

constexpr std::int64_t kept_days = 7;

struct StoredDay {
    std::uint32_t day = 0;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;

    static void fields(auto& m, auto& v) { v("day", m.day)("files", m.files)("bytes", m.bytes); }
};
struct StoredUsage {
    std::vector<StoredDay> days;

    static void fields(auto& m, auto& v) { v("days", m.days); }
};

}  // namespace

void UploadUsage::load() {
    for (const Record& record : context_.work.load(Table::upload_usage)) {
        StoredUsage stored;
        protocol::Decoder decoder{ByteView(record.value)};
        StoredUsage::fields(stored, decoder);
        if (decoder.failed()) continue;
        Days& days = users_[record.key];
        for (const StoredDay& one : stored.days) days[one.day] = {one.files, one.bytes};
        forget_old(days);
        if (!days.empty()) continue;
        users_.erase(record.key);
        context_.work.erase(Table::upload_usage, record.key);
    }
}

void UploadUsage::forget_old(Days& days) const {
    days.erase(days.begin(), days.upper_bound(day() - kept_days));
}

void UploadUsage::add(const std::string& username, std::uint64_t files, std::uint64_t bytes) {
    if (files == 0 && bytes == 0) return;
    Days& days = users_[username];
    forget_old(days);
    days[day()].files += files;
    days[day()].bytes += bytes;
    StoredUsage stored;
    for (const auto& [when, amount] : days)
        stored.days.push_back({static_cast<std::uint32_t>(when), amount.files, amount.bytes});
    Buffer value;
    protocol::encode_fields(stored, value);
    context_.work.put(Table::upload_usage, username, std::move(value));
}

UploadUsage::Amount UploadUsage::in_days(const std::string& username, std::int64_t days) const {
    Amount sum;
    const auto user = users_.find(username);
    if (user == users_.end()) return sum;
    for (auto it = user->second.upper_bound(day() - days); it != user->second.end(); ++it) {
        sum.files += it->second.files;
        sum.bytes += it->second.bytes;
    }
    return sum;
}

}  // namespace kindred::client
