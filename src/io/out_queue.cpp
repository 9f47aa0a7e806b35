#include "io/out_queue.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>

namespace kindred::io {
namespace {

// A burst of small messages is copied together, which is cheaper than the kernel's handling of many
// parts; more is gathered from where it lies.
constexpr std::size_t copy_at_most = 8192;
constexpr std::size_t blocks_per_write = 64;
// Room for this many blocks is made at first, and no more is kept by an emptied queue.
constexpr std::size_t kept_capacity = 8;

}  // namespace

void OutQueue::push(SharedBytes bytes) {
    if (bytes.size() == 0) return;
    const bool first = bytes_ == 0;
    bytes_ += bytes.size();
    if (first) {
        first_ = std::move(bytes);
        return;
    }
    if (rest_.capacity() == 0) rest_.reserve(kept_capacity);
    rest_.push_back(std::move(bytes));
}

OutQueue::Outcome OutQueue::write_to(int fd, std::uint64_t& limit) {
    while (bytes_ > 0 && limit > 0) {
        const std::uint64_t asked = std::min<std::uint64_t>(bytes_, limit);
        const auto [sent, tried] =
            asked <= copy_at_most ? send_copied(fd, asked) : send_gathered(fd, asked);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN ? Outcome::blocked : Outcome::broken;
        drop(static_cast<std::size_t>(sent));
        limit -= static_cast<std::uint64_t>(sent);
        if (static_cast<std::uint64_t>(sent) < tried) return Outcome::blocked;
    }
    return Outcome::written;
}

OutQueue::Attempt OutQueue::send_copied(int fd, std::uint64_t size) const {
    const ByteView first = front();
    if (first.size() >= size) return {::send(fd, first.data(), size, MSG_NOSIGNAL), size};
    std::array<std::uint8_t, copy_at_most> copy;
    std::size_t filled = 0;
    for (std::size_t i = 0; filled < size; ++i) {
        const ByteView part = block(i).first(std::min<std::size_t>(block(i).size(), size - filled));
        std::memcpy(copy.data() + filled, part.data(), part.size());
        filled += part.size();
    }
    return {::send(fd, copy.data(), filled, MSG_NOSIGNAL), filled};
}

OutQueue::Attempt OutQueue::send_gathered(int fd, std::uint64_t size) const {
    std::array<iovec, blocks_per_write> parts;
    std::size_t count = 0;
    std::uint64_t tried = 0;
    for (std::size_t i = 0; i < blocks() && count < parts.size() && tried < size; ++i) {
        const ByteView whole = block(i);
        const ByteView part = whole.first(
            static_cast<std::size_t>(std::min<std::uint64_t>(whole.size(), size - tried)));
        parts[count++] = {const_cast<std::uint8_t*>(part.data()), part.size()};
        tried += part.size();
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    return {::sendmsg(fd, &message, MSG_NOSIGNAL), tried};
}

void OutQueue::drop(std::size_t written) {
    if (written == bytes_) return clear();
    bytes_ -= written;
    offset_ += written;
    while (offset_ >= first_.size()) {
        offset_ -= first_.size();
        first_ = std::move(rest_[next_++]);
    }
    if (next_ >= 1024 && next_ * 2 >= rest_.size()) {
        rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(next_));
        next_ = 0;
    }
}

void OutQueue::clear() {
    first_ = {};
    offset_ = 0;
    bytes_ = 0;
    rest_.clear();
    next_ = 0;
    if (rest_.capacity() > kept_capacity) std::vector<SharedBytes>().swap(rest_);
}

}  // namespace kindred::io
