// Properties that every message of every list must have.
#include "all_messages.hpp"
#include "base/text.hpp"
#include "fill.hpp"

#include <gtest/gtest.h>

namespace kindred::protocol {
namespace {

constexpr int rounds = 40;

template <class M>
Buffer body_of(const M& message, Dialect dialect = Dialect::modern) {
    Buffer plain;
    encode_fields(message, plain, dialect);
    if constexpr (is_compressed<M>()) {
        Buffer packed;
        deflate(plain, packed);
        return packed;
    }
    return plain;
}

template <class M>
void expect_round_trip(const M& message, Dialect dialect, const char* where) {
    const Buffer body = body_of(message, dialect);
    DecodeOptions options;
    options.dialect = dialect;
    const auto decoded = decode<M>(body, options);
    ASSERT_TRUE(decoded) << where << "::" << M::name << "." << decoded.error().field << ": "
                         << decoded.error().reason << "\n"
                         << to_hex(body);
    EXPECT_EQ(decoded->trailing, 0u) << where << "::" << M::name;
    EXPECT_TRUE(decoded->message == message) << where << "::" << M::name << "\n" << to_hex(body);
    EXPECT_EQ(to_hex(body_of(decoded->message, dialect)), to_hex(body)) << where << "::" << M::name;
}

TEST(EveryMessage, SurvivesTheRoundTrip) {
    Random random(1);
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        for (int i = 0; i < rounds; ++i)
            expect_round_trip(filled<M>(random), Dialect::modern, where);
    });
}

TEST(EveryMessage, SurvivesTheRoundTripInTheSeedDialect) {
    Random random(2);
    const FillOptions options{.dialect = Dialect::seed2003};
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        for (int i = 0; i < rounds; ++i)
            expect_round_trip(filled<M>(random, options), Dialect::seed2003, where);
    });
}

}  // namespace
}  // namespace kindred::protocol
