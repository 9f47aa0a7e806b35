#include "io/mp3_frames.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace kindred::io {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t block_size = 16 * limits::kib;
// Where the first frame is looked for: behind ID3v2 tags there is at most some padding.
constexpr std::size_t search_size = 64 * limits::kib;
// Frames that are compared at the start, and in the middle of the file, to tell a constant bitrate.
constexpr std::size_t probe_frames = 24;
// What is read at most of one file; the rest is taken to be like it.
constexpr std::uint64_t walk_limit = 64 * limits::mib;

constexpr std::array<std::uint16_t, 16> bitrates_1_3{0,   32,  40,  48,  56,  64,  80,  96,
                                                     112, 128, 160, 192, 224, 256, 320, 0};
constexpr std::array<std::uint16_t, 16> bitrates_1_2{0,   32,  48,  56,  64,  80,  96,  112,
                                                     128, 160, 192, 224, 256, 320, 384, 0};
constexpr std::array<std::uint16_t, 16> bitrates_2{0,  8,  16, 24,  32,  40,  48,  56,
                                                   64, 80, 96, 112, 128, 144, 160, 0};
constexpr std::array<std::uint32_t, 4> sample_rates{44100, 48000, 32000, 0};

std::uint32_t big_endian(Bytes bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | bytes[3];
}

bool starts_with(Bytes bytes, std::string_view text) {
    return bytes.size() >= text.size() &&
           std::ranges::equal(bytes.first(text.size()), text, [](std::uint8_t a, char b) {
               return a == static_cast<std::uint8_t>(b);
           });
}

/// What a Xing, Info or VBRI header in the first frame tells.
struct Summary {
    bool variable = false;
    std::uint32_t frames = 0;
    std::uint32_t bytes = 0;
};

/// A stretch of frames.
struct Walk {
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    std::uint32_t bitrate = 0;  // of the first
    bool variable = false;
};

class MpegFile {
  public:
    MpegFile(const ReadAt& read_at, std::uint64_t size) : read_at_(read_at), size_(size) {}

    client::FileAttributes attributes();

  private:
    Bytes read(std::uint64_t offset, std::size_t count);
    std::uint64_t behind_tags();
    std::uint64_t before_tags();
    /// The first place from `offset` on where two frames follow each other.
    std::optional<std::uint64_t> find_frame(std::uint64_t offset);
    std::optional<Summary> summary(std::uint64_t first, const MpegHeader& header);
    Walk walk(std::uint64_t offset, std::uint64_t max_frames, std::uint64_t max_bytes);
    client::FileAttributes from_frames(std::uint64_t first, const MpegHeader& header);

    const ReadAt& read_at_;
    std::uint64_t size_;
    std::vector<std::uint8_t> buffer_;
    std::uint64_t buffer_offset_ = 0;
    std::uint64_t end_ = 0;  // of the audio
};

/// Up to `count` bytes at `offset`, out of a block that is read once for many frames.
Bytes MpegFile::read(std::uint64_t offset, std::size_t count) {
    const bool here = offset >= buffer_offset_ && offset + count <= buffer_offset_ + buffer_.size();
    if (!here) {
        buffer_.resize(std::max(count, block_size));
        buffer_offset_ = offset;
        buffer_.resize(read_at_(offset, buffer_));
    }
    const Bytes block(buffer_);
    const auto skip = static_cast<std::size_t>(offset - buffer_offset_);
    return skip >= block.size() ? Bytes{}
                                : block.subspan(skip, std::min(count, block.size() - skip));
}

std::uint64_t MpegFile::behind_tags() {
    std::uint64_t offset = 0;
    // Some files have several ID3v2 tags in a row.
    for (int tags = 0; tags < 4; ++tags) {
        const Bytes tag = read(offset, 10);
        if (tag.size() < 10 || !starts_with(tag, "ID3")) break;
        const std::uint32_t length = std::uint32_t{tag[6] & 0x7fU} << 21 |
                                     std::uint32_t{tag[7] & 0x7fU} << 14 |
                                     std::uint32_t{tag[8] & 0x7fU} << 7 | (tag[9] & 0x7fU);
        const bool has_footer = (tag[5] & 0x10) != 0;
        offset += 10 + length + (has_footer ? 10 : 0);
    }
    return offset;
}

std::uint64_t MpegFile::before_tags() {
    constexpr std::uint64_t id3v1_size = 128;
    if (size_ < id3v1_size) return size_;
    return starts_with(read(size_ - id3v1_size, 3), "TAG") ? size_ - id3v1_size : size_;
}

std::optional<std::uint64_t> MpegFile::find_frame(std::uint64_t offset) {
    for (const std::uint64_t stop = offset + search_size; offset < stop; ++offset) {
        const auto header = MpegHeader::parse(read(offset, 4));
        if (!header) {
            if (offset + 4 > size_) break;
            continue;
        }
        const auto next = MpegHeader::parse(read(offset + header->size, 4));
        if (next && next->sample_rate_hz == header->sample_rate_hz) return offset;
    }
    return std::nullopt;
}

std::optional<Summary> MpegFile::summary(std::uint64_t first, const MpegHeader& header) {
    constexpr std::uint32_t has_frames = 1;
    constexpr std::uint32_t has_bytes = 2;
    const Bytes xing = read(first + 4 + header.side_info, 16);
    if (xing.size() == 16 && (starts_with(xing, "Xing") || starts_with(xing, "Info"))) {
        const std::uint32_t flags = big_endian(xing.subspan(4));
        if ((flags & has_frames) == 0) return std::nullopt;
        const bool bytes_follow = (flags & has_bytes) != 0;
        return Summary{starts_with(xing, "Xing"), big_endian(xing.subspan(8)),
                       bytes_follow ? big_endian(xing.subspan(12)) : 0};
    }
    const Bytes vbri = read(first + 4 + 32, 18);
    if (vbri.size() == 18 && starts_with(vbri, "VBRI"))
        return Summary{true, big_endian(vbri.subspan(14)), big_endian(vbri.subspan(10))};
    return std::nullopt;
}

