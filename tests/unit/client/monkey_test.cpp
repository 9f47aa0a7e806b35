// Thousands of random events, sensible and hostile, in random order. Talk checks the invariants of
// the engine after each; here only that it survives, forgets what ended, and stays bounded.
#include "shared_catalog.hpp"
#include "talk.hpp"

namespace kindred::client {
namespace {

const std::vector<std::string> names = {"me", "bob", "ann", "eve", "buddy", ""};
const std::vector<std::string> paths = {
    shared_song, "music\\album\\empty.txt", "nothing", "", "..\\..\\x", "a\\b.mp3"};
const std::vector<Endpoint> addresses = {bob_address, {IPv4{0x7f000001}, 2234}, {IPv4{5}, 1}};

class Monkey {
  public:
    explicit Monkey(std::uint64_t seed) : random_(seed), talk_(settings()) {
        talk_.files[local_song] = 1000;
        talk_.files["/library/album/empty.txt"] = 0;
        talk_.login();
        talk_.client.set_catalog(test_catalog(), talk_.now);
    }

    void run(int steps) {
        for (int i = 0; i < steps; ++i) step();
    }

    Talk& talk() { return talk_; }

  private:
    static Settings settings() {
        Settings settings = test_settings();
        settings.max_connections = 30;
        settings.buddies = {"buddy"};
        settings.banned_users = {"eve"};
        settings.upload_slots = 2;
        settings.downloads_asked_per_user = 2;
        settings.wishes = {"wish"};
        return settings;
    }

    template <class T>
    const T& any(const std::vector<T>& list) {
        return list[random_.below(list.size())];
    }
    std::uint32_t token() { return static_cast<std::uint32_t>(random_.below(12)); }
    bool coin() { return random_.chance(1, 2); }

    ConnectionId any_open() {
        std::vector<ConnectionId> open;
        for (const ConnectionId id : talk_.open())
            if (id != talk_.server) open.push_back(id);
        return open.empty() ? ConnectionId{} : any(open);
    }

    void step() {
        switch (random_.below(12)) {
            case 0:
                return server_message();
            case 1:
                return connect();
            case 2:
                return arrive();
            case 3:
            case 4:
            case 5:
                return peer_message();
            case 6:
                return file_event();
            case 7:
                return raw_bytes();
            case 8:
            case 9:
                return command();
            case 10:
                return lose();
            default:
                return talk_.pass(Duration(random_.below(coin() ? 1'000'000 : 40'000'000)));
        }
    }

