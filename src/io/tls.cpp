#include "io/tls.hpp"

#include "base/assert.hpp"
#include "base/endpoint.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace kindred::io {
namespace {

std::unexpected<Error> tls_failure(const std::string& doing) {
    const unsigned long code = ERR_get_error();
    const char* const reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return fail(doing + ": " + (reason == nullptr ? "unknown reason" : reason));
}

int int_size(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

Result<std::shared_ptr<TlsContext>> TlsContext::load(const std::string& certificate_file,
                                                     const std::string& key_file) {
    auto tls = std::make_shared<TlsContext>();
    tls->context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* const context = tls->context_.get();
    if (context == nullptr) return tls_failure("cannot set up TLS");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
        return tls_failure("cannot use the certificate " + certificate_file);
    if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        return tls_failure("cannot use the key " + key_file);
    if (SSL_CTX_check_private_key(context) != 1)
        return tls_failure("the key " + key_file + " is not that of " + certificate_file);
    return tls;
}

Result<std::shared_ptr<TlsContext>> TlsContext::for_clients() {
    auto tls = std::make_shared<TlsContext>();
    tls->context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* const context = tls->context_.get();
    if (context == nullptr) return tls_failure("cannot set up TLS");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (SSL_CTX_set_default_verify_paths(context) != 1)
        return tls_failure("cannot load the certificates the system trusts");
    return tls;
}

void TlsStream::Free::operator()(ssl_st* stream) const {
    SSL_free(stream);
}

TlsStream::TlsStream(const TlsContext& context, int fd) : stream_(SSL_new(context.context_.get())) {
    KINDRED_ASSERT(stream_ != nullptr && SSL_set_fd(stream_.get(), fd) == 1);
    SSL_set_accept_state(stream_.get());
}

TlsStream::TlsStream(const TlsContext& context, int fd, const std::string& host)
    : stream_(SSL_new(context.context_.get())) {
    SSL* const stream = stream_.get();
    KINDRED_ASSERT(stream != nullptr && SSL_set_fd(stream, fd) == 1);
    SSL_set_connect_state(stream);
    if (parse_ipv4(host) || host.contains(':')) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(stream), host.c_str());
    } else {
        SSL_set1_host(stream, host.c_str());
        SSL_set_tlsext_host_name(stream, host.c_str());
    }
}

Result<void> TlsStream::handshake() {
    const int result = SSL_do_handshake(stream_.get());
    if (result == 1) return {};
    const int error = SSL_get_error(stream_.get(), result);
    const long verdict = SSL_get_verify_result(stream_.get());
    if (verdict != X509_V_OK) {
        ERR_clear_error();
        return fail(std::string("its certificate is not good: ") +
                    X509_verify_cert_error_string(verdict));
    }
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return fail("it did not finish the TLS handshake in time");
    if (error == SSL_ERROR_SYSCALL) {
        ERR_clear_error();
        return fail("it closed the connection during the TLS handshake");
    }
    return tls_failure("the TLS handshake failed");
}

ssize_t TlsStream::outcome(int result) {
    if (result > 0) return result;
    const int error = SSL_get_error(stream_.get(), result);
    ERR_clear_error();
    if (error == SSL_ERROR_ZERO_RETURN) return 0;
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : ECONNRESET;
    return -1;
}

ssize_t TlsStream::read(char* to, std::size_t size) {
    return outcome(SSL_read(stream_.get(), to, int_size(size)));
}

ssize_t TlsStream::write(std::string_view bytes) {
    const ssize_t written = outcome(SSL_write(stream_.get(), bytes.data(), int_size(bytes.size())));
    if (written != 0) return written;
    errno = ECONNRESET;
    return -1;
}

void TlsStream::end() {
    SSL_shutdown(stream_.get());
    ERR_clear_error();
}

}  // namespace kindred::io