Walk MpegFile::walk(std::uint64_t offset, std::uint64_t max_frames, std::uint64_t max_bytes) {
    Walk walk;
    const std::uint64_t stop = std::min(end_, offset + max_bytes);
    while (offset < stop && walk.frames < max_frames) {
        const auto header = MpegHeader::parse(read(offset, 4));
        if (!header) {
            const auto next = find_frame(offset + 1);
            if (!next) break;
            offset = *next;
            continue;
        }
        if (walk.bitrate == 0) walk.bitrate = header->bitrate_kbps;
        walk.variable = walk.variable || header->bitrate_kbps != walk.bitrate;
        ++walk.frames;
        walk.bytes += header->size;
        offset += header->size;
    }
    return walk;
}

client::FileAttributes MpegFile::from_frames(std::uint64_t first, const MpegHeader& header) {
    client::FileAttributes known;
    known.sample_rate_hz = header.sample_rate_hz;
    const std::uint64_t audio = end_ - first;
    Walk walked = walk(first, probe_frames, audio);
    if (const auto middle = find_frame(first + audio / 2); middle && !walked.variable) {
        const Walk probe = walk(*middle, probe_frames, audio);
        walked.variable = probe.variable || probe.bitrate != walked.bitrate;
    }
    if (!walked.variable) {
        known.bitrate_kbps = walked.bitrate;
        known.duration_seconds = static_cast<std::uint32_t>(audio / (walked.bitrate * 125));
        return known;
    }
    walked = walk(first, audio, walk_limit);
    const double seconds = static_cast<double>(walked.frames) * header.samples /
                           static_cast<double>(header.sample_rate_hz);
    const double rate = static_cast<double>(walked.bytes) / seconds;
    known.variable_bitrate = true;
    known.bitrate_kbps = static_cast<std::uint32_t>(rate / 125 + 0.5);
    known.duration_seconds = static_cast<std::uint32_t>(
        audio > walk_limit ? static_cast<double>(audio) / rate : seconds);
    return known;
}

client::FileAttributes MpegFile::attributes() {
    const auto first = find_frame(behind_tags());
    if (!first) return {};
    end_ = std::max(before_tags(), *first);
    const auto header = MpegHeader::parse(read(*first, 4));
    const auto told = header ? summary(*first, *header) : std::nullopt;
    if (!header) return {};
    if (!told || told->frames == 0) return from_frames(*first, *header);

    const double seconds =
        static_cast<double>(told->frames) * header->samples / header->sample_rate_hz;
    const std::uint64_t audio = told->bytes != 0 ? told->bytes : end_ - *first;
    const double rate = static_cast<double>(audio) / seconds / 125;
    // A header that does not fit the file tells nothing; the frames do.
    constexpr double slowest = 4;
    constexpr double fastest = 700;
    if (rate < slowest || rate > fastest || audio > size_) return from_frames(*first, *header);
    client::FileAttributes known;
    known.sample_rate_hz = header->sample_rate_hz;
    known.duration_seconds = static_cast<std::uint32_t>(seconds);
    known.variable_bitrate = told->variable;
    const auto second = MpegHeader::parse(read(*first + header->size, 4));
    known.bitrate_kbps =
        told->variable || !second ? static_cast<std::uint32_t>(rate + 0.5) : second->bitrate_kbps;
    return known;
}

}  // namespace

std::optional<MpegHeader> MpegHeader::parse(Bytes bytes) {
    if (bytes.size() < 4 || bytes[0] != 0xff || (bytes[1] & 0xe0) != 0xe0) return std::nullopt;
    const unsigned version = bytes[1] >> 3 & 3;  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
    const unsigned layer = bytes[1] >> 1 & 3;    // 1: III, 2: II
    const unsigned rate = bytes[2] >> 4;
    const std::uint32_t base_rate = sample_rates[bytes[2] >> 2 & 3];
    if (version == 1 || (layer != 1 && layer != 2) || base_rate == 0) return std::nullopt;
    const bool mpeg1 = version == 3;
    const bool layer3 = layer == 1;
    const auto& bitrates = !mpeg1 ? bitrates_2 : layer3 ? bitrates_1_3 : bitrates_1_2;
    MpegHeader header;
    header.bitrate_kbps = bitrates[rate];
    if (header.bitrate_kbps == 0) return std::nullopt;
    header.sample_rate_hz = mpeg1 ? base_rate : version == 2 ? base_rate / 2 : base_rate / 4;
    header.samples = mpeg1 || !layer3 ? 1152 : 576;
    const std::uint32_t padding = bytes[2] >> 1 & 1;
    header.size = header.samples * 125 * header.bitrate_kbps / header.sample_rate_hz + padding;
    const bool mono = bytes[3] >> 6 == 3;
    header.side_info = mpeg1 ? (mono ? 17 : 32) : (mono ? 9 : 17);
    return header;
}

client::FileAttributes read_mpeg_attributes(const ReadAt& read_at, std::uint64_t file_size) {
    return MpegFile(read_at, file_size).attributes();
}

}  // namespace kindred::io
