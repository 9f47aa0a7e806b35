// The whole client engine: a server and peers that send well-formed messages and garbage, connects
// that fail, files that cannot be written, jobs that end late, commands of a user, and time that
// passes. What must always hold between the parts of the engine is checked after every step.
#include "base/assert.hpp"
#include "client/client.hpp"
#include "client/memory_storage.hpp"
#include "protocol/messages.hpp"
#include "script.hpp"

#include <deque>
#include <map>
#include <set>

namespace kindred::fuzz {
namespace {

namespace from_server = protocol::from_server;

class World final : public NetworkActions, public client::Jobs {
  public:
    explicit World(Script& script)
        : script_(script), client_(settings(), *this, *this, storage_, Random(1)) {}

    void run() {
        client_.start(now_);
        client_.listening(2234, 0, now_);
        for (int steps = 0; !script_.ended() && steps < 400; ++steps) {
            step();
            client_.check();
        }
        client_.stop(now_);
    }

  private:
    struct Connection {
        bool open = false;
        bool server = false;
        std::deque<std::uint64_t> sending;       // lengths of file ranges behind what is queued
        std::optional<std::uint64_t> receiving;  // bytes of a file that are still to come
        std::uint64_t moved = 0;
    };
    using Connections = std::map<ConnectionId, Connection>;

    static client::Settings settings() {
        client::Settings settings;
        settings.server_host = "server";
        settings.username = "alice";
        settings.password = "secret";
        settings.download_folder = "/downloads";
        settings.incomplete_folder = "/incomplete";
        settings.max_connections = 20;
        return settings;
    }

    void step() {
        switch (script_.below(16)) {
            case 0:
                return accept();
            case 1:
                return finish_connect();
            case 2:
                return lose();
            case 3:
                return receive(script_.bytes());
            case 4:
                return pass_time();
            case 5:
                return answer_job();
            case 6:
                return command();
            case 7:
                return log_in();
            case 8:
                return move_file();
            case 9:
                return receive(scripted_frame<protocol::init::Messages>(script_, 1));
            case 10:
                return receive(scripted_frame<protocol::distributed::Messages>(script_, 1));
            case 11:
            case 12:
                return receive(scripted_frame<protocol::peer::Messages>(script_, 4));
            default:
                return receive(scripted_frame<from_server::Messages>(script_, 4));
        }
    }

    Connections::iterator choose() {
        if (connections_.empty()) return connections_.end();
        return std::next(connections_.begin(),
                         static_cast<std::ptrdiff_t>(script_.below(connections_.size())));
    }

    void accept() {
        const ConnectionId id{++last_id_};
        connections_[id].open = true;
        client_.accepted(id, ListenerId::plain,
                         {{0x0a000000 + static_cast<std::uint32_t>(script_.below(4))}, 5000}, now_);
    }

    void finish_connect() {
        const auto chosen = choose();
        if (chosen == connections_.end() || chosen->second.open) return;
        chosen->second.open = true;
        client_.connected(chosen->first, now_);
    }

    void lose() {
        const auto chosen = choose();
        if (chosen == connections_.end()) return;
        const bool open = chosen->second.open;
        const ConnectionId id = chosen->first;
        connections_.erase(chosen);
        client_.disconnected(id, open ? Disconnect::closed_by_peer : Disconnect::refused, now_);
    }

    void receive(ByteView bytes) {
        const auto chosen = choose();
        if (chosen == connections_.end() || !chosen->second.open || chosen->second.receiving ||
            bytes.empty())
            return;
        client_.received(chosen->first, bytes, now_);
    }

    void log_in() {
        for (auto& [id, connection] : connections_) {
            if (!connection.server) continue;
            if (!std::exchange(connection.open, true)) return client_.connected(id, now_);
            Buffer frame;
            protocol::encode(from_server::Login{.success = script_.below(8) != 0,
                                                .greeting = "hello",
                                                .ip = IPv4{0x0a000009},
                                                .password_hash = "",
                                                .is_supporter = false},
                             frame);
            return client_.received(id, frame, now_);
        }
    }

    void pass_time() {
        const std::uint8_t amount = script_.byte();
        now_.steady += amount < 150 ? Duration(100ms) : Duration(1s) * (amount - 149);
        now_.unix_seconds = now_.steady.time_since_epoch() / 1s;
        client_.tick(now_);
    }

    void answer_job() {
        for (auto& [ticket, result] : storage_.take_done())
            client_.done(ticket, std::move(result), now_);
        if (jobs_.empty()) return;
        const auto [ticket, job] = std::move(jobs_.front());
        jobs_.pop_front();
        const bool good = script_.below(5) != 0;
        client_.done(ticket, std::visit([&](const auto& one) { return answer(one, good); }, job),
                     now_);
    }

