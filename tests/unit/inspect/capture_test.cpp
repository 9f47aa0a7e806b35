#include "inspect/capture.hpp"

#include "protocol/codec.hpp"
#include "protocol/messages.hpp"
#include "protocol/obfuscation.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/packet_writer.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>

#include <filesystem>

namespace kindred::inspect {
namespace {

namespace init = protocol::init;
namespace to_server = protocol::to_server;

/// One TCP connection between 10.0.0.1 and 10.0.0.2, written packet by packet.
class Tcp {
  public:
    Tcp(Tins::PacketWriter& writer, std::uint16_t from, std::uint16_t to)
        : writer_(writer), port_{from, to} {}

    Tcp& open() {
        write(0, Tins::TCP::SYN, {});
        write(1, Tins::TCP::SYN | Tins::TCP::ACK, {});
        next_[0] = next_[1] = 1001;
        return write(0, Tins::TCP::ACK, {});
    }
    Tcp& say(int side, const Buffer& bytes) {
        write(side, Tins::TCP::PSH | Tins::TCP::ACK, bytes);
        next_[side] += static_cast<std::uint32_t>(bytes.size());
        return *this;
    }
    /// Bytes the capture does not have.
    Tcp& miss(int side, std::uint32_t count) {
        next_[side] += count;
        return *this;
    }
    Tcp& close() {
        write(0, Tins::TCP::FIN | Tins::TCP::ACK, {});
        ++next_[0];
        return write(1, Tins::TCP::FIN | Tins::TCP::ACK, {});
    }

  private:
    Tcp& write(int side, int flags, const Buffer& bytes) {
        const int other = 1 - side;
        static const char* const address[] = {"10.0.0.1", "10.0.0.2"};
        Tins::TCP tcp(port_[other], port_[side]);
        tcp.flags(static_cast<Tins::small_uint<12>>(static_cast<std::uint16_t>(flags)));
        tcp.seq(next_[side]);
        tcp.ack_seq(next_[other]);
        auto packet = Tins::EthernetII() / Tins::IP(address[other], address[side]) / tcp;
        if (!bytes.empty())
            packet /= Tins::RawPDU(bytes.data(), static_cast<uint32_t>(bytes.size()));
        writer_.write(packet);
        return *this;
    }

    Tins::PacketWriter& writer_;
    std::uint16_t port_[2];
    std::uint32_t next_[2] = {1000, 1000};
};

class Capture : public testing::Test {
  protected:
    Capture()
        : path_(std::filesystem::temp_directory_path() /
                ("kindred_capture_" + std::to_string(::getpid()) + ".pcap")),
          writer_(std::make_unique<Tins::PacketWriter>(path_.string(),
                                                       Tins::DataLinkType<Tins::EthernetII>())) {}
    ~Capture() override { std::filesystem::remove(path_); }

    Tcp connection(std::uint16_t from, std::uint16_t to) { return Tcp(*writer_, from, to).open(); }

    /// What is told, shortened to "connection speaker what".
    std::vector<std::string> told(const CaptureOptions& options = {}) {
        writer_.reset();
        std::vector<std::string> lines;
        const auto summary = read_capture(path_.string(), options, [&](std::string_view line) {
            const auto object = boost::json::parse(line).as_object();
            const auto text = [&](const char* key) {
                const auto* value = object.if_contains(key);
                return value == nullptr ? std::string() : std::string(value->as_string());
            };
            lines.push_back(
                std::to_string(object.at("connection").to_number<int>()) + " " +
                (text("from").starts_with("10.0.0.1") ? "a " : "b ") +
                (text("event").empty() ? text("scope") + " " + text("name") : text("event")));
        });
        EXPECT_TRUE(summary) << summary.error().message;
        if (summary) summary_ = *summary;
        return lines;
    }

    template <class M>
    static Buffer frame(const M& message, std::size_t code_size = 4) {
        Buffer bytes;
        protocol::encode(message, bytes, code_size);
        return bytes;
    }

