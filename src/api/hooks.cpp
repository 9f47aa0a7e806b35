#include "api/hooks.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kindred::api {
namespace {

namespace json = boost::json;

/// Between the tries of a delivery: a restart of the other side is bridged soon, an outage of an
/// hour not, because what happened an hour ago is no news.
constexpr std::array<Duration, 5> pauses = {5s, 30s, 120s, 600s, 1800s};

/// A program exits with it when trying again may help (EX_TEMPFAIL of sysexits.h).
constexpr int exit_try_again = 75;
/// Of what a program printed, in a record.
constexpr std::size_t longest_output = 500;

constexpr int request_timeout = 408;
constexpr int too_early = 425;
constexpr int too_many_requests = 429;

bool may_work_later(int status) {
    return status >= 500 || status == request_timeout || status == too_early ||
           status == too_many_requests;
}

std::string one_line(std::string_view output) {
    if (output.size() > longest_output) output.remove_prefix(output.size() - longest_output);
    std::string line = display_text(output);
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string::npos) return "";
    return line.substr(begin, line.find_last_not_of(' ') + 1 - begin);
}

}  // namespace

std::string_view to_string(HookRecord::Outcome outcome) {
    constexpr std::array<std::string_view, 3> names = {"delivered", "retrying", "failed"};
    return names[static_cast<std::size_t>(outcome)];
}

// --- the set -------------------------------------------------------------------------------------

Result<void> Hooks::load(const json::value& saved) {
    if (!saved.is_array()) return fail("'hooks' is not a list");
    for (const json::value& element : saved.get_array()) {
        const auto* const name =
            element.is_object() ? element.get_object().if_contains("name") : nullptr;
        if (name == nullptr || !name->is_string()) return fail("a hook has no name");
        auto hook = parse_hook(std::string(name->get_string()), element.get_object(), nullptr);
        if (!hook)
            return fail("hook '" + std::string(name->get_string()) + "': " + hook.error().message);
        if (auto taken = put(*std::move(hook)); !taken) return taken;
    }
    return {};
}

json::array Hooks::saved() const {
    json::array hooks;
    for (const auto& [name, line] : lines_)
        if (!line.status.hook.fixed) hooks.push_back(saved_hook(line.status.hook));
    return hooks;
}

void Hooks::set_fixed(std::vector<Hook> hooks) {
    std::set<std::string> names;
    for (const Hook& hook : hooks) names.insert(hook.name);
    std::erase_if(lines_, [&](const auto& entry) {
        return entry.second.status.hook.fixed && !names.contains(entry.first);
    });
    for (Hook& hook : hooks) {
        Line& line = lines_[hook.name];
        if (!line.status.hook.name.empty() && !line.status.hook.fixed && log_)
            log_(LogLevel::warning, "hooks",
                 "the hook '" + hook.name + "' of the configuration file replaces that of the API");
        line.status.hook = std::move(hook);
        line.status.hook.fixed = true;
    }
}

Result<void> Hooks::put(Hook hook) {
    const auto known = lines_.find(hook.name);
    if (known == lines_.end() && lines_.size() >= most_hooks)
        return fail("there are " + std::to_string(most_hooks) + " hooks already");
    if (known != lines_.end() && known->second.status.hook.fixed)
        return fail("this hook stands in the configuration file");
    Line& line = known == lines_.end() ? lines_[hook.name] : known->second;
    // What waits was meant for what the hook was; the one under way is not called back.
    line.waiting.resize(std::min<std::size_t>(line.waiting.size(), line.running ? 1 : 0));
    line.not_before = {};
    line.status.hook = std::move(hook);
    return {};
}

bool Hooks::remove(const std::string& name) {
    const auto known = lines_.find(name);
    if (known == lines_.end() || known->second.status.hook.fixed) return false;
    lines_.erase(known);
    return true;
}

std::vector<HookStatus> Hooks::list() const {
    std::vector<HookStatus> list;
    for (const auto& [name, line] : lines_) list.push_back(line.status);
    return list;
}

std::optional<HookStatus> Hooks::find(const std::string& name) const {
    const auto known = lines_.find(name);
    return known == lines_.end() ? std::nullopt : std::optional(known->second.status);
}

std::vector<HookRecord> Hooks::records(const std::string& name) const {
    const auto known = lines_.find(name);
    if (known == lines_.end()) return {};
    return {known->second.records.begin(), known->second.records.end()};
}

// --- what happens --------------------------------------------------------------------------------

