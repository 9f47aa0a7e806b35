#include "client/history.hpp"

#include "client/paths.hpp"

#include <algorithm>
#include <chrono>
#include <memory>

namespace kindred::client {
namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 86'400;
constexpr std::int64_t kept_hours = 90 * 24;

constexpr Duration write_interval = 60s;
/// Names in each list of a day: some 20 KB a day in all.
constexpr std::size_t names_a_day = 200;
/// Names while the days of a long time are put together.
constexpr std::size_t names_gathered = 20'000;
/// Days read at once.
constexpr std::size_t days_in_page = 31;

constexpr char hour_prefix = 'h';
constexpr char day_prefix = 'd';

struct StoredCounts {
    Counts counts;

    static void fields(auto& m, auto& v) {
        auto& c = m.counts;
        v("bytes_downloaded", c.bytes_downloaded)("bytes_uploaded", c.bytes_uploaded);
        v("files_downloaded", c.files_downloaded)("files_uploaded", c.files_uploaded);
        v("downloads_failed", c.downloads_failed)("uploads_failed", c.uploads_failed);
        v("searches_received", c.searches_received)("searches_answered", c.searches_answered);
        v("seconds_online", c.seconds_online);
    }
};
struct StoredName {
    TopName name;

    static void fields(auto& m, auto& v) {
        v("name", m.name.name)("files", m.name.files)("bytes", m.name.bytes);
    }
};
struct StoredTop {
    std::uint64_t rest_files = 0;
    std::uint64_t rest_bytes = 0;
    std::vector<StoredName> names;

    static void fields(auto& m, auto& v) {
        v("rest_files", m.rest_files)("rest_bytes", m.rest_bytes)("names", m.names);
    }
};

std::string key_of(char prefix, std::int64_t number) {
    return prefix + key_of_number(static_cast<std::uint64_t>(number));
}

std::size_t list_of(Direction direction, TopOf of) {
    return static_cast<std::size_t>(direction) * 3 + static_cast<std::size_t>(of);
}

/// What the keys of a list begin with; the number of the day follows.
std::string list_prefix(std::size_t list) {
    return {"du"[list / 3], "ufe"[list % 3]};
}

Buffer encode_top(const Top& top) {
    StoredTop stored{top.rest.files, top.rest.bytes, {}};
    for (const TopName& one : top.names) stored.names.push_back({one});
    return encode_record(stored);
}

std::optional<Top> decode_top(ByteView value) {
    auto stored = decode_record<StoredTop>(value);
    if (!stored) return std::nullopt;
    Top top;
    top.rest.files = stored->rest_files;
    top.rest.bytes = stored->rest_bytes;
    for (StoredName& one : stored->names) top.names.push_back(std::move(one.name));
    return top;
}

/// The first day of the month a day is in.
std::int64_t first_of_month(std::int64_t number) {
    const std::chrono::sys_days date{std::chrono::days{number}};
    const std::chrono::year_month_day in_calendar{date};
    const std::chrono::sys_days first{in_calendar.year() / in_calendar.month() / 1};
    return first.time_since_epoch().count();
}

std::vector<CountedPeriod> between(const std::map<std::int64_t, Counts>& periods,
                                   std::int64_t length, std::int64_t from, std::int64_t to) {
    std::vector<CountedPeriod> found;
    for (auto it = periods.lower_bound(from / length);
         it != periods.end() && it->first * length < to; ++it)
        found.push_back({it->first * length, it->second});
    return found;
}

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
    bytes_downloaded += other.bytes_downloaded;
    bytes_uploaded += other.bytes_uploaded;
    files_downloaded += other.files_downloaded;
    files_uploaded += other.files_uploaded;
    downloads_failed += other.downloads_failed;
    uploads_failed += other.uploads_failed;
    searches_received += other.searches_received;
    searches_answered += other.searches_answered;
    seconds_online += other.seconds_online;
    return *this;
}

// --- what is kept --------------------------------------------------------------------------------