    std::filesystem::path path_;
    std::unique_ptr<Tins::PacketWriter> writer_;
    CaptureSummary summary_;
};

using Lines = std::vector<std::string>;

TEST_F(Capture, TellsAServerConversation) {
    auto tcp = connection(4000, 2242);
    Buffer login = frame(to_server::Login{.username = "a", .password = "b"});
    const Buffer second(login.begin() + 7, login.end());
    login.resize(7);
    tcp.say(0, login).say(0, second);
    tcp.say(1, frame(protocol::from_server::WishlistInterval{})).close();
    EXPECT_EQ(told(), (Lines{"1 a opened", "1 a server-request Login",
                             "1 b server-response WishlistInterval", "1 a closed"}));
    EXPECT_EQ(summary_.problems, 0u);
}

TEST_F(Capture, TellsAPeerConversationAndAFile) {
    auto peer = connection(4000, 5000);
    peer.say(0, frame(init::PeerInit{"a", "P", 0, {}}, 1));
    peer.say(1, frame(protocol::peer::UserInfoRequest{}));
    auto file = connection(4001, 5000);
    Buffer start = frame(init::PeerInit{"a", "F", 0, {}}, 1);
    append(start, Buffer{7, 0, 0, 0});
    file.say(0, start).say(1, Buffer(8)).say(0, Buffer(500)).close();
    EXPECT_EQ(told(), (Lines{"1 a opened", "1 a peer-init PeerInit", "1 b peer UserInfoRequest",
                             "1 a unfinished", "2 a opened", "2 a peer-init PeerInit",
                             "2 a file FileTransferInit", "2 b file FileOffset", "2 a file data",
                             "2 a closed"}));
}

TEST_F(Capture, KnowsTheTypeOfAConnectionFromItsAnnouncement) {
    connection(4000, 2242)
        .say(0, frame(to_server::ConnectToPeer{.token = 77, .username = "b", .type = "D"}));
    connection(5001, 5000)
        .say(0, frame(init::PierceFireWall{77}, 1))
        .say(0, frame(protocol::distributed::DistribBranchLevel{}, 1));
    EXPECT_EQ(told({.by_time = true}),
              (Lines{"1 a opened", "1 a server-request ConnectToPeer", "2 a opened",
                     "2 a peer-init PierceFireWall", "2 a distributed DistribBranchLevel",
                     "1 a unfinished", "2 a unfinished"}));
}

TEST_F(Capture, GuessesTheTypeWithoutAnAnnouncement) {
    connection(5001, 5000)
        .say(0, frame(init::PierceFireWall{77}, 1))
        .say(0, frame(protocol::peer::UserInfoRequest{}));
    connection(5002, 5000)
        .say(0, frame(init::PierceFireWall{78}, 1))
        .say(0, Buffer{9, 1, 2, 3})
        .say(1, Buffer(8));
    EXPECT_EQ(told(),
              (Lines{"1 a opened", "1 a peer-init PierceFireWall", "1 a peer UserInfoRequest",
                     "1 a unfinished", "2 a opened", "2 a peer-init PierceFireWall",
                     "2 a file FileTransferInit", "2 b file FileOffset", "2 a unfinished"}));
}

TEST_F(Capture, SeesThroughObfuscation) {
    const auto obfuscated = [](const Buffer& plain) {
        Buffer bytes;
        protocol::obfuscate(plain, 0xa4b3c2d1, bytes);
        return bytes;
    };
    connection(5001, 5000)
        .say(0, obfuscated(frame(init::PeerInit{"a", "P", 0, {}}, 1)))
        .say(1, obfuscated(frame(protocol::peer::UserInfoRequest{})));
    EXPECT_EQ(told(), (Lines{"1 a opened", "1 a peer-init PeerInit", "1 a obfuscated",
                             "1 b peer UserInfoRequest", "1 a unfinished"}));
}

TEST_F(Capture, ReportsBytesThatTheCaptureMisses) {
    auto tcp = connection(4000, 2242);
    const Buffer ping = frame(to_server::ServerPing{});
    tcp.say(0, ping).miss(0, 8).say(0, ping);
    EXPECT_EQ(told(),
              (Lines{"1 a opened", "1 a server-request ServerPing", "1 a lost", "1 a unfinished"}));
    EXPECT_EQ(summary_.problems, 1u);
}

TEST_F(Capture, GivesUpOnOtherProtocols) {
    const std::string_view request = "GET / HTTP/1.1\r\n\r\n";
    connection(4000, 80).say(0, Buffer(request.begin(), request.end())).close();
    EXPECT_EQ(told(), (Lines{"1 a opened", "1 a not understood", "1 a closed"}));
}

TEST(CaptureFile, ThatIsMissingIsAnError) {
    const auto summary = read_capture("/nowhere/there.pcap", {}, [](std::string_view) {});
    ASSERT_FALSE(summary);
    EXPECT_NE(summary.error().message.find("/nowhere/there.pcap"), std::string::npos);
}

}  // namespace
}  // namespace kindred::inspect
