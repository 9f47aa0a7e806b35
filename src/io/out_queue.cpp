#include "io/out_queue.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace kindred::io {
namespace {

// A burst of small messages leaves in one call.
constexpr std::size_t blocks_per_write = 64;
// An emptied queue keeps no more room than this many blocks need.
constexpr std::size_t kept_capacity = 4;

}  // namespace

void OutQueue::push(SharedBytes bytes) {
    if (bytes.size() == 0) return;
    bytes_ += bytes.size();
    blocks_.push_back(std::move(bytes));
}

OutQueue::Outcome OutQueue::write_to(int fd, std::uint64_t& limit) {
    std::array<iovec, blocks_per_write> parts;
    while (bytes_ > 0 && limit > 0) {
        std::size_t count = 0;
        std::uint64_t asked = 0;
        for (std::size_t i = head_; i < blocks_.size() && count < parts.size() && asked < limit;
             ++i) {
            const ByteView block = blocks_[i].view().subspan(i == head_ ? offset_ : 0);
            const auto size =
                static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), limit - asked));
            parts[count++] = {const_cast<std::uint8_t*>(block.data()), size};
            asked += size;
        }
        ssize_t sent = 0;
        if (count == 1) {
            sent = ::send(fd, parts[0].iov_base, parts[0].iov_len, MSG_NOSIGNAL);
        } else {
            msghdr message{};
            message.msg_iov = parts.data();
            message.msg_iovlen = count;
            sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
        }
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN ? Outcome::blocked : Outcome::broken;
        drop(static_cast<std::size_t>(sent));
        limit -= static_cast<std::uint64_t>(sent);
        if (static_cast<std::uint64_t>(sent) < asked) return Outcome::blocked;
    }
    return Outcome::written;
}

void OutQueue::drop(std::size_t written) {
    bytes_ -= written;
    offset_ += written;
    while (head_ < blocks_.size() && offset_ >= blocks_[head_].size()) {
        offset_ -= blocks_[head_].size();
        blocks_[head_++] = {};
    }
    if (head_ == blocks_.size()) {
        blocks_.clear();
        head_ = 0;
        if (blocks_.capacity() > kept_capacity) blocks_.shrink_to_fit();
    } else if (head_ >= 1024 && head_ * 2 >= blocks_.size()) {
        blocks_.erase(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

}  // namespace kindred::io
