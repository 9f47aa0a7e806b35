#include "io/audio_tags.hpp"

#include "io/fd.hpp"
#include "io/mp3_frames.hpp"

#include <taglib/aifffile.h>
#include <taglib/apefile.h>
#include <taglib/fileref.h>
#include <taglib/flacfile.h>
#include <taglib/mp4file.h>
#include <taglib/tfilestream.h>
#include <taglib/trueaudiofile.h>
#include <taglib/wavfile.h>
#include <taglib/wavpackfile.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

constexpr std::array<std::string_view, 20> taglib_endings{
    "aif", "aifc", "aiff", "ape", "flac", "m4a", "m4b", "mp4", "mpc", "oga",
    "ogg", "opus", "spx",  "tta", "wav",  "wma", "wv",  "asf", "m4p", "mpp"};
constexpr std::array<std::string_view, 3> mpeg_endings{"mp3", "mp2", "mpga"};

std::string ending_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    std::string ending(dot == std::string_view::npos ? "" : name.substr(dot + 1));
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return ending;
}

bool is_mpeg(const std::string& ending) {
    return std::ranges::find(mpeg_endings, ending) != mpeg_endings.end();
}

/// Bits per sample of formats without loss; 0 for the others.
int bit_depth(const TagLib::AudioProperties* audio) {
    if (const auto* p = dynamic_cast<const TagLib::FLAC::Properties*>(audio))
        return p->bitsPerSample();
    if (const auto* p = dynamic_cast<const TagLib::RIFF::WAV::Properties*>(audio))
        return p->bitsPerSample();
    if (const auto* p = dynamic_cast<const TagLib::RIFF::AIFF::Properties*>(audio))
        return p->bitsPerSample();
    if (const auto* p = dynamic_cast<const TagLib::WavPack::Properties*>(audio))
        return p->bitsPerSample();
    if (const auto* p = dynamic_cast<const TagLib::APE::Properties*>(audio))
        return p->bitsPerSample();
    if (const auto* p = dynamic_cast<const TagLib::TrueAudio::Properties*>(audio))
        return p->bitsPerSample();
    const auto* p = dynamic_cast<const TagLib::MP4::Properties*>(audio);
    return p != nullptr && p->codec() == TagLib::MP4::Properties::ALAC ? p->bitsPerSample() : 0;
}

/// Numbers out of files may be anything.
std::uint32_t sane(int value, int most) {
    return value > 0 && value <= most ? static_cast<std::uint32_t>(value) : 0;
}

client::FileAttributes read_by_taglib(const std::string& path) {
    TagLib::FileStream stream(path.c_str(), true);
    if (!stream.isOpen()) return {};
    const TagLib::FileRef file(&stream, true, TagLib::AudioProperties::Average);
    const TagLib::AudioProperties* audio = file.isNull() ? nullptr : file.audioProperties();
    if (audio == nullptr) return {};
    client::FileAttributes known;
    known.bitrate_kbps = sane(audio->bitrate(), 100'000);
    known.duration_seconds = sane(audio->lengthInSeconds(), 10'000'000);
    known.sample_rate_hz = sane(audio->sampleRate(), 10'000'000);
    known.bit_depth = sane(bit_depth(audio), 64);
    return known;
}

/// TagLib knows formats by names, so it must have one.
std::string path_of(int directory, const std::string& name) {
    if (directory == AT_FDCWD) return name;
    return "/proc/self/fd/" + std::to_string(directory) + '/' + name;
}

client::FileAttributes read_mpeg(int directory, const std::string& name) {
    const Fd file(::openat(directory, name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts{};
    if (!file || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
    const ReadAt read_at = [&](std::uint64_t offset, std::span<std::uint8_t> out) -> std::size_t {
        const ssize_t got = ::pread(file.get(), out.data(), out.size(), static_cast<off_t>(offset));
        return got < 0 ? 0 : static_cast<std::size_t>(got);
    };
    return read_mpeg_attributes(read_at, static_cast<std::uint64_t>(facts.st_size));
}

}  // namespace

bool is_audio_name(std::string_view name) {
    const std::string ending = ending_of(name);
    return is_mpeg(ending) || std::ranges::find(taglib_endings, ending) != taglib_endings.end();
}

client::FileAttributes read_audio_attributes(const std::string& path) {
    return read_audio_attributes(AT_FDCWD, path);
}

client::FileAttributes read_audio_attributes(int directory, const std::string& name) {
    try {
        return is_mpeg(ending_of(name)) ? read_mpeg(directory, name)
                                        : read_by_taglib(path_of(directory, name));
    } catch (const std::exception&) {
        return {};  // TagLib lets allocation failures of absurd lengths out
    }
}

}  // namespace kindred::io
