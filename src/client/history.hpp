// What was moved, failed, searched and for how long the session was up, counted by hour and day;
// and for each day who and what it was most about. Everything is written once a minute while there
// is something to write, and at the end: a crash loses the counts of one minute at most.
#pragma once

#include "client/context.hpp"
#include "client/history_types.hpp"
#include "client/top_names.hpp"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace kindred::client {

class History {
  public:
    explicit History(Context& context) : context_(context) {}

    void load();
    /// Writes what is not written.
    void stop();
    void session_up();
    void session_down();

    // --- from the transfers ---
    /// `path` is that of the file, as its owner names it.
    void moved(Direction direction, std::string_view username, std::string_view path,
               std::uint64_t bytes);
    void completed(Direction direction, std::string_view username, std::string_view path);
    void failed(Direction direction, std::string_view reason);

    // --- queries, see Client ---
    std::vector<CountedPeriod> periods(Interval interval, std::int64_t from, std::int64_t to) const;
    void top(TopQuery query, std::function<void(Result<Top>)> then);

  private:
    using Periods = std::map<std::int64_t, Counts>;  // by the number of the hour or day

    // Each list of names is kept for each direction.
    static constexpr std::size_t lists = 6;
    struct List {
        TopNames names;
        bool read = false;  // what was stored of this day is part of it
        bool changed = false;
    };
    struct Gathering;

    void add(const Counts& counts, std::int64_t at);
    void add_name(Direction direction, TopOf of, std::string_view name, std::uint64_t files,
                  std::uint64_t bytes);
    void sample();
    void wake_later();
    void write();
    void begin_day(std::int64_t day);
    void read_page(const std::shared_ptr<Gathering>& gathering);

    Context& context_;
    Periods hours_;
    Periods days_;
    std::set<std::int64_t> changed_hours_;
    std::set<std::int64_t> changed_days_;
    std::optional<std::int64_t> day_;  // that of lists_
    std::vector<List> lists_;
    std::optional<Time> online_since_;  // what is not counted yet
    std::uint64_t searches_received_ = 0;
    std::uint64_t searches_answered_ = 0;
    Timer timer_;
};

}  // namespace kindred::client
