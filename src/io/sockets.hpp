// The few socket calls that Network and the HTTP classes share, with their options.
#pragma once

#include "base/endpoint.hpp"
#include "base/result.hpp"
#include "io/fd.hpp"

#include <string>

struct sockaddr_in;

namespace kindred::io {

/// A non-blocking listening socket. Port 0 lets the system choose. Accepted sockets inherit the
/// options of tune(), all with the same idle time. The error names the endpoint.
Result<Fd> listen_tcp(Endpoint local, int backlog);
/// A listening unix socket that only this user may connect to; replaces a stale socket file.
Result<Fd> listen_unix(const std::string& path);
/// Connects a unix socket to the one that is served at `path`; blocks as the socket does.
Result<void> connect_unix(int fd, const std::string& path);

/// No delay for small messages, and keepalive that finds a dead peer within two and a half minutes.
void tune(int fd);
/// Gives a socket an idle time of its own before keepalive asks whether the peer is there. If
/// 19,900 ask in the same moment, the kernel drops most of the questions (a queue takes 1,000
/// packets), and again each time they are repeated, until peers that live are taken for dead.
void stagger_keepalive(int fd);

/// The address this socket is bound to.
Endpoint local_endpoint(int fd);

/// A non-blocking socket that has started to connect; without a descriptor, errno says why.
Fd start_connect(Endpoint remote);
/// What became of a connect: 0 or an errno.
int connect_result(int fd);

Endpoint to_endpoint(const sockaddr_in& address);
sockaddr_in to_sockaddr(Endpoint endpoint);

}  // namespace kindred::io
