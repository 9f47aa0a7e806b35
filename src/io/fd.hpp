// A file descriptor that closes itself, and the words for what the system calls say.
#pragma once

#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace kindred::io {

class Fd {
  public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Fd() { reset(); }

    explicit operator bool() const { return fd_ >= 0; }
    int get() const { return fd_; }
    void reset() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

  private:
    int fd_ = -1;
};

/// "Permission denied" for EACCES, and so on; safe from any thread.
inline std::string error_text(int error_number) {
    return std::generic_category().message(error_number);
}

}  // namespace kindred::io
