// The server's side of TLS over a socket that does not block: HttpConnection reads and writes
// through it as it does through the socket itself. TLS 1.2 and 1.3, with a given certificate.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

struct ssl_ctx_st;
struct ssl_st;

namespace kindred::io {

/// The certificate and key of a listener; shared by its connections.
class TlsContext {
  public:
    /// PEM files; the certificate's with those of its issuers behind it. The error names the file.
    static Result<std::shared_ptr<TlsContext>> load(const std::string& certificate_file,
                                                    const std::string& key_file);

  private:
    friend class TlsStream;
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    std::unique_ptr<ssl_ctx_st, Free> context_;
};

class TlsStream {
  public:
    /// `fd` stays the caller's.
    TlsStream(const TlsContext& context, int fd);

    /// As recv(): bytes, 0 at the end, or -1 with errno, EAGAIN if there is nothing yet.
    ssize_t read(char* to, std::size_t size);
    /// As send().
    ssize_t write(std::string_view bytes);
    /// Says that no more will be written.
    void end();

  private:
    struct Free {
        void operator()(ssl_st* stream) const;
    };
    ssize_t outcome(int result);

    std::unique_ptr<ssl_st, Free> stream_;
};

}  // namespace kindred::io
