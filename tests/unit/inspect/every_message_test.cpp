// What must hold for the JSON of every message, whatever it contains.
#include "all_messages.hpp"
#include "base/text.hpp"
#include "fill.hpp"
#include "inspect/inspect.hpp"
#include "inspect/to_json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kindred::inspect {
namespace {

using protocol::Dialect;
using protocol::TypeTag;

constexpr int rounds = 20;

/// Calls `check(scope, TypeTag<M>, code_size)` for every message.
void for_every_scope(auto&& check) {
    const auto each = [&](auto list, Scope scope, std::size_t code_size) {
        decltype(list)::for_each([&](auto tag) { check(scope, tag, code_size); });
    };
    each(protocol::to_server::Messages{}, Scope::server_request, 4);
    each(protocol::from_server::Messages{}, Scope::server_response, 4);
    each(protocol::init::Messages{}, Scope::peer_init, 1);
    each(protocol::peer::Messages{}, Scope::peer, 4);
    each(protocol::distributed::Messages{}, Scope::distributed, 1);
    each(protocol::file::Messages{}, Scope::file, 0);
}

template <class M>
Buffer frame_of(const M& message, std::size_t code_size, Dialect dialect) {
    Buffer frame;
    if constexpr (requires { M::code; }) {
        protocol::encode(message, frame, code_size, dialect);
    } else {
        protocol::encode_fields(message, frame, dialect);
    }
    return frame;
}

template <class M>
void expect_same_bytes_back(Scope scope, std::size_t code_size, Random& random, Dialect dialect) {
    const auto message = protocol::filled<M>(random, {.dialect = dialect});
    const Buffer frame = frame_of(message, code_size, dialect);
    const auto text = decode_frame(scope, frame, dialect);
    ASSERT_TRUE(text) << M::name << ": " << to_json_text(text.error()) << "\n" << to_hex(frame);
    ASSERT_TRUE(is_utf8(*text)) << *text;
    const auto again = encode_json(scope, *text, dialect);
    ASSERT_TRUE(again) << to_json_text(again.error()) << "\n" << *text;
    // Compressed bodies come back with the same content, not with the same bytes.
    if constexpr (protocol::is_compressed<M>()) {
        EXPECT_EQ(decode_frame(scope, *again, dialect), text);
    } else {
        EXPECT_EQ(to_hex(*again), to_hex(frame)) << *text;
    }
}

TEST(EveryMessage, ComesBackFromJsonAsTheSameBytes) {
    Random random(1);
    for_every_scope([&]<class M>(Scope scope, TypeTag<M>, std::size_t code_size) {
        for (int i = 0; i < rounds; ++i)
            expect_same_bytes_back<M>(scope, code_size, random, Dialect::modern);
    });
}

TEST(EveryMessage, ComesBackFromJsonAsTheSameBytesInTheSeedDialect) {
    Random random(2);
    for_every_scope([&]<class M>(Scope scope, TypeTag<M>, std::size_t code_size) {
        for (int i = 0; i < rounds; ++i)
            expect_same_bytes_back<M>(scope, code_size, random, Dialect::seed2003);
    });
}

TEST(EveryMessage, IsAnErrorWhereItIsCutOrRead) {
    Random random(3);
    for_every_scope([&]<class M>(Scope scope, TypeTag<M>, std::size_t code_size) {
        const Buffer frame = frame_of(protocol::filled<M>(random), code_size, Dialect::modern);
        for (std::size_t size = 0; size < frame.size(); ++size) {
            const auto text = decode_frame(scope, ByteView(frame).first(size), Dialect::modern);
            if (scope == Scope::file && size == 4) continue;
            ASSERT_FALSE(text) << M::name << " cut to " << size;
            const auto error = boost::json::parse(to_json_text(text.error())).as_object();
            EXPECT_LE(error.at("offset").to_number<std::size_t>(), size);
        }
    });
}

TEST(EveryMessage, WithAShortenedBodyIsReadOrNamesAField) {
    Random random(4);
    for_every_scope([&]<class M>(Scope scope, TypeTag<M>, std::size_t code_size) {
        if (scope == Scope::file) return;
        const Buffer frame = frame_of(protocol::filled<M>(random), code_size, Dialect::modern);
        for (std::size_t body = frame.size() - 4 - code_size; body-- > 0;) {
            Buffer shorter(frame.begin(), frame.begin() + static_cast<long>(4 + code_size + body));
            const auto length = static_cast<std::uint32_t>(code_size + body);
            std::memcpy(shorter.data(), &length, sizeof length);
            const auto text = decode_frame(scope, shorter, Dialect::modern);
            if (text) continue;
            EXPECT_NE(text.error().field, "") << M::name << ": " << text.error().reason;
        }
    });
}

TEST(EveryMessage, RefusesFieldsItDoesNotKnow) {
    for_every_scope([&]<class M>(Scope scope, TypeTag<M>, std::size_t) {
        Random random(5);
        const auto message = protocol::filled<M>(random);
        std::string fields;
        append_json(fields, message, Dialect::modern);
        fields.insert(1, fields == "{}" ? "\"no_such\":1" : "\"no_such\":1,");
        const auto frame = encode_json(
            scope, "{\"name\":\"" + std::string(M::name) + "\",\"fields\":" + fields + "}",
            Dialect::modern);
        ASSERT_FALSE(frame) << M::name;
        EXPECT_EQ(frame.error().field, "no_such");
    });
}

}  // namespace
}  // namespace kindred::inspect
