// Frames known from elsewhere: bytes that other implementations write and read.
#include "hex_bytes.hpp"
#include "protocol/codec.hpp"
#include "protocol/digest.hpp"
#include "protocol/messages.hpp"
#include "protocol/search_response.hpp"

#include <gtest/gtest.h>

namespace kindred::protocol {
namespace {

std::string hex_of_text(std::string_view text) {
    return to_hex(as_bytes(text));
}

/// Expects `message` to be exactly the frame `hex`, both ways.
template <class M>
void expect_frame(const M& message, std::string hex, std::size_t code_size = 4,
                  Dialect dialect = Dialect::modern) {
    const Buffer expected = bytes(hex);
    Buffer frame;
    encode(message, frame, code_size, dialect);
    EXPECT_EQ(to_hex(frame), to_hex(expected)) << M::name;
    const auto decoded = decode<M>(ByteView(expected).subspan(4 + code_size));
    ASSERT_TRUE(decoded) << M::name << " " << decoded.error().field;
    EXPECT_EQ(decoded->trailing, 0u);
    EXPECT_TRUE(decoded->message == message) << M::name;
}

TEST(Vectors, Init) {
    expect_frame(init::PierceFireWall{1234}, "05000000 00 d2040000", 1);
    expect_frame(init::PeerInit{"JohnGalt", "P", 0, {}},
                 "16000000 01 08000000 4a6f686e47616c74 01000000 50 00000000", 1);
    expect_frame(init::PeerInit{"JohnGalt", "P", seed_peer_init_constant, 7},
                 "1a000000 01 08000000 4a6f686e47616c74 01000000 50 2c010000 07000000", 1);
}

TEST(Vectors, LoginRequest) {
    expect_frame(to_server::Login{"JohnGalt", "secret", 200, {}, {}},
                 "1e000000 01000000 08000000 4a6f686e47616c74 06000000 736563726574 c8000000");
    const std::string hash = login_hash("JohnGalt", "secret");
    EXPECT_EQ(hash, "1901fbb9b562f4a9905e1fdf7ea13f96");
    expect_frame(to_server::Login{"JohnGalt", "secret", 177, hash, 1},
                 "46000000 01000000 08000000 4a6f686e47616c74 06000000 736563726574 b1000000 "
                 "20000000" +
                     hex_of_text(hash) + "01000000");
    EXPECT_EQ(login_hash("username", "password"), "d51c9a7e9353746a6020f9602d452929");
}

TEST(Vectors, LoginResponse) {
    expect_frame(from_server::Login{.success = true, .greeting = "Hi"},
                 "0b000000 01000000 01 02000000 4869");
    expect_frame(from_server::Login{.success = true,
                                    .greeting = "Hi",
                                    .ip = IPv4{0x01020304},
                                    .password_hash = md5_hex("secret"),
                                    .is_supporter = false},
                 "34000000 01000000 01 02000000 4869 04030201 20000000" +
                     hex_of_text("5ebe2294ecd0e0f08eab7690d2a6ee69") + "00");
    expect_frame(
        from_server::Login{.success = false, .reason = "INVALIDUSERNAME", .detail = "Nick empty."},
        "27000000 01000000 00 0f000000" + hex_of_text("INVALIDUSERNAME") + "0b000000" +
            hex_of_text("Nick empty."));
}

TEST(Vectors, PortsAndAddresses) {
    expect_frame(to_server::SetWaitPort{2234, {}, {}}, "08000000 02000000 ba080000");
    expect_frame(to_server::SetWaitPort{2234, ObfuscationType::rotated, 2235},
                 "10000000 02000000 ba080000 01000000 bb080000");
    expect_frame(
        from_server::GetPeerAddress{"bob", IPv4{0x01020304}, 2234, ObfuscationType::none, 0},
        "19000000 03000000 03000000 626f62 04030201 ba080000 00000000 0000");
    expect_frame(
        from_server::ConnectToPeer{"bob", "P", IPv4{0x01020304}, 2234, 1234, false,
                                   ObfuscationType::none, 0},
        "25000000 12000000 03000000 626f62 01000000 50 04030201 ba080000 d2040000 00 00000000 "
        "00000000");
}

TEST(Vectors, DistributedSearch) {
    const distributed::DistribSearch search{search_identifier, "bob", 42, "foo bar"};
    expect_frame(search, "1b000000 03 31000000 03000000 626f62 2a000000 07000000 666f6f20626172",
                 1);
    from_server::EmbeddedMessage embedded{3, {}};
    encode_fields(search, embedded.body.bytes);
    expect_frame(embedded,
                 "1f000000 5d000000 03 31000000 03000000 626f62 2a000000 07000000 666f6f20626172");
}

TEST(Vectors, EmbeddedInDistributedInBothEncodings) {
    const auto narrow = decode<distributed::DistribEmbeddedMessage>(bytes("03 31000000"));
    ASSERT_TRUE(narrow);
    EXPECT_EQ(narrow->message.embedded_code(), 3);
    EXPECT_EQ(to_hex(narrow->message.body.bytes), "31000000");
    const auto wide = decode<distributed::DistribEmbeddedMessage>(bytes("000000 03 31000000"));
    ASSERT_TRUE(wide);
    EXPECT_EQ(wide->message.embedded_code(), 3);
    EXPECT_EQ(to_hex(wide->message.body.bytes), "31000000");
}

TEST(Vectors, TransferRequest) {
    expect_frame(peer::TransferRequest{TransferDirection::upload, 7, "m\\a.mp3", 5'000'000'000, {}},
                 "1f000000 28000000 01000000 07000000 07000000 6d5c612e6d7033 00f2052a01000000");
    const auto narrow = decode<peer::TransferRequest>(
        bytes("01000000 07000000 01000000 61 00f2052a"));  // as in 2003
    ASSERT_TRUE(narrow);
    EXPECT_EQ(narrow->message.file_size(), 0x2a05f200u);
    EXPECT_FALSE(
        decode<peer::TransferRequest>(bytes("01000000 07000000 00000000"))->message.file_size());
}

TEST(Vectors, FileEntry) {
    FileEntry entry{1, "a.mp3", {3'000'000}, "", {}};
    entry.attributes = {{AttributeType::bitrate, 320}, {AttributeType::duration, 75}};
    Buffer out;
    encode_fields(entry, out);
    EXPECT_EQ(to_hex(out), to_hex(bytes("01 05000000 612e6d7033 c0c62d0000000000 00000000 02000000 "
                                        "00000000 40010000 01000000 4b000000")));
}

TEST(Quirks, SignExtendedSizesCountOnlyTheLowHalf) {
    EXPECT_EQ(FileSize{0xffffffff90000000}.corrected(), 0x90000000u);
    EXPECT_EQ(FileSize{5'000'000'000}.corrected(), 5'000'000'000u);
}

TEST(Quirks, UserInfoTailsAreToldByLength) {
    const std::string head = "00000000 00";
    const std::string plain = "02000000 03000000 01";
    const auto today = decode<peer::UserInfoResponse>(bytes(head + plain));
    ASSERT_TRUE(today);
    EXPECT_EQ(today->message.upload_slots, 2u);
    EXPECT_TRUE(today->message.slot_free);
    const auto permission = decode<peer::UserInfoResponse>(bytes(head + plain + "01000000"));
    EXPECT_EQ(permission->message.upload_permission, UploadPermission::everybody);
    const auto old = decode<peer::UserInfoResponse>(bytes(head + plain + "000000"));
    EXPECT_TRUE(old->message.slot_free);
    EXPECT_EQ(old->trailing, 3u);
    const auto seed =
        decode<peer::UserInfoResponse>(bytes(head + "01000000 02000000 03000000 04000000"));
    ASSERT_TRUE(seed->message.seed_form);
    EXPECT_EQ(*seed->message.seed_form, (UserInfoSeedForm{1, 2, 3, 4}));
}

TEST(Quirks, ChildDepthTakesOneOrFourBytes) {
    EXPECT_EQ(decode<to_server::ChildDepth>(bytes("05"))->message.depth_u8, 5);
    EXPECT_EQ(decode<to_server::ChildDepth>(bytes("05000000"))->message.depth, 5u);
}

TEST(Quirks, ExactFileSearchHasAnotherOrderIn2003) {
    const from_server::ExactFileSearch search{"bob", 1, "f", "p", 2, 3, 4};
    Buffer seed;
    encode_fields(search, seed, Dialect::seed2003);
    EXPECT_EQ(to_hex(seed),
              to_hex(bytes("01000000 01000000 66 01000000 70 03000000 04000000 03000000 626f62")));
    EXPECT_EQ(decode<from_server::ExactFileSearch>(seed, {.dialect = Dialect::seed2003})
                  ->message.username,
              "bob");
}

peer::FileSearchResponse search_response() {
    peer::FileSearchResponse message{.username = "bob", .token = 42};
    message.files = {FileEntry{1, "a\\b.mp3", {77}, "", {}},
                     FileEntry{1, "a\\c.mp3", {78}, "", {}}};
    message.queue_length = 3;
    return message;
}

TEST(SearchResponse, IsReadWithSizesOfFourBytes) {
    Buffer plain;
    for (const char* part : {"03000000 626f62 2a000000 01000000", "01 01000000 61", "4d000000",
                             "00000000 00000000", "01 05000000 06000000"})
        append(plain, bytes(part));
    Buffer body;
    deflate(plain, body);
    const auto decoded = decode<peer::FileSearchResponse>(body);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->message.files.at(0).size.value, 77u);
    EXPECT_EQ(decoded->message.queue_length, 6u);
}

TEST(SearchResponse, GivesItsHeadEvenWhenTheRestIsBroken) {
    Buffer frame;
    encode(search_response(), frame);
    ByteView body = ByteView(frame).subspan(8);
    const auto head = peek_search_response(body.first(body.size() - 12));
    ASSERT_TRUE(head);
    EXPECT_EQ(*head, (SearchResponseHead{"bob", 42}));
    EXPECT_FALSE(peek_search_response(bytes("0011223344")));
}

TEST(UserArrays, ZipIntoRowsAndBack) {
    const std::vector<UserRow> people{{"a", UserStatus::away, {1, 2, 0, 3, 4}, 1, "DE"},
                                      {"b", UserStatus::online, {5, 6, 0, 7, 8}, 0, ""}};
    EXPECT_EQ(rows(user_arrays(people)), people);
    UserArrays uneven = user_arrays(people);
    uneven.statuses.pop_back();
    uneven.countries.reset();
    EXPECT_EQ(rows(uneven).at(1), (UserRow{"b", UserStatus::offline, {5, 6, 0, 7, 8}, 0, ""}));
}

}  // namespace
}  // namespace kindred::protocol