    static client::JobResult answer(const client::ResolveHost&, bool good) {
        if (!good) return client::HostResolved{fail("no such name")};
        return client::HostResolved{IPv4{0x0a000001}};
    }
    static client::JobResult answer(const client::CheckDisks&, bool good) {
        return client::DisksChecked{
            {good ? client::DiskState::fine : client::DiskState::full, good ? "" : "full"}};
    }
    client::JobResult answer(const client::PreparePartial&, bool good) {
        if (!good) return client::PartialReady{fail("disk error"), {}, {}};
        return client::PartialReady{script_.number(), {}, {}};
    }
    static client::JobResult answer(const client::PlaceDownload& job, bool good) {
        if (!good) return client::DownloadPlaced{fail("disk error")};
        KINDRED_ASSERT(job.folder.starts_with("/downloads"));
        KINDRED_ASSERT(job.folder.find("..") == std::string::npos ||
                       job.folder.find("/../") == std::string::npos);
        KINDRED_ASSERT(job.name.find('/') == std::string::npos && job.name != "..");
        return client::DownloadPlaced{job.folder + '/' + job.name};
    }
    static client::JobResult answer(const client::DeletePartial&, bool good) {
        if (!good) return client::PartialDeleted{fail("disk error")};
        return client::PartialDeleted{};
    }
    client::JobResult answer(const client::CheckSource&, bool good) {
        if (!good) return client::SourceChecked{fail("no such file")};
        return client::SourceChecked{script_.number()};
    }
    static client::JobResult answer(const client::CheckFiles&, bool good) {
        return client::FilesChecked{good};
    }
    static client::JobResult answer(const client::KeepFrame& job, bool) {
        return client::FrameMade{SharedBytes(job.make())};
    }
    static client::JobResult answer(const client::Compute& job, bool) { return job.work(); }

    void move_file() {
        const auto chosen = choose();
        if (chosen == connections_.end()) return;
        const ConnectionId id = chosen->first;
        Connection& connection = chosen->second;
        if (!connection.receiving && connection.sending.empty()) return;
        if (script_.below(6) == 0) {
            end_file(connection);
            return client_.file_failed(id, "disk error", now_);
        }
        std::uint64_t& left =
            connection.receiving ? *connection.receiving : connection.sending.front();
        const std::uint64_t step = script_.below(2) == 0 ? left : left / 2;
        left -= step;
        connection.moved += step;
        if (left != 0) return client_.file_progress(id, connection.moved, now_);
        end_file(connection);
        client_.file_done(id, now_);
    }
    static void end_file(Connection& connection) {
        connection.moved = 0;
        if (connection.receiving)
            connection.receiving.reset();
        else
            connection.sending.pop_front();
    }

    void command() {
        const client::DownloadId download{1 + script_.below(4)};
        switch (script_.below(12)) {
            case 0:
                (void)client_.search({.query = script_.text()}, now_);
                return;
            case 1:
                client_.download({{.username = script_.text(),
                                   .path = script_.text(),
                                   .size = script_.number(),
                                   .destination = script_.text()}},
                                 now_);
                return;
            case 2:
                (void)client_.cancel_download(download, now_);
                return;
            case 3:
                (void)client_.pause_download(download, now_);
                return;
            case 4:
                (void)client_.resume_download(download, now_);
                return;
            case 5:
                (void)client_.retry_download(download, now_);
                return;
            case 6:
                (void)client_.remove_download(download, now_);
                return;
            case 7:
                (void)client_.browse(script_.text(), now_);
                return;
            case 8:
                client_.join_room(script_.text(), false, now_);
                return;
            case 9:
                (void)client_.say(script_.text(), script_.text(), now_);
                return;
            case 10:
                (void)client_.send_private_message(script_.text(), script_.text(), now_);
                return;
            default:
                client_.connect(now_);
                return;
        }
    }

    // --- what the engine does ---

    ConnectionId connect(Endpoint remote, Duration) override {
        const ConnectionId id{++last_id_};
        connections_[id].server = remote.port == 2242;
        return id;
    }
    void send(ConnectionId, SharedBytes) override {}
    void close(ConnectionId id) override { connections_.erase(id); }
    void abort(ConnectionId id) override { connections_.erase(id); }
    void send_file(ConnectionId id, FileRange range) override {
        if (const auto found = connections_.find(id); found != connections_.end())
            found->second.sending.push_back(range.length);
    }
    void receive_file(ConnectionId id, FileRange range, Buffer first) override {
        KINDRED_ASSERT(first.size() <= range.length);
        KINDRED_ASSERT(range.path.starts_with("/incomplete/"));
        KINDRED_ASSERT(range.path.find("/../") == std::string::npos);
        if (const auto found = connections_.find(id); found != connections_.end()) {
            found->second.receiving = range.length - first.size();
            found->second.moved = first.size();
        }
    }
    void limit_rate(ConnectionId, std::uint64_t) override {}

    void start(Ticket ticket, client::Job job) override { jobs_.emplace_back(ticket, job); }

    Script& script_;
    Now now_;
    std::uint64_t last_id_ = 0;
    Connections connections_;
    std::deque<std::pair<Ticket, client::Job>> jobs_;
    client::MemoryStorage storage_;
    client::Client client_;
};

}  // namespace
}  // namespace kindred::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    kindred::fuzz::Script script(kindred::ByteView(data, size));
    kindred::fuzz::World(script).run();
    return 0;
}
