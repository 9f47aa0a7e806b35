// The hooks of a daemon: keeps the set of them, queues a delivery for each event that somebody
// wants, tries again with growing pauses what failed, and remembers how the last ones went.
//
// One delivery of a hook is under way at a time, so events arrive in order. What waits is bounded,
// and is lost when the daemon ends. The requests and programs themselves are the shell's.
#pragma once

#include "api/hook.hpp"
#include "api/hook_messages.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"

#include <deque>
#include <map>

namespace kindred::api {

using DeliveryId = StrongId<struct DeliveryTag>;

/// How a program ended.
struct ProgramEnd {
    int status = 0;          ///< if it exited
    int signal = 0;          ///< not 0: it was killed by this
    bool timed_out = false;  ///< it was killed here, because it took too long
    std::string output;      ///< the end of what it printed
};

class HookActions {
  public:
    virtual ~HookActions() = default;
    /// Hooks::answered(delivery, ...) follows exactly once, never from inside the call.
    virtual void post(DeliveryId delivery, HookRequest request) = 0;
    /// Starts a program, without a shell, that reads `message.body`. Hooks::ended() follows so.
    virtual void run(DeliveryId delivery, std::vector<std::string> command,
                     HookMessage message) = 0;
};

/// A try to deliver something.
struct HookRecord {
    enum class Outcome : std::uint8_t { delivered, retrying, failed };

    std::int64_t time = 0;  ///< Unix seconds
    HookEvent event{};
    unsigned attempt = 0;  ///< from 1; 0 for what was never tried
    Outcome outcome{};
    std::string detail;
};
std::string_view to_string(HookRecord::Outcome outcome);

struct HookStatus {
    Hook hook;
    std::uint64_t delivered = 0;  ///< since the daemon has started
    std::uint64_t failed = 0;
    std::string last_error;  ///< empty once something was delivered again
};

class Hooks {
  public:
    static constexpr std::size_t most_hooks = 32;
    static constexpr std::size_t most_waiting = 100;  ///< deliveries of one hook
    static constexpr std::size_t most_records = 50;   ///< of one hook

    /// The references must outlive it.
    Hooks(HookActions& actions, const client::Client& client, LogSink log)
        : actions_(actions), watch_(client), log_(std::move(log)) {}

    // --- the set ---
    /// Takes hooks as saved() gave them.
    Result<void> load(const boost::json::value& saved);
    /// Those the API made.
    boost::json::array saved() const;
    /// Replaces those of the configuration file, whose names go before those of the API.
    void set_fixed(std::vector<Hook> hooks);
    /// Makes or replaces one. Refused for one of the file, and if there are too many.
    Result<void> put(Hook hook);
    /// False: there is none of that name that the API made.
    bool remove(const std::string& name);
    std::vector<HookStatus> list() const;
    std::optional<HookStatus> find(const std::string& name) const;
    /// The newest first.
    std::vector<HookRecord> records(const std::string& name) const;

    // --- what happens ---
    void happened(const client::Event& event, Now now);
    /// Queues a message to try it out, also if it is not enabled. False: no such hook.
    bool test(const std::string& name, Now now);
    /// Begins what is due.
    void tick(Now now);
    /// The status of the response, or why there is none.
    void answered(DeliveryId delivery, const Result<int>& status, Now now);
    /// How the program ended, or why it did not begin.
    void ended(DeliveryId delivery, const Result<ProgramEnd>& end, Now now);

  private:
    struct Waiting {
        HookMessage message;
        unsigned attempts = 0;
    };
    struct Line {
        HookStatus status;
        std::deque<Waiting> waiting;
        DeliveryId running;  // that of the first of `waiting`, while it is under way
        Time not_before{};
        std::deque<HookRecord> records;  // the newest first
    };
    enum class Verdict : std::uint8_t { delivered, try_again, refused };

    void enqueue(Line& line, HookMessage message, Now now);
    void begin(Line& line);
    void finish(DeliveryId delivery, Verdict verdict, std::string detail, Now now);
    void note(Line& line, HookRecord record);

    HookActions& actions_;
    HookWatch watch_;
    LogSink log_;
    std::map<std::string, Line> lines_;
    std::uint64_t last_delivery_ = 0;
};

}  // namespace kindred::api
