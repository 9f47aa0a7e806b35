#include "talk.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

constexpr Endpoint server_address{IPv4{0x0a000001}, 2242};

}  // namespace

Settings test_settings() {
    Settings settings;
    settings.server_host = "10.0.0.1";
    settings.username = "me";
    settings.password = "secret";
    settings.download_folder = "/downloads";
    settings.incomplete_folder = "/incomplete";
    settings.resume_overlap = 0;
    settings.other_source_after = 0s;
    return settings;
}

Talk::Talk(Settings settings) : client(std::move(settings), *this, *this, storage, Random(1)) {
    client.observe(this);
    client.listening(2234, 0, now);
}

Talk::~Talk() {
    client.check();
}

// --- time ----------------------------------------------------------------------------------------

void Talk::pass(Duration duration) {
    const Time end = now.steady + duration;
    for (;;) {
        const Time next = std::min(client.next_deadline().value_or(end), end);
        now.unix_seconds += (next - now.steady) / 1s;
        now.steady = std::max(now.steady, next);
        // The network ends connects that take too long.
        for (const Connect& connect : std::vector(connects_))
            if (connect.until <= now.steady) {
                std::erase_if(connects_, [&](const Connect& c) { return c.id == connect.id; });
                client.disconnected(connect.id, Disconnect::timed_out, now);
            }
        client.tick(now);
        settle();
        if (now.steady >= end) return;
    }
}

/// Answers what the client handed out until it hands out nothing more.
void Talk::settle() {
    for (bool busy = true; busy;) {
        busy = false;
        for (auto& [ticket, result] : storage.take_done()) {
            if (!disk_error.empty() && std::holds_alternative<Stored>(result))
                result = Stored{fail(disk_error)};
            client.done(ticket, std::move(result), now);
            busy = true;
        }
        while (!hold_jobs && !jobs_.empty()) {
            auto [ticket, job] = std::move(jobs_.front());
            jobs_.pop_front();
            client.done(ticket, run(job), now);
            busy = true;
        }
    }
    client.check();
}

void Talk::release_jobs() {
    hold_jobs = false;
    settle();
}

JobResult Talk::run(Job& job) {
    const auto failed = [&] { return fail(disk_error); };
    if (const auto* prepare = std::get_if<PreparePartial>(&job)) {
        if (!disk_error.empty()) return PartialReady{failed(), {}, {}};
        const auto file = files.find(prepare->path);
        const std::uint64_t size = file == files.end() ? 0 : file->second;
        return PartialReady{size, Buffer(std::min<std::size_t>(prepare->tail, size), 'x'),
                            free_space};
    }
    if (const auto* place = std::get_if<PlaceDownload>(&job)) {
        if (!disk_error.empty()) return DownloadPlaced{failed()};
        const std::string path = place->folder + "/" + place->name;
        files[path] = files[place->partial_path];
        files.erase(place->partial_path);
        return DownloadPlaced{path};
    }
    if (const auto* gone = std::get_if<DeletePartial>(&job)) {
        files.erase(gone->path);
        return PartialDeleted{};
    }
    if (const auto* source = std::get_if<CheckSource>(&job)) {
        if (!disk_error.empty()) return SourceChecked{failed()};
        const auto file = files.find(source->path);
        if (file == files.end()) return SourceChecked{fail("no such file: " + source->path)};
        return SourceChecked{file->second};
    }
    if (const auto* check = std::get_if<CheckFiles>(&job))
        return FilesChecked{std::ranges::all_of(
            check->paths, [&](const std::string& path) { return files.contains(path); })};
    if (std::holds_alternative<CheckDisks>(job)) return DisksChecked{disk};
    if (const auto* resolve = std::get_if<ResolveHost>(&job))
        return HostResolved{resolve->host == "server.example" ? Result<IPv4>(server_address.address)
                                                              : fail("no such host")};
    if (const auto* keep = std::get_if<KeepFrame>(&job))
        return FrameMade{SharedBytes(keep->make())};
    return std::get<Compute>(job).work();
}

// --- the server ----------------------------------------------------------------------------------

void Talk::login() {
    client.start(now);
    server = let_just_connect(server_address);
    ASSERT_TRUE(told_server<to_server::Login>());
    from_server::Login answer;
    answer.success = true;
    answer.greeting = "hello";
    answer.ip = IPv4{0x0a000064};
    answer.password_hash = std::string(32, '0');
    answer.is_supporter = false;
    server_says(answer);
    ASSERT_EQ(client.session().state, SessionState::online);
    sent(server).clear();
}

void Talk::tell_address(const std::string& username, Endpoint address) {
    const auto question = told_server<to_server::GetPeerAddress>();
    ASSERT_TRUE(question) << "nobody asked for an address";
    EXPECT_EQ(question->username, username);
    server_says(from_server::GetPeerAddress{username, address.address, address.port,
                                            protocol::ObfuscationType::none, std::uint16_t{0}});
}

// --- connections ---------------------------------------------------------------------------------

ConnectionId Talk::connect(Endpoint remote, Duration timeout) {
    const ConnectionId id{++last_connection_};
    connects_.push_back({id, remote, now.steady + timeout});
    return id;
}

