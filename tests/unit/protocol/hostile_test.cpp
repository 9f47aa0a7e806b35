// What strangers may send: cut messages, counts and lengths that lie, and zlib bombs. Memory is
// measured, which is why these tests are a program of their own with its own operator new.
#include "all_messages.hpp"
#include "base/text.hpp"
#include "fill.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <new>

namespace {

// The size stands before each block, so that freeing can be counted too.
constexpr std::size_t header = alignof(std::max_align_t);
std::size_t in_use = 0;
std::size_t peak = 0;

}  // namespace

void* operator new(std::size_t size) {
    void* block = std::malloc(size + header);
    if (block == nullptr) throw std::bad_alloc();
    *static_cast<std::size_t*>(block) = size;
    in_use += size;
    peak = std::max(peak, in_use);
    return static_cast<char*>(block) + header;
}
void operator delete(void* pointer) noexcept {
    if (pointer == nullptr) return;
    void* block = static_cast<char*>(pointer) - header;
    in_use -= *static_cast<std::size_t*>(block);
    std::free(block);
}
void operator delete(void* pointer, std::size_t) noexcept {
    operator delete(pointer);
}

namespace kindred::protocol {
namespace {

/// The most memory in use at a time while `run` runs, beyond what was in use before.
std::size_t peak_of(auto&& run) {
    const std::size_t before = in_use;
    peak = in_use;
    run();
    return peak - before;
}

// A decoded list element takes at most nine times its smallest form, and a list that grows holds
// its old and its new place for a moment.
constexpr std::size_t amplification = 32;
// Error texts; for compressed bodies also the window and what zlib keeps.
constexpr std::size_t fixed_plain = 2 * limits::kib;
constexpr std::size_t fixed_compressed = 2 * limits::mib;

template <class M>
std::size_t bound(std::size_t body_size) {
    return is_compressed<M>() ? fixed_compressed + amplification * body_size
                              : fixed_plain + amplification * body_size;
}

template <class M>
Buffer packed(Buffer plain) {
    if constexpr (is_compressed<M>()) {
        Buffer out;
        deflate(plain, out);
        return out;
    }
    return plain;
}

template <class M>
Buffer plain_of(const M& message) {
    Buffer plain;
    encode_fields(message, plain);
    return plain;
}

TEST(Hostile, AViewReadsWhatTheMessageReads) {
    Random random(6);
    unsigned views = 0;
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        using View = typename detail::ViewForm<M>::Type;
        if constexpr (!std::is_same_v<M, View>) {
            ++views;
            const Buffer plain = plain_of(filled<M>(random, {.every_tail = true}));
            for (std::size_t size = 0; size <= plain.size(); ++size) {
                const Buffer cut(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(size));
                const auto decoded = decode<M>(cut);
                const auto view = decode<View>(cut);
                ASSERT_EQ(view.has_value(), decoded.has_value()) << where << "::" << M::name;
                if (decoded) {
                    EXPECT_EQ(plain_of(view->message), plain_of(decoded->message));
                } else {
                    EXPECT_EQ(view.error(), decoded.error()) << where << "::" << M::name;
                }
            }
        }
    });
    EXPECT_GT(views, 0u);
}

TEST(Hostile, EveryTruncationIsAnErrorOrAShorterForm) {
    Random random(3);
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        for (int round = 0; round < 4; ++round) {
            const M message = filled<M>(random, {.every_tail = round % 2 == 0});
            const Buffer plain = plain_of(message);
            for (std::size_t size = 0; size < plain.size(); ++size) {
                // A copy of its own, so that a sanitizer sees any read behind its end.
                const Buffer cut(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(size));
                const auto decoded = decode<M>(packed<M>(cut));
                if (!decoded) {
                    EXPECT_NE(decoded.error().field, "") << where << "::" << M::name;
                    EXPECT_LE(decoded.error().offset, size) << where << "::" << M::name;
                } else {
                    const Buffer again = plain_of(decoded->message);
                    EXPECT_LE(again.size(), size) << where << "::" << M::name;
                    EXPECT_EQ(again.size() + decoded->trailing, size) << where << "::" << M::name;
                }
            }
        }
    });
}

