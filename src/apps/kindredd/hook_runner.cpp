#include "apps/kindredd/hook_runner.hpp"

#include "base/url.hpp"
#include "io/http_client.hpp"
#include "io/program.hpp"

#include <cstdlib>
#include <sys/eventfd.h>

namespace kindred::daemon {
namespace {

/// As many hooks may hang at a time before others wait for them.
constexpr unsigned threads = 4;
/// Long enough for a slow server far away; the end of the daemon waits for it, too.
constexpr Duration request_patience = 10s;
constexpr Duration program_patience = 60s;
/// Linux refuses a longer variable; the program can still read the event.
constexpr std::size_t longest_variable = 100u << 10;

/// Read anew each time, so that certificates that the system learns to trust count at once.
Result<int> post_now(const api::HookRequest& hook_request) {
    const auto url = parse_url(hook_request.url);
    if (!url) return std::unexpected(url.error());
    std::shared_ptr<const io::TlsContext> tls;
    if (url->secure) {
        auto made = io::TlsContext::for_clients();
        if (!made) return std::unexpected(made.error());
        tls = *std::move(made);
    }
    HttpRequest request;
    request.method = "POST";
    request.target = url->target;
    request.headers = hook_request.headers;
    request.headers.push_back({"User-Agent", "Kindred/" KINDRED_VERSION});
    request.headers.push_back({"Connection", "close"});
    request.body = hook_request.body;
    io::HttpClient client(*url, tls, request_patience);
    // The status says everything; what else is said is not even read.
    const auto response = client.stream(request, [](std::string_view) { return false; });
    if (!response) return std::unexpected(response.error());
    return response->status;
}

std::string variable(const char* name, const char* otherwise) {
    const char* const value = std::getenv(name);
    return std::string(name) + "=" + (value == nullptr ? otherwise : value);
}

/// What a program needs to run, and the event. The daemon's own environment may hold passwords.
std::vector<std::string> environment_of(const api::HookMessage& message) {
    std::vector<std::string> environment{
        variable("PATH", "/usr/local/bin:/usr/bin:/bin"), variable("HOME", "/"),
        variable("LANG", "C.UTF-8"), "KINDRED_EVENT_NAME=" + std::string(to_string(message.event))};
    if (message.body.size() <= longest_variable)
        environment.push_back("KINDRED_EVENT=" + message.body);
    return environment;
}

}  // namespace

HookRunner::HookRunner(io::Loop& loop)
    : loop_(loop),
      stop_(std::make_shared<io::Fd>(::eventfd(0, EFD_CLOEXEC))),
      workers_(loop, threads) {}

HookRunner::~HookRunner() {
    ::eventfd_write(stop_->get(), 1);
    workers_.stop();
}

void HookRunner::post(api::DeliveryId delivery, api::HookRequest request) {
    workers_.run([request = std::move(request)] { return post_now(request); },
                 [this, delivery](const Result<int>& status) {
                     hooks_->answered(delivery, status, loop_.now());
                 });
}

void HookRunner::run(api::DeliveryId delivery, std::vector<std::string> command,
                     api::HookMessage message) {
    io::ProgramRun program{.command = std::move(command),
                           .environment = environment_of(message),
                           .input = message.body + "\n",
                           .patience = program_patience};
    workers_.run(
        [program = std::move(program), stop = stop_]() -> Result<api::ProgramEnd> {
            auto outcome = io::run_program(program, stop->get());
            if (!outcome) return std::unexpected(outcome.error());
            return api::ProgramEnd{outcome->status, outcome->signal, outcome->timed_out,
                                   std::move(outcome->output)};
        },
        [this, delivery](const Result<api::ProgramEnd>& end) {
            hooks_->ended(delivery, end, loop_.now());
        });
}

}  // namespace kindred::daemon