ConnectionId Talk::connecting(Endpoint address) const {
    ConnectionId found;
    for (const Connect& connect : connects_)
        if (connect.remote == address) found = connect.id;
    return found;
}

ConnectionId Talk::let_connect(Endpoint address) {
    const ConnectionId id = let_just_connect(address);
    if (id && id != server) pass(timing::first_message_alone);
    return id;
}

ConnectionId Talk::let_just_connect(Endpoint address) {
    const ConnectionId id = connecting(address);
    EXPECT_TRUE(id) << "nothing connects to " << to_string(address);
    if (!id) return id;
    std::erase_if(connects_, [&](const Connect& connect) { return connect.id == id; });
    open_.insert(id);
    client.connected(id, now);
    settle();
    return id;
}

void Talk::refuse(Endpoint address) {
    const ConnectionId id = connecting(address);
    ASSERT_TRUE(id) << "nothing connects to " << to_string(address);
    std::erase_if(connects_, [&](const Connect& connect) { return connect.id == id; });
    client.disconnected(id, Disconnect::refused, now);
    settle();
}

ConnectionId Talk::accept(Endpoint from, ListenerId listener) {
    const ConnectionId id{++last_connection_};
    open_.insert(id);
    client.accepted(id, listener, from, now);
    settle();
    return id;
}

void Talk::bytes(ConnectionId connection, ByteView bytes) {
    ASSERT_TRUE(is_open(connection)) << "the connection is closed";
    client.received(connection, bytes, now);
    settle();
}

void Talk::end(ConnectionId connection, Disconnect reason) {
    ASSERT_TRUE(is_open(connection)) << "the connection is closed";
    forget(connection);
    client.disconnected(connection, reason, now);
    settle();
}

void Talk::forget(ConnectionId connection) {
    open_.erase(connection);
    sending_.erase(connection);
    receiving_.erase(connection);
}

// --- peers ---------------------------------------------------------------------------------------

ConnectionId Talk::arrive(const std::string& username, const std::string& type, Endpoint from) {
    const ConnectionId id = accept(from);
    says_short(id, init::PeerInit{username, type, 0, std::nullopt});
    return id;
}

ConnectionId Talk::peer(const std::string& username, Endpoint from) {
    return arrive(username, "P", from);
}

ConnectionId Talk::reach(const std::string& username, Endpoint address) {
    tell_address(username, address);
    const ConnectionId id = let_connect(address);
    const auto init = told_short<init::PeerInit>(id);
    EXPECT_TRUE(init && init->username == client.settings().username);
    return id;
}

std::optional<Buffer> Talk::take_frame(ConnectionId connection, std::uint32_t code,
                                       std::size_t code_size) {
    Buffer& bytes = sent_[connection];
    for (std::size_t at = 0; at + 4 + code_size <= bytes.size();) {
        std::size_t length = 0;
        std::uint32_t found = 0;
        for (std::size_t i = 4; i-- > 0;) length = length << 8 | bytes[at + i];
        for (std::size_t i = code_size; i-- > 0;) found = found << 8 | bytes[at + 4 + i];
        if (at + 4 + length > bytes.size()) break;
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end = begin + static_cast<std::ptrdiff_t>(4 + length);
        if (found == code) {
            Buffer body(begin + static_cast<std::ptrdiff_t>(4 + code_size), end);
            bytes.erase(begin, end);
            return body;
        }
        at += 4 + length;
    }
    return std::nullopt;
}

void Talk::send(ConnectionId connection, SharedBytes bytes) {
    append(sent_[connection], bytes.view());
}

void Talk::close(ConnectionId connection) {
    closed_.insert(connection);
    forget(connection);
}

void Talk::abort(ConnectionId connection) {
    std::erase_if(connects_, [&](const Connect& connect) { return connect.id == connection; });
    forget(connection);
}

// --- files ---------------------------------------------------------------------------------------

void Talk::send_file(ConnectionId connection, FileRange range) {
    sending_[connection] = std::move(range);
}

void Talk::receive_file(ConnectionId connection, FileRange range, Buffer first) {
    receiving_[connection] = std::move(range);
    first_[connection] = std::move(first);
}

std::optional<FileRange> Talk::sending(ConnectionId connection) const {
    const auto it = sending_.find(connection);
    return it == sending_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<FileRange> Talk::receiving(ConnectionId connection) const {
    const auto it = receiving_.find(connection);
    return it == receiving_.end() ? std::nullopt : std::optional(it->second);
}

void Talk::progress(ConnectionId connection, std::uint64_t moved) {
    if (const auto range = receiving(connection)) files[range->path] = range->offset + moved;
    client.file_progress(connection, moved, now);
    settle();
}

void Talk::file_done(ConnectionId connection) {
    if (const auto range = receiving(connection))
        files[range->path] = range->offset + range->length;
    client.file_done(connection, now);
    settle();
}

void Talk::file_failed(ConnectionId connection, const std::string& why) {
    client.file_failed(connection, why, now);
    settle();
}

}  // namespace kindred::client
