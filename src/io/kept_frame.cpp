#include "io/kept_frame.hpp"

#include "io/fd.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kindred::io {
namespace {

/// In front of the frame. The length is written last, so that what is incomplete is not taken.
struct Header {
    std::uint64_t key = 0;
    std::uint64_t length = 0;
};
constexpr std::size_t frame_start = 8;  // length and code of the frame

std::optional<SharedBytes> map_kept(const client::KeepFrame& job) {
    const Fd file(::open(job.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat facts{};
    if (!file || ::fstat(file.get(), &facts) != 0 || facts.st_size < 0) return std::nullopt;
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (size < sizeof(Header) + frame_start) return std::nullopt;
    void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (memory == MAP_FAILED) return std::nullopt;
    const std::shared_ptr<const void> mapping(
        memory, [size](const void* start) { ::munmap(const_cast<void*>(start), size); });
    Header header;
    std::memcpy(&header, memory, sizeof header);
    if (header.key != job.key || header.length != size - sizeof header) return std::nullopt;
    const ByteView all(static_cast<const std::uint8_t*>(memory), size);
    return SharedBytes(all.subspan(sizeof header), mapping);
}

bool write_at(int fd, std::uint64_t offset, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return true;
}

bool write_kept(const client::KeepFrame& job) {
    const std::string partial = job.path + ".new";
    const Fd file(
        ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return false;
    std::uint64_t end = sizeof(Header) + frame_start;
    bool good = true;
    job.write_body([&](ByteView piece) {
        good = good && write_at(file.get(), end, piece);
        end += piece.size();
    });
    std::array<std::uint8_t, sizeof(Header) + frame_start> start{};
    const Header header{job.key, end - sizeof(Header)};
    const auto length = static_cast<std::uint32_t>(header.length - 4);
    std::memcpy(start.data(), &header, sizeof header);
    std::memcpy(start.data() + sizeof header, &length, sizeof length);
    std::memcpy(start.data() + sizeof header + 4, &job.code, sizeof job.code);
    return good && write_at(file.get(), 0, start) &&
           ::rename(partial.c_str(), job.path.c_str()) == 0;
}

}  // namespace

client::FrameMade keep_frame(const client::KeepFrame& job) {
    if (!job.path.empty()) {
        if (auto kept = map_kept(job)) return {*std::move(kept)};
        if (write_kept(job))
            if (auto kept = map_kept(job)) return {*std::move(kept)};
    }
    return {SharedBytes(job.make())};
}

}  // namespace kindred::io
