#include "inspect/inspect.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

namespace kindred::inspect {
namespace {

using protocol::Dialect;

std::string decoded(Scope scope, std::string_view hex, Dialect dialect = Dialect::modern) {
    const auto text = decode_hex(scope, hex, dialect);
    return text ? *text : to_json_text(text.error());
}

std::string encoded(Scope scope, std::string_view json, Dialect dialect = Dialect::modern) {
    const auto frame = encode_json(scope, json, dialect);
    return frame ? to_hex(*frame) : to_json_text(frame.error());
}

TEST(Decode, PrintsAFrameAsOneLine) {
    EXPECT_EQ(decoded(Scope::peer_init, "05000000 00 d2040000"),
              R"({"name":"PierceFireWall","code":0,"fields":{"token":1234},"trailing":0})");
    EXPECT_EQ(decoded(Scope::server_request,
                      "1e000000 01000000 08000000 4a6f686e47616c74 06000000 736563726574 c8000000"),
              R"({"name":"Login","code":1,"fields":{"username":"JohnGalt","password":"secret",)"
              R"("major_version":200},"trailing":0})");
}

TEST(Decode, PrintsAddressesDotted) {
    EXPECT_EQ(decoded(Scope::server_response,
                      "19000000 03000000 03000000 626f62 04030201 ba080000 00000000 0000"),
              R"({"name":"GetPeerAddress","code":3,"fields":{"username":"bob","ip":"1.2.3.4",)"
              R"("port":2234,"obfuscation_type":0,"obfuscated_port":0},"trailing":0})");
}

TEST(Decode, PrintsLargeNumbersWhole) {
    EXPECT_EQ(decoded(Scope::file, "ffffffffffffffff"),
              R"({"name":"FileOffset","code":null,"fields":{"offset":18446744073709551615},)"
              R"("trailing":0})");
    EXPECT_EQ(decoded(Scope::file, "07000000"),
              R"({"name":"FileTransferInit","code":null,"fields":{"token":7},"trailing":0})");
}

TEST(Decode, PrintsStringsThatAreNotUtf8InHex) {
    EXPECT_EQ(decoded(Scope::peer, "0a000000 2b000000 02000000 fe41"),
              R"({"name":"QueueUpload","code":43,"fields":{"filename":{"hex":"fe41"}},)"
              R"("trailing":0})");
}

TEST(Decode, EscapesText) {
    EXPECT_EQ(decoded(Scope::peer, "0c000000 2b000000 04000000 225c0a00"),
              R"({"name":"QueueUpload","code":43,"fields":{"filename":"\"\\\n\u0000"},)"
              R"("trailing":0})");
}

TEST(Decode, CountsTheBytesBehindTheKnownFields) {
    EXPECT_EQ(decoded(Scope::peer_init, "07000000 00 d2040000 aabb"),
              R"({"name":"PierceFireWall","code":0,"fields":{"token":1234},"trailing":2})");
}

TEST(Decode, SaysWhatIsWrongWithAFrame) {
    EXPECT_EQ(decoded(Scope::peer_init, "0500"),
              R"({"error":"a frame begins with 4 bytes of length, 2 are given",)"
              R"("field":"length","offset":2})");
    EXPECT_EQ(decoded(Scope::peer_init, "05000000 00 d204"),
              R"({"error":"the length claims 5 bytes, 3 follow it","field":"length","offset":0})");
    EXPECT_EQ(decoded(Scope::peer_init, "05000000 00 d2040000 00"),
              R"({"error":"1 bytes follow the end of the frame","field":"length","offset":9})");
    EXPECT_EQ(decoded(Scope::peer, "03000000 000000"),
              R"({"error":"the length leaves no room for a code of 4 bytes",)"
              R"("field":"code","offset":4})");
    EXPECT_EQ(decoded(Scope::peer, "04000000 0f270000"),
              R"({"error":"unknown code 9999 in scope peer","field":"code","offset":4})");
    EXPECT_EQ(decoded(Scope::file, "0102"),
              R"({"error":"the messages of a file connection have 4 bytes (token) or 8 (offset), )"
              R"(2 are given","field":"","offset":2})");
}