    void server_message() {
        if (!talk_.is_open(talk_.server)) return;
        const std::string& name = any(names);
        const Endpoint& address = any(addresses);
        switch (random_.below(10)) {
            case 0:
            case 1:
            case 2:
                return talk_.server_says(from_server::GetPeerAddress{
                    name, coin() ? address.address : IPv4{}, address.port});
            case 3:
                return talk_.server_says(from_server::ConnectToPeer{
                    name,
                    coin()   ? "P"
                    : coin() ? "F"
                             : "D",
                    address.address, coin() ? address.port : 99'999u, token()});
            case 4:
                return talk_.server_says(
                    from_server::CantConnectToPeer{token_of_relay(), std::nullopt});
            case 5:
                return talk_.server_says(from_server::GetUserStatus{
                    name, static_cast<protocol::UserStatus>(random_.below(4)), coin()});
            case 6:
                return talk_.server_says(
                    from_server::FileSearch{name, token(), coin() ? "song" : "*ong -x"});
            case 7: {
                from_server::PossibleParents parents;
                parents.parents = {{name, address.address, address.port}};
                return talk_.server_says(parents);
            }
            case 8:
                return talk_.server_says(from_server::ResetDistributed{});
            default:
                return talk_.server_says(
                    from_server::JoinRoom{name, {}, std::nullopt, std::nullopt});
        }
    }

    std::uint32_t token_of_relay() {
        const auto relay = talk_.told_server<to_server::ConnectToPeer>();
        return relay ? relay->token : token();
    }

    void connect() {
        const Endpoint& address = any(addresses);
        if (!talk_.connecting(address)) return;
        if (coin())
            talk_.let_connect(address);
        else
            talk_.refuse(address);
    }

    void arrive() {
        const ConnectionId id = talk_.accept(any(addresses));
        if (!talk_.is_open(id)) return;
        if (random_.chance(1, 3))
            talk_.says_short(id, init::PierceFireWall{token_of_relay()});
        else
            talk_.says_short(
                id, init::PeerInit{any(names),
                                   coin()   ? "P"
                                   : coin() ? "F"
                                            : "D",
                                   coin() ? 300u : 0u, coin() ? std::optional(1u) : std::nullopt});
    }

    void peer_message() {
        const ConnectionId id = any_open();
        if (!id) return;
        const std::string& path = any(paths);
        switch (random_.below(14)) {
            case 0:
                return talk_.says(id, peer::QueueUpload{path});
            case 1:
                return talk_.says(id, peer::TransferRequest{protocol::TransferDirection::download,
                                                            token(), path, std::nullopt});
            case 2:
            case 3:
                return talk_.says(id, peer::TransferRequest{protocol::TransferDirection::upload,
                                                            token(), path, random_.below(2000)});
            case 4:
            case 5: {
                const auto offer = talk_.told<peer::TransferRequest>(id);
                peer::TransferResponse answer{offer ? offer->token : token(), !coin()};
                if (!answer.allowed) answer.reason = coin() ? "Queued" : "Cancelled";
                return talk_.says(id, answer);
            }
            case 6:
                return talk_.says(id,
                                  peer::UploadDenied{path, coin() ? "Banned" : "Too many files"});
            case 7:
                return talk_.says(id, peer::UploadFailed{path});
            case 8:
                return talk_.says(id, peer::PlaceInQueueRequest{path});
            case 9:
                return talk_.says(id, peer::PlaceInQueueResponse{path, token()});
            case 10:
                return talk_.says(id, peer::SharedFileListRequest{});
            case 11:
                return talk_.says(id, peer::UserInfoRequest{});
            case 12:
                return talk_.says(id, peer::SharedFileListResponse{});
            default:
                return talk_.says(id, peer::FolderContentsRequest{token(), path});
        }
    }

    void file_event() {
        for (const ConnectionId id : talk_.open()) {
            const bool receiving = talk_.receiving(id).has_value();
            if ((!receiving && !talk_.sending(id)) || coin()) continue;
            switch (random_.below(3)) {
                case 0:
                    return talk_.progress(id, random_.below(500));
                case 1:
                    return talk_.file_done(id);
                default:
                    return talk_.file_failed(id, "Input/output error");
            }
        }
        // A token, an offset, or part of one, on whatever waits for it.
        const ConnectionId id = any_open();
        if (!id) return;
        Buffer bytes = {static_cast<std::uint8_t>(token()), 0, 0, 0};
        if (coin()) bytes.resize(4 + random_.below(9));
        talk_.bytes(id, bytes);
    }

    void raw_bytes() {
        const ConnectionId id = any_open();
        if (!id) return;
        Buffer bytes;
        for (std::uint64_t i = random_.below(40); i > 0; --i)
            bytes.push_back(static_cast<std::uint8_t>(coin() ? 0 : random_.below(256)));
        talk_.bytes(id, bytes);
    }

    void command() {
        Client& client = talk_.client;
        const Now now = talk_.now;
        const DownloadId download{1 + random_.below(8)};
        switch (random_.below(14)) {
            case 0:
            case 1:
                client.download({{any(names),
                                  any(paths),
                                  coin() ? std::optional(random_.below(1000)) : std::nullopt,
                                  {},
                                  {}}},
                                now);
                break;
            case 2:
                client.cancel_download(download, now);
                break;
            case 3:
                client.pause_download(download, now);
                break;
            case 4:
                client.resume_download(download, now);
                break;
            case 5:
                client.retry_download(download, now);
                break;
            case 6:
                client.remove_download(download, now);
                break;
            case 7:
                client.browse(any(names), now);
                break;
            case 8:
                client.request_user_info(any(names), now);
                break;
            case 9:
                (void)client.search({"song", SearchScope::everyone, {}, {}}, now);
                break;
            case 10:
                client.cancel_upload(UploadId{1 + random_.below(20)}, now);
                break;
            case 11:
                client.remove_upload(UploadId{1 + random_.below(20)}, now);
                break;
            case 12:
                talk_.disk_error = random_.chance(1, 4) ? "No space left on device" : "";
                break;
            default:
                client.join_room(any(names), coin(), now);
        }
        talk_.pass(1ms);
    }

    void lose() {
        if (random_.chance(1, 40) && talk_.is_open(talk_.server)) {
            talk_.end(talk_.server, Disconnect::broken);
        } else if (const ConnectionId id = any_open()) {
            talk_.end(id, coin() ? Disconnect::broken : Disconnect::closed_by_peer);
        }
    }

    Random random_;
    Talk talk_;
};

class Monkeys : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Monkeys, CannotBreakTheEngine) {
    Monkey monkey(GetParam());
    monkey.run(1500);
    Talk& talk = monkey.talk();
    // Left alone, everything that ran ends: what cannot go on waits or has failed.
    for (const ConnectionId id : talk.open()) talk.end(id);
    talk.client.disconnect(talk.now);
    talk.pass(1h);
    EXPECT_EQ(talk.open_count(), 0u);
    for (const DownloadStatus& download : talk.client.downloads()) {
        const bool at_rest = download.state == DownloadState::waiting ||
                             download.state == DownloadState::paused ||
                             download.state >= DownloadState::completed;
        EXPECT_TRUE(at_rest) << to_string(download.state) << ": " << download.reason;
    }
    for (const UploadStatus& upload : talk.client.uploads())
        EXPECT_TRUE(upload.state == UploadState::queued || upload.state >= UploadState::completed)
            << upload.reason;
    for (const RequestStatus& request : talk.client.requests())
        EXPECT_GE(request.state, RequestState::done) << request.reason;
    talk.client.stop(talk.now);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Monkeys, testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace kindred::client
