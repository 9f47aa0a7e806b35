// TLS 1.2 and 1.3 over a socket. The server's side, with a given certificate, over one that does
// not block: HttpConnection reads and writes through it as it does through the socket itself. The
// client's side, which checks the certificate of the other, over one that blocks.
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

/// The certificate and key of a listener, or whom a client trusts; shared by its connections.
class TlsContext {
  public:
    /// PEM files; the certificate's with those of its issuers behind it. The error names the file.
    static Result<std::shared_ptr<TlsContext>> load(const std::string& certificate_file,
                                                    const std::string& key_file);
    /// For connections made from here: trusts whom the system trusts, or the certificates in the
    /// file that the environment variable SSL_CERT_FILE names.
    static Result<std::shared_ptr<TlsContext>> for_clients();

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
    /// The client's side: whoever answers has to prove that he is `host`, a name or an address.
    TlsStream(const TlsContext& context, int fd, const std::string& host);

    /// Agrees on keys, with a certificate that is checked; for sockets that block. The error says
    /// what is wrong with it.
    Result<void> handshake();

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
