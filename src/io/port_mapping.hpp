// Asks the router to let others reach ports of this machine, by UPnP or by NAT-PMP, whichever it
// knows. A router forgets, so it is asked again and again; at the end it is asked to forget. All of
// it may take seconds and runs on a thread of its own.
#pragma once

#include "base/endpoint.hpp"
#include "base/log.hpp"
#include "io/workers.hpp"

#include <string>
#include <vector>

namespace kindred::io {

struct MappedPort {
    std::uint16_t port = 0;
    std::string method;            ///< "UPnP" or "NAT-PMP"
    std::string external_address;  ///< as the router tells it; empty if it does not
};

/// The router, if it is known: where its UPnP description is, or its address for NAT-PMP. Else one
/// is looked for.
struct Router {
    std::string upnp_url;
    IPv4 natpmp;
};

class PortMapper {
  public:
    /// `loop` must outlive the mapper.
    PortMapper(Loop& loop, LogSink log, Router router = {});
    /// Asks the router to forget, and waits for that.
    ~PortMapper();

    /// These ports from now on; ports 0 are left out.
    void map(std::vector<std::uint16_t> ports);
    const std::vector<MappedPort>& mapped() const { return mapped_; }
    /// In words: what is mapped, or why nothing is.
    const std::string& status() const { return status_; }

  private:
    struct Outcome {
        std::vector<MappedPort> mapped;
        std::string problem;
    };
    void renew();
    void told(const Outcome& outcome);

    Loop& loop_;
    LogSink log_;
    Router router_;
    std::vector<std::uint16_t> ports_;
    std::vector<MappedPort> mapped_;
    std::string status_ = "not asked for";
    bool asking_ = false;
    bool again_ = false;
    TaskId renewal_;
    Workers worker_;
};

}  // namespace kindred::io
