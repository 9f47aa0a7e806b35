#include "apps/kindredd/metrics.hpp"

#include <string_view>

namespace kindred::daemon {
namespace {

enum class Kind { counter, gauge };

void add(std::string& text, Kind kind, std::string_view name, std::string_view help,
         std::uint64_t value) {
    const std::string full = "kindred_" + std::string(name);
    text += "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full +
            (kind == Kind::counter ? " counter\n" : " gauge\n") + full + " " +
            std::to_string(value) + "\n";
}

}  // namespace

std::string metrics_text(const client::Statistics& numbers, const client::SessionStatus& session,
                         const api::SharesStatus& shares) {
    using enum Kind;
    std::string text;
    add(text, gauge, "online", "Whether it is logged in to the server.",
        session.state == client::SessionState::online ? 1 : 0);
    add(text, gauge, "connections", "Sockets open or opening.", numbers.connections);
    add(text, gauge, "connections_waiting", "Connections that wait for a free socket.",
        numbers.waiting_connections);
    add(text, gauge, "peers", "Users with a connection for messages.", numbers.peers);
    add(text, gauge, "downloads", "Downloads in the list.", numbers.downloads);
    add(text, gauge, "downloads_active", "Downloads whose bytes arrive.", numbers.downloads_active);
    add(text, gauge, "uploads_active", "Uploads that have a slot.", numbers.uploads_active);
    add(text, gauge, "uploads_queued", "Uploads that wait for a slot.", numbers.uploads_queued);
    add(text, gauge, "shared_files", "Files shared.", shares.files);
    add(text, gauge, "shared_bytes", "Bytes shared.", shares.bytes);
    add(text, gauge, "distributed_children", "Users below this one in the search tree.",
        numbers.children);
    add(text, counter, "downloaded_bytes_total", "Bytes of files received.",
        numbers.bytes_downloaded);
    add(text, counter, "uploaded_bytes_total", "Bytes of files sent.", numbers.bytes_uploaded);
    add(text, counter, "searches_received_total", "Searches of others.", numbers.searches_received);
    add(text, counter, "searches_answered_total", "Those with something to answer.",
        numbers.searches_answered);
    add(text, counter, "answers_delivered_total", "Answers that reached the searcher.",
        numbers.answers_delivered);
    add(text, counter, "answers_failed_total", "Answers that did not.", numbers.answers_failed);
    add(text, counter, "connect_failures_total", "Users who could not be reached.",
        numbers.connect_failures);
    add(text, counter, "malformed_messages_total", "Messages that could not be read.",
        numbers.malformed_messages);
    return text;
}

}  // namespace kindred::daemon