TEST(Decode, NamesTheFieldThatIsCutShort) {
    EXPECT_EQ(decoded(Scope::peer_init, "07000000 01 08000000 4a6f"),
              R"({"error":"needs 8 bytes, 2 are left","field":"username","offset":9})");
}

TEST(Decode, FindsTheFirstCharacterThatIsNotHex) {
    const auto text = decode_hex(Scope::peer, "0102 zz", Dialect::modern);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().offset, 2u);
    EXPECT_EQ(decode_hex(Scope::peer, "01020", Dialect::modern).error().offset, 2u);
}

TEST(Encode, FindsTheMessageByNameOrCode) {
    const std::string frame = "0500000000d2040000";
    EXPECT_EQ(encoded(Scope::peer_init, R"({"name":"PierceFireWall","fields":{"token":1234}})"),
              frame);
    EXPECT_EQ(encoded(Scope::peer_init, R"({"code":0,"fields":{"token":1234}})"), frame);
    EXPECT_EQ(encoded(Scope::peer_init, R"({"code":1,"name":"PierceFireWall","fields":{}})"),
              R"({"error":"PierceFireWall in scope peer-init has code 0, not 1","field":"code"})");
    EXPECT_EQ(encoded(Scope::peer_init, R"({"name":"Login"})"),
              R"({"error":"no message is called 'Login' in scope peer-init","field":"name"})");
    EXPECT_EQ(encoded(Scope::peer_init, R"({"fields":{}})"),
              R"({"error":"says neither the name nor the code","field":"name"})");
}

TEST(Encode, TakesFieldsInAnyOrder) {
    EXPECT_EQ(encoded(Scope::peer_init, R"({"code":1,"fields":{"token":0,"type":"P",)"
                                        R"("username":"JohnGalt"}})"),
              "1600000001080000004a6f686e47616c74010000005000000000");
}

TEST(Encode, NamesTheFieldThatIsWrong) {
    const auto error_of = [](std::string_view fields) {
        return encoded(Scope::peer_init,
                       R"({"name":"PeerInit","fields":)" + std::string(fields) + "}");
    };
    EXPECT_EQ(error_of(R"({"username":"a"})"), R"({"error":"is missing","field":"type"})");
    EXPECT_EQ(error_of(R"({"username":1,"type":"P"})"),
              R"({"error":"is not text or {\"hex\":\"...\"}","field":"username"})");
    EXPECT_EQ(error_of(R"({"username":"a","type":"P","token":4294967296})"),
              R"({"error":"is above 4294967295","field":"token"})");
    EXPECT_EQ(error_of(R"({"username":"a","type":"P","token":-1})"),
              R"({"error":"is not a whole number from 0 to 4294967295","field":"token"})");
    EXPECT_EQ(error_of(R"({"username":"a","type":"P","tokn":1})"),
              R"({"error":"is not a field of this message","field":"tokn"})");
}

TEST(Encode, GivesThePathOfAFieldInsideAList) {
    EXPECT_EQ(encoded(Scope::server_response, R"({"name":"PossibleParents","fields":{"parents":[)"
                                              R"({"username":"a","ip":"1.2.3.4","port":1},)"
                                              R"({"username":"b","ip":"1.2.3","port":1}]}})"),
              R"({"error":"not an IPv4 address: '1.2.3'","field":"parents[1].ip"})");
}

TEST(Encode, RefusesWhatIsNotAnObject) {
    EXPECT_FALSE(encode_json(Scope::peer, "[]", Dialect::modern));
    EXPECT_FALSE(encode_json(Scope::peer, "{} {}", Dialect::modern));
    EXPECT_EQ(encode_json(Scope::peer, "{\"name\":}", Dialect::modern).error().offset, 8u);
}

TEST(Encode, WritesTheSeedDialectWhenAsked) {
    const std::string_view json = R"({"name":"Login","fields":{"username":"a","password":"b",)"
                                  R"("major_version":200}})";
    EXPECT_EQ(encoded(Scope::server_request, json, Dialect::seed2003),
              "1200000001000000010000006101000000"
              "62c8000000");
}

}  // namespace
}  // namespace kindred::inspect
