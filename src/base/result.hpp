// The result of something that may fail for a reason a person should read: a value or an Error.
// Exceptions are left to libraries and caught where a library is called.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace kindred {

/// What went wrong, and with what: "cannot open /music/a.mp3: Permission denied".
struct Error {
    std::string message;

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string message) {
    return std::unexpected<Error>(Error{std::move(message)});
}

}  // namespace kindred
