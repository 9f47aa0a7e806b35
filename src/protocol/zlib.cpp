#include "protocol/zlib.hpp"

#include "base/assert.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace kindred::protocol {
namespace {

// Fits the L2 cache together with the decoded fields.
constexpr std::size_t window_size = 64 * limits::kib;

// What is inflated at once takes memory for all of it: at most this many times what was received.
constexpr std::size_t at_once_longest = 8 * limits::mib;
constexpr std::size_t at_once_ratio = 12;

}  // namespace

void deflate(ByteView plain, Buffer& out, int level) {
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(level), libdeflate_free_compressor);
    KINDRED_ASSERT(compressor != nullptr);
    const std::size_t before = out.size();
    out.resize(before + libdeflate_zlib_compress_bound(compressor.get(), plain.size()));
    const std::size_t size = libdeflate_zlib_compress(compressor.get(), plain.data(), plain.size(),
                                                      out.data() + before, out.size() - before);
    KINDRED_ASSERT(size > 0);
    out.resize(before + size);
}

struct DeflateSink::Stream {
    z_stream z{};
    std::array<std::uint8_t, window_size> window;
};

DeflateSink::DeflateSink(std::function<void(ByteView)> out, int level)
    : stream_(std::make_unique<Stream>()), out_(std::move(out)) {
    KINDRED_ASSERT(deflateInit(&stream_->z, level) == Z_OK);
}

DeflateSink::~DeflateSink() {
    deflateEnd(&stream_->z);
}

void DeflateSink::write(ByteView plain) {
    if (!plain.empty()) run(plain, false);
}

void DeflateSink::finish() {
    run({}, true);
}

void DeflateSink::run(ByteView plain, bool end) {
    z_stream& z = stream_->z;
    z.next_in = const_cast<Bytef*>(plain.data());
    z.avail_in = static_cast<uInt>(plain.size());
    int result = Z_OK;
    do {
        z.next_out = stream_->window.data();
        z.avail_out = static_cast<uInt>(stream_->window.size());
        result = ::deflate(&z, end ? Z_FINISH : Z_NO_FLUSH);
        const std::size_t made = stream_->window.size() - z.avail_out;
        if (made > 0) out_(ByteView(stream_->window).first(made));
    } while (z.avail_out == 0 || (end && result == Z_OK));
}

Inflated inflate_at_once(ByteView compressed, std::size_t limit) {
    if (compressed.size() > at_once_longest) return {};
    const std::size_t room = std::min(limit, at_once_ratio * compressed.size());
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>
        decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    KINDRED_ASSERT(decompressor != nullptr);
    Inflated inflated{std::make_unique_for_overwrite<std::uint8_t[]>(room)};
    std::size_t used = 0;
    if (libdeflate_zlib_decompress_ex(decompressor.get(), compressed.data(), compressed.size(),
                                      inflated.bytes.get(), room, &used,
                                      &inflated.size) != LIBDEFLATE_SUCCESS)
        return {};
    return inflated;
}

struct InflateSource::Stream {
    z_stream z{};
    bool ended = false;
};

InflateSource::InflateSource(ByteView compressed, std::size_t limit)
    : stream_(std::make_unique<Stream>()), left_(limit) {
    // zlib promises not to write through next_in, but its type is older than const.
    stream_->z.next_in = const_cast<Bytef*>(compressed.data());
    stream_->z.avail_in = static_cast<uInt>(compressed.size());
    KINDRED_ASSERT(inflateInit(&stream_->z) == Z_OK);
}

InflateSource::~InflateSource() {
    inflateEnd(&stream_->z);
}

ByteView InflateSource::refill(ByteView unread, std::size_t need) {
    // A field longer than the window is given room step by step, as its bytes really come.
    if (window_.empty()) window_.resize(std::clamp<std::size_t>(left_, 1, window_size));
    if (!unread.empty()) std::memmove(window_.data(), unread.data(), unread.size());
    std::size_t filled = unread.size();
    z_stream& z = stream_->z;
    while (filled < need && !stream_->ended && why_.empty()) {
        if (filled == window_.size()) window_.resize(window_.size() * 2);
        const std::size_t room = std::min(window_.size() - filled, left_);
        if (room == 0) {
            why_ = "inflates to more than accepted";
            break;
        }
        z.next_out = window_.data() + filled;
        z.avail_out = static_cast<uInt>(room);
        const int status = ::inflate(&z, Z_NO_FLUSH);
        const std::size_t made = room - z.avail_out;
        filled += made;
        left_ -= made;
        if (status == Z_STREAM_END) {
            stream_->ended = true;
        } else if (status != Z_OK) {
            why_ = status == Z_BUF_ERROR ? "the zlib stream is cut short" : "not a zlib stream";
        }
    }
    return ByteView(window_).first(filled);
}

}  // namespace kindred::protocol