void History::load() {
    for (const Record& record : context_.work.load(Table::statistics)) {
        const std::string_view key = record.key;
        const auto number = number_of_key(key.substr(std::min<std::size_t>(1, key.size())));
        const auto stored = decode_record<StoredCounts>(record.value);
        if (!number || !stored || (key[0] != hour_prefix && key[0] != day_prefix)) {
            context_.log(LogLevel::error, "stored statistics are unreadable: " + record.key);
            continue;
        }
        Periods& periods = key[0] == hour_prefix ? hours_ : days_;
        periods[static_cast<std::int64_t>(*number)] = stored->counts;
    }
    begin_day(context_.now.unix_seconds / day);
}

void History::stop() {
    session_down();
    timer_.cancel();
    write();
}

void History::write() {
    std::vector<Change> changes;
    for (const std::int64_t number : std::exchange(changed_hours_, {}))
        changes.push_back({Table::statistics, key_of(hour_prefix, number),
                           encode_record(StoredCounts{hours_[number]})});
    for (const std::int64_t number : std::exchange(changed_days_, {}))
        changes.push_back({Table::statistics, key_of(day_prefix, number),
                           encode_record(StoredCounts{days_[number]})});
    const std::int64_t oldest = context_.now.unix_seconds / hour - kept_hours;
    while (!hours_.empty() && hours_.begin()->first < oldest) {
        changes.push_back(
            {Table::statistics, key_of(hour_prefix, hours_.begin()->first), std::nullopt});
        hours_.erase(hours_.begin());
    }
    for (std::size_t i = 0; i < lists_.size(); ++i) {
        List& list = lists_[i];
        // Before the beginning of the day is read it would be overwritten.
        if (!list.read || !std::exchange(list.changed, false)) continue;
        changes.push_back({Table::statistics_top,
                           list_prefix(i) + key_of_number(static_cast<std::uint64_t>(*day_)),
                           encode_top(list.names.largest(names_a_day))});
    }
    if (!changes.empty()) context_.work.write(std::move(changes));
}

void History::begin_day(std::int64_t number) {
    day_ = number;
    lists_.assign(lists, List{TopNames(names_a_day)});
    for (std::size_t i = 0; i < lists; ++i)
        context_.work.read(
            Table::statistics_top,
            {list_prefix(i) + key_of_number(static_cast<std::uint64_t>(number)), "", 1},
            [this, i, number](const RecordsRead& read) {
                if (day_ != number) return;
                if (!read.records)
                    return context_.log(LogLevel::error, "cannot read the statistics of today: " +
                                                             read.records.error().message);
                if (!read.records->empty())
                    if (const auto top = decode_top(read.records->front().value))
                        lists_[i].names.add(*top);
                lists_[i].read = true;
            });
}

// --- counting ------------------------------------------------------------------------------------

void History::add(const Counts& counts, std::int64_t at) {
    hours_[at / hour] += counts;
    days_[at / day] += counts;
    changed_hours_.insert(at / hour);
    changed_days_.insert(at / day);
    wake_later();
}

void History::add_name(Direction direction, TopOf of, std::string_view name, std::uint64_t files,
                       std::uint64_t bytes) {
    if (const std::int64_t today = context_.now.unix_seconds / day; day_ != today) {
        write();
        begin_day(today);
    }
    List& list = lists_[list_of(direction, of)];
    list.names.add(name, files, bytes);
    list.changed = true;
}

void History::moved(Direction direction, std::string_view username, std::string_view path,
                    std::uint64_t bytes) {
    Counts counts;
    (direction == Direction::download ? counts.bytes_downloaded : counts.bytes_uploaded) = bytes;
    add(counts, context_.now.unix_seconds);
    add_name(direction, TopOf::user, username, 0, bytes);
    add_name(direction, TopOf::folder, folder_path(path), 0, bytes);
}

void History::completed(Direction direction, std::string_view username, std::string_view path) {
    Counts counts;
    (direction == Direction::download ? counts.files_downloaded : counts.files_uploaded) = 1;
    add(counts, context_.now.unix_seconds);
    add_name(direction, TopOf::user, username, 1, 0);
    add_name(direction, TopOf::folder, folder_path(path), 1, 0);
}

