#include "inspect/capture.hpp"

#include "inspect/conversation.hpp"
#include "inspect/to_json.hpp"

#include <tins/ip_address.h>
#include <tins/ipv6_address.h>
#include <tins/sniffer.h>
#include <tins/tcp_ip/stream_follower.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

namespace kindred::inspect {
namespace {

using Tins::TCPIP::Stream;
using Tins::TCPIP::StreamFollower;

/// ISO 8601 in UTC with microseconds.
std::string time_text(std::chrono::microseconds since_epoch) {
    using namespace std::chrono;
    const sys_days day = floor<days>(sys_time<microseconds>(since_epoch));
    const year_month_day date(day);
    const hh_mm_ss time(sys_time<microseconds>(since_epoch) - day);
    char text[48];
    std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text;
}

std::string address_text(const Stream& stream, bool client) {
    const std::string port =
        ":" + std::to_string(client ? stream.client_port() : stream.server_port());
    if (stream.is_v6())
        return "[" + (client ? stream.client_addr_v6() : stream.server_addr_v6()).to_string() +
               "]" + port;
    return (client ? stream.client_addr_v4() : stream.server_addr_v4()).to_string() + port;
}

class Capture {
  public:
    Capture(const CaptureOptions& options, const std::function<void(std::string_view)>& print)
        : options_(options), print_(print) {
        follower_.follow_partial_streams(true);
        follower_.stream_keep_alive(std::chrono::hours(24));
        follower_.new_stream_callback([this](Stream& stream) { opened(stream); });
        follower_.stream_termination_callback(
            [this](Stream& stream, StreamFollower::TerminationReason) { given_up(stream); });
    }

    void packet(Tins::Packet& packet) { follower_.process_packet(packet); }
    CaptureSummary finish();

  private:
    struct Connection {
        std::size_t number = 0;
        Stream* stream = nullptr;  ///< until it ended
        bool swapped = false;      ///< the library takes the accepter for the client
        std::array<std::string, 2> address;
        std::unique_ptr<Conversation> conversation;
        std::vector<std::string> lines;
    };

    void opened(Stream& stream);
    void given_up(Stream& stream);
    void end(Connection& connection, std::string_view how);
    void tell_lost(Connection& connection, bool client);
    void tell(Connection& connection, const Conversation::Told& told);
    bool is_server_port(std::uint16_t port) const {
        return std::ranges::find(options_.server_ports, port) != options_.server_ports.end();
    }
    static Side side(const Connection& connection, bool client) {
        return client != connection.swapped ? Side::opener : Side::accepter;
    }

    const CaptureOptions& options_;
    const std::function<void(std::string_view)>& print_;
    StreamFollower follower_;
    AnnouncedTypes announced_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::chrono::microseconds now_{};
    CaptureSummary summary_;
};

void Capture::opened(Stream& stream) {
    auto& connection = *connections_.emplace_back(std::make_unique<Connection>());
    connection.number = connections_.size();
    connection.stream = &stream;
    // Of a connection that was open before, only the port tells which side is the server.
    connection.swapped = stream.is_partial_stream() && is_server_port(stream.client_port());
    for (const bool client : {true, false})
        connection.address[static_cast<std::size_t>(side(connection, client))] =
            address_text(stream, client);
    const bool with_server =
        is_server_port(connection.swapped ? stream.client_port() : stream.server_port());
    connection.conversation = std::make_unique<Conversation>(
        with_server, announced_, options_.dialect,
        [this, &connection](const Conversation::Told& told) { tell(connection, told); });
    now_ = stream.last_seen();
    tell(connection, {Side::opener,
                      stream.is_partial_stream() ? R"("event":"joined")" : R"("event":"opened")"});
    stream.client_data_callback([this, &connection](Stream& s) {
        now_ = s.last_seen();
        connection.conversation->received(side(connection, true), s.client_payload());
    });
    stream.server_data_callback([this, &connection](Stream& s) {
        now_ = s.last_seen();
        connection.conversation->received(side(connection, false), s.server_payload());
    });
    stream.stream_closed_callback([this, &connection](Stream& s) {
        now_ = s.last_seen();
        end(connection, "closed");
    });
}

void Capture::given_up(Stream& stream) {
    for (const auto& connection : connections_)
        if (connection->stream == &stream) return end(*connection, "given up");
}

void Capture::end(Connection& connection, std::string_view how) {
    for (const bool client : {true, false}) tell_lost(connection, client);
    connection.conversation->end();
    tell(connection, {Side::opener, "\"event\":\"" + std::string(how) + "\""});
    connection.stream = nullptr;
}

/// Bytes that wait behind a hole will never be read.
void Capture::tell_lost(Connection& connection, bool client) {
    const auto& flow = client ? connection.stream->client_flow() : connection.stream->server_flow();
    if (flow.buffered_payload().empty()) return;
    tell(connection, {.from = side(connection, client),
                      .members = "\"event\":\"lost\",\"error\":\"the capture misses bytes; " +
                                 std::to_string(flow.total_buffered_bytes()) +
                                 " bytes behind them are skipped\"",
                      .problem = true});
}

void Capture::tell(Connection& connection, const Conversation::Told& told) {
    const auto speaker = static_cast<std::size_t>(told.from);
    std::string line = "{\"time\":\"" + time_text(now_) +
                       "\",\"connection\":" + std::to_string(connection.number) + ",\"from\":\"" +
                       connection.address[speaker] + "\",\"to\":\"" +
                       connection.address[1 - speaker] + "\"," + told.members + "}";
    if (told.message) ++summary_.messages;
    if (told.problem) ++summary_.problems;
    if (options_.by_time) return print_(line);
    connection.lines.push_back(std::move(line));
}

CaptureSummary Capture::finish() {
    for (const auto& connection : connections_)
        if (connection->stream != nullptr) end(*connection, "unfinished");
    for (const auto& connection : connections_)
        for (const std::string& line : connection->lines) print_(line);
    summary_.connections = connections_.size();
    return summary_;
}

}  // namespace

Result<CaptureSummary> read_capture(const std::string& path, const CaptureOptions& options,
                                    const std::function<void(std::string_view)>& print) {
    try {
        Tins::FileSniffer sniffer(path);
        Capture capture(options, print);
        while (Tins::Packet packet = sniffer.next_packet()) capture.packet(packet);
        return capture.finish();
    } catch (const std::exception& problem) {
        return fail("cannot read the capture " + path + ": " + problem.what());
    }
}

}  // namespace kindred::inspect