void Hooks::happened(const client::Event& event, Now now) {
    const auto message = watch_.see(event, now);
    if (!message) return;
    for (auto& [name, line] : lines_) {
        const Hook& hook = line.status.hook;
        if (hook.enabled && std::ranges::find(hook.events, message->event) != hook.events.end())
            enqueue(line, *message, now);
    }
}

bool Hooks::test(const std::string& name, Now now) {
    const auto known = lines_.find(name);
    if (known == lines_.end()) return false;
    enqueue(known->second, test_message(now), now);
    return true;
}

void Hooks::enqueue(Line& line, HookMessage message, Now now) {
    if (line.waiting.size() < most_waiting) return line.waiting.push_back({std::move(message), 0});
    ++line.status.failed;
    note(line, {now.unix_seconds, message.event, 0, HookRecord::Outcome::failed,
                std::to_string(most_waiting) + " deliveries wait already"});
}

void Hooks::tick(Now now) {
    for (auto& [name, line] : lines_)
        if (!line.waiting.empty() && !line.running && line.not_before <= now.steady) begin(line);
}

void Hooks::begin(Line& line) {
    Waiting& first = line.waiting.front();
    ++first.attempts;
    line.running = DeliveryId{++last_delivery_};
    const Hook& hook = line.status.hook;
    if (hook.kind == HookKind::script)
        actions_.run(line.running, hook.command, first.message);
    else
        actions_.post(line.running, request_for(hook, first.message));
}

void Hooks::answered(DeliveryId delivery, const Result<int>& status, Now now) {
    if (!status) return finish(delivery, Verdict::try_again, status.error().message, now);
    const std::string detail = "HTTP status " + std::to_string(*status);
    if (*status >= 200 && *status < 300) return finish(delivery, Verdict::delivered, detail, now);
    if (may_work_later(*status)) return finish(delivery, Verdict::try_again, detail, now);
    const bool redirect = *status >= 300 && *status < 400;
    finish(delivery, Verdict::refused, detail + (redirect ? "; redirects are not followed" : ""),
           now);
}

void Hooks::ended(DeliveryId delivery, const Result<ProgramEnd>& end, Now now) {
    if (!end) return finish(delivery, Verdict::refused, end.error().message, now);
    const std::string output = one_line(end->output);
    const std::string printed = output.empty() ? "" : "; it printed: " + output;
    if (end->timed_out)
        return finish(delivery, Verdict::refused, "it took too long and was killed" + printed, now);
    if (end->signal != 0)
        return finish(delivery, Verdict::refused,
                      "killed by signal " + std::to_string(end->signal) + printed, now);
    finish(delivery,
           end->status == 0                ? Verdict::delivered
           : end->status == exit_try_again ? Verdict::try_again
                                           : Verdict::refused,
           "exit status " + std::to_string(end->status) + printed, now);
}

void Hooks::finish(DeliveryId delivery, Verdict verdict, std::string detail, Now now) {
    const auto found = std::ranges::find_if(
        lines_, [&](const auto& entry) { return entry.second.running == delivery; });
    if (found == lines_.end()) return;
    Line& line = found->second;
    line.running = {};
    const Waiting& first = line.waiting.front();
    HookRecord record{now.unix_seconds, first.message.event, first.attempts,
                      HookRecord::Outcome::delivered, std::move(detail)};
    if (verdict == Verdict::try_again && first.attempts <= pauses.size()) {
        record.outcome = HookRecord::Outcome::retrying;
        line.not_before = now.steady + pauses[first.attempts - 1];
    } else {
        const bool delivered = verdict == Verdict::delivered;
        record.outcome = delivered ? HookRecord::Outcome::delivered : HookRecord::Outcome::failed;
        ++(delivered ? line.status.delivered : line.status.failed);
        line.waiting.pop_front();
        line.not_before = {};
    }
    note(line, std::move(record));
}

void Hooks::note(Line& line, HookRecord record) {
    const bool delivered = record.outcome == HookRecord::Outcome::delivered;
    line.status.last_error = delivered ? "" : record.detail;
    if (log_)
        log_(delivered ? LogLevel::debug : LogLevel::warning, "hooks",
             "'" + line.status.hook.name + "', " + std::string(to_string(record.event)) + ": " +
                 std::string(to_string(record.outcome)) + ", " + record.detail);
    line.records.push_front(std::move(record));
    if (line.records.size() > most_records) line.records.pop_back();
}

}  // namespace kindred::api