TEST(Hostile, TruncatedZlibStreamsAreErrors) {
    Random random(4);
    const auto message = filled<peer::SharedFileListResponse>(random, {.every_tail = true});
    Buffer body;
    deflate(plain_of(message), body);
    for (std::size_t size = 0; size < body.size(); ++size) {
        const auto decoded = decode<peer::SharedFileListResponse>(ByteView(body).first(size));
        // Only the checksum was cut if it still parses.
        EXPECT_TRUE(!decoded || decoded->message == message);
    }
}

TEST(Hostile, RandomBytesNeverTakeMoreMemoryThanTheyAreWorth) {
    Random random(5);
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        for (int round = 0; round < 60; ++round) {
            Buffer plain = plain_of(filled<M>(random));
            // Overwrite some words, often with sizes that lie.
            for (std::uint64_t n = random.below(4); n > 0 && plain.size() >= 4; --n) {
                const auto word = static_cast<std::uint32_t>(
                    random.chance(1, 2) ? random() : 3'900'000 + random.below(100'000));
                std::memcpy(plain.data() + random.below(plain.size() - 3), &word, 4);
            }
            const Buffer body = packed<M>(plain);
            const std::size_t used = peak_of([&] { (void)decode<M>(body); });
            EXPECT_LE(used, bound<M>(std::max(body.size(), plain.size())))
                << where << "::" << M::name;
        }
    });
}

TEST(Hostile, AClaimedCountAllocatesNothing) {
    const Buffer body = from_hex("00000000 00093d00").value();  // no text, 4,000,000 users
    EXPECT_LT(peak_of([&] { EXPECT_FALSE(decode<from_server::UserInterests>(body)); }), 4096u);
    const Buffer text = from_hex("ffffffff 41").value();
    EXPECT_LT(peak_of([&] { EXPECT_FALSE(decode<from_server::AdminMessage>(text)); }), 4096u);
}

TEST(Hostile, MoreElementsThanAcceptedAreRefused) {
    const Buffer body = from_hex("01093d00").value();
    const auto decoded = decode<from_server::PrivilegedUsers>(body);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().field, "usernames");
}

Buffer zeros_deflated(std::size_t size) {
    Buffer out;
    deflate(Buffer(size), out);
    return out;
}

TEST(Hostile, ABombOfTrailingBytesStaysSmallAndShort) {
    // Zeros are a valid empty list and 64 MiB of unknown bytes behind it.
    const Buffer body = zeros_deflated(64 * limits::mib);
    const std::clock_t start = std::clock();
    std::size_t trailing = 0;
    const std::size_t used =
        peak_of([&] { trailing = decode<peer::SharedFileListResponse>(body)->trailing; });
    const auto seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_LT(used, 1 * limits::mib + 12 * body.size());  // what is tried at once
    EXPECT_LE(trailing, limits::inflated_floor + limits::inflated_ratio * body.size());
    EXPECT_LT(seconds, 2.0);
}

TEST(Hostile, ABombInAStringIsCappedByWhatItCostsToSend) {
    Buffer plain(64 * limits::mib);
    const auto length = static_cast<std::uint32_t>(plain.size() - 4);
    std::memcpy(plain.data(), &length, 4);
    Buffer body;
    deflate(plain, body);
    Buffer().swap(plain);
    ASSERT_LT(body.size(), 100 * limits::kib);
    const std::size_t used = peak_of([&] { EXPECT_FALSE(decode<peer::FileSearchResponse>(body)); });
    EXPECT_LT(used, 4 * (limits::inflated_floor + limits::inflated_ratio * body.size()));
}

TEST(Hostile, GarbageIsNoZlibStream) {
    Random random(6);
    for (int round = 0; round < 200; ++round) {
        Buffer body(random.below(300));
        for (auto& byte : body) byte = static_cast<std::uint8_t>(random());
        const auto decoded = decode<peer::FolderContentsResponse>(body);
        EXPECT_TRUE(decoded || !decoded.error().reason.empty());
    }
}

}  // namespace
}  // namespace kindred::protocol
