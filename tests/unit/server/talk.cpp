#include "talk.hpp"

#include "base/text.hpp"
#include "protocol/digest.hpp"

namespace kindred::server {

to_server::Login modern_login(const std::string& name, const std::string& password) {
    return {.username = name,
            .password = password,
            .major_version = 177,
            .password_hash = protocol::login_hash(name, password),
            .minor_version = 1};
}

Talk::Talk(Settings settings, StoreContents contents)
    : settings_(std::move(settings)), store_(std::move(contents)) {
    restart();
}

void Talk::restart() {
    server_ = std::make_unique<Server>(settings_, store_.contents(), *this, *this, store_,
                                       Random(1), LogSink{});
    jobs_.clear();
    ids_.clear();
    open_.clear();
    inboxes_.clear();
}

void Talk::connect(const std::string& who, IPv4 address) {
    const ConnectionId id{++last_.value};
    ids_[who] = id;
    dialects_.try_emplace(who, Dialect::modern);
    open_.insert(id);
    server_->accepted(id, ListenerId::plain, {address, 40000}, now);
    settle();
}

void Talk::login(const std::string& who, Dialect dialect) {
    dialects_[who] = dialect;
    connect(who, IPv4{0x0a000000 + static_cast<std::uint32_t>(last_.value + 1)});
    from(who, modern_login(who));
    from(who, to_server::SetWaitPort{.port = 2234});
    EXPECT_TRUE(is_open(who));
    const auto answer = next<from_server::Login>(who);
    EXPECT_TRUE(answer && answer->success) << who << " could not log in";
    forget();
}

void Talk::lose(const std::string& who) {
    open_.erase(ids_.at(who));
    server_->disconnected(ids_.at(who), Disconnect::closed_by_peer, now);
    settle();
}

void Talk::bytes(const std::string& who, ByteView bytes) {
    if (!is_open(who)) return;
    server_->received(ids_.at(who), bytes, now);
    settle();
}

void Talk::advance(Duration duration) {
    const Time end = now.steady + duration;
    const Time begin = now.steady;
    const std::int64_t unix_begin = now.unix_seconds;
    while (now.steady < end) {
        now.steady = std::min(end, now.steady + server_->tick(now));
        now.unix_seconds =
            unix_begin +
            std::chrono::duration_cast<std::chrono::seconds>(now.steady - begin).count();
        settle();
    }
    server_->tick(now);
    settle();
}

void Talk::run_jobs() {
    while (!jobs_.empty()) run_one_job();
}

void Talk::run_one_job() {
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    const std::string hash = "hash of " + job.password;
    const PasswordResult result{
        .matches = job.known_hash == hash, .hash = hash, .md5 = protocol::md5_hex(job.password)};
    if (job.known_hash.empty()) {
        server_->password_hashed(job.ticket, result, now);
    } else {
        server_->password_verified(job.ticket, result, now);
    }
}

void Talk::commit() {
    if (const Ticket ticket = store_.committed()) server_->stored(ticket, now);
}

void Talk::settle() {
    if (!jobs_by_hand) run_jobs();
    if (!commits_by_hand) commit();
    EXPECT_EQ(server_->check(), "");
}

void Talk::send(ConnectionId connection, SharedBytes bytes) {
    EXPECT_TRUE(open_.contains(connection)) << "sent to a closed connection";
    protocol::FrameReader reader(protocol::server_response_format());
    ByteView rest = bytes.view();
    while (const auto frame = reader.next(rest))
        inboxes_[connection].emplace_back(frame->raw.begin(), frame->raw.end());
    EXPECT_EQ(rest.size(), 0u) << "sent half a frame";
}

void Talk::hash_password(Ticket ticket, std::string password) {
    jobs_.push_back({ticket, "", std::move(password)});
}

void Talk::verify_password(Ticket ticket, std::string hash, std::string password) {
    jobs_.push_back({ticket, std::move(hash), std::move(password)});
}

std::uint32_t Talk::code_of(const Buffer& frame) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) code |= std::uint32_t{frame[4 + i]} << (8 * i);
    return code;
}

bool Talk::take(const std::string& who, Buffer& frame) {
    std::deque<Buffer>& inbox = inboxes_[ids_.at(who)];
    if (inbox.empty()) return false;
    frame = std::move(inbox.front());
    inbox.pop_front();
    return true;
}

void Talk::skip(const std::string& who, std::size_t count) {
    Buffer frame;
    while (count-- > 0) EXPECT_TRUE(take(who, frame)) << who;
}

std::vector<std::uint32_t> Talk::codes(const std::string& who) {
    std::vector<std::uint32_t> codes;
    Buffer frame;
    while (take(who, frame)) codes.push_back(code_of(frame));
    return codes;
}

void Talk::expect_frame(const std::string& who, const Buffer& expected, std::string_view name) {
    Buffer frame;
    if (!take(who, frame)) {
        ADD_FAILURE() << who << " was to get " << name << " but gets nothing more";
        return;
    }
    EXPECT_EQ(code_of(frame), code_of(expected)) << who << " was to get " << name;
    EXPECT_EQ(to_hex(frame), to_hex(expected)) << who << " was to get " << name;
}

void Talk::expect_silence(const std::string& who) {
    for (const Buffer& frame : inboxes_[ids_.at(who)])
        ADD_FAILURE() << who << " gets message " << code_of(frame) << ": " << to_hex(frame);
    inboxes_[ids_.at(who)].clear();
}

}  // namespace kindred::server
