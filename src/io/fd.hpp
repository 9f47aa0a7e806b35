// A file descriptor that closes itself, and the words for what the system calls say.
#pragma once

#include "base/result.hpp"

#include <cerrno>
#include <string>
#include <string_view>
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

/// "cannot open /a/b: Permission denied", by the errno of the call that has just failed.
inline std::unexpected<Error> cannot(std::string_view doing, const std::string& path) {
    return fail("cannot " + std::string(doing) + " " + path + ": " + error_text(errno));
}

}  // namespace kindred::io