void History::failed(Direction direction, std::string_view reason) {
    Counts counts;
    (direction == Direction::download ? counts.downloads_failed : counts.uploads_failed) = 1;
    add(counts, context_.now.unix_seconds);
    add_name(direction, TopOf::error, reason, 1, 0);
}

void History::session_up() {
    online_since_ = context_.now.steady;
    wake_later();
}

void History::session_down() {
    sample();
    online_since_.reset();
}

/// Counts what is not told as it happens: the time online, and the searches of that time.
void History::sample() {
    if (!online_since_) return;
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(context_.now.steady - *online_since_);
    *online_since_ += seconds;
    const std::int64_t until = context_.now.unix_seconds;
    std::int64_t from = until - seconds.count();
    if (from == until) return;
    Counts counts;
    counts.searches_received =
        context_.statistics.searches_received -
        std::exchange(searches_received_, context_.statistics.searches_received);
    counts.searches_answered =
        context_.statistics.searches_answered -
        std::exchange(searches_answered_, context_.statistics.searches_answered);
    while (from < until) {
        const std::int64_t next = std::min(until, (from / hour + 1) * hour);
        counts.seconds_online = static_cast<std::uint64_t>(next - from);
        add(counts, from);
        counts = {};
        from = next;
    }
}

void History::wake_later() {
    if (timer_.running()) return;
    context_.after(timer_, write_interval, [this] {
        sample();
        write();
        if (online_since_) wake_later();
    });
}

// --- queries -------------------------------------------------------------------------------------

std::vector<CountedPeriod> History::periods(Interval interval, std::int64_t from,
                                            std::int64_t to) const {
    if (interval == Interval::hour) return between(hours_, hour, from, to);
    if (interval == Interval::day) return between(days_, day, from, to);
    std::vector<CountedPeriod> months;
    for (const auto& [start, counts] : between(days_, day, first_of_month(from / day) * day, to)) {
        const std::int64_t month = first_of_month(start / day) * day;
        if (months.empty() || months.back().start != month) months.push_back({month, {}});
        months.back().counts += counts;
    }
    return months;
}

struct History::Gathering {
    TopQuery query;
    std::function<void(Result<Top>)> then;
    std::string prefix;
    std::string below;
    TopNames names{names_gathered};
};

void History::top(TopQuery query, std::function<void(Result<Top>)> then) {
    const std::size_t list = list_of(query.direction, query.of);
    const auto last =
        static_cast<std::uint64_t>(std::max<std::int64_t>(query.to + day - 1, 0) / day);
    auto gathering = std::make_shared<Gathering>();
    gathering->prefix = list_prefix(list);
    gathering->below = gathering->prefix + key_of_number(last);
    gathering->query = query;
    gathering->then = std::move(then);
    read_page(gathering);
}

void History::read_page(const std::shared_ptr<Gathering>& gathering) {
    context_.work.read(
        Table::statistics_top, {gathering->prefix, gathering->below, days_in_page},
        [this, gathering](const RecordsRead& read) {
            if (!read.records) return gathering->then(std::unexpected(read.records.error()));
            const TopQuery& query = gathering->query;
            bool more = read.records->size() == days_in_page;
            for (const Record& record : *read.records) {
                gathering->below = record.key;
                const auto number =
                    number_of_key(std::string_view(record.key).substr(gathering->prefix.size()));
                if (!number) continue;
                const auto at = static_cast<std::int64_t>(*number);
                if (at < query.from / day) more = false;
                // Today is known better than it is written.
                if (at < query.from / day || at == day_) continue;
                if (const auto top = decode_top(record.value)) gathering->names.add(*top);
            }
            if (more) return read_page(gathering);
            if (day_ && *day_ >= query.from / day && *day_ * day < query.to)
                gathering->names.add(
                    lists_[list_of(query.direction, query.of)].names.largest(names_a_day));
            gathering->then(gathering->names.largest(query.limit));
        });
}

}  // namespace kindred::client
