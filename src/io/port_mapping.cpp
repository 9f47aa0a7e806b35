#include "io/port_mapping.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <miniupnpc/miniupnpc.h>
#include <miniupnpc/upnpcommands.h>
#include <miniupnpc/upnperrors.h>
#include <natpmp.h>
#include <optional>
#include <sys/select.h>

namespace kindred::io {
namespace {

/// A mapping that nobody renews ends by itself after this long.
constexpr int lease_seconds = 3600;
constexpr Duration renewal_period = 20min;
constexpr int discovery_ms = 2000;
/// NAT-PMP repeats its question with doubling pauses for a minute; a router answers at once.
constexpr int natpmp_tries = 4;

// --- UPnP ----------------------------------------------------------------------------------------

/// The router as UPnP sees it, for as long as it is talked to.
class UpnpRouter {
  public:
    explicit UpnpRouter(const Router& router) {
        if (router.natpmp) return;
        if (!router.upnp_url.empty()) {
            found_ =
                UPNP_GetIGDFromUrl(router.upnp_url.c_str(), &urls_, &data_, own_address_.data(),
                                   static_cast<int>(own_address_.size())) == 1;
            has_urls_ = found_;
            return;
        }
        int error = 0;
        UPNPDev* const devices = upnpDiscover(discovery_ms, nullptr, nullptr, 0, 0, 2, &error);
        if (devices == nullptr) return;
        const int kind = UPNP_GetValidIGD(devices, &urls_, &data_, own_address_.data(),
                                          static_cast<int>(own_address_.size()));
        has_urls_ = kind != 0;
        found_ = kind == 1;
        freeUPNPDevlist(devices);
    }
    ~UpnpRouter() {
        if (has_urls_) FreeUPNPUrls(&urls_);
    }
    UpnpRouter(const UpnpRouter&) = delete;
    UpnpRouter& operator=(const UpnpRouter&) = delete;

    /// A description of something else has no service that maps ports.
    bool found() const { return found_ && data_.first.servicetype[0] != 0; }

    Result<MappedPort> map(std::uint16_t port) const {
        int status = add(port, std::to_string(lease_seconds));
        // 725: it knows mappings without an end only.
        if (status == 725) status = add(port, "0");
        if (status != UPNPCOMMAND_SUCCESS) {
            const char* const words = strupnperror(status);
            return fail("the router refuses (UPnP): " +
                        (words == nullptr ? std::to_string(status) : std::string(words)));
        }
        std::array<char, 64> address{};
        const bool told = UPNP_GetExternalIPAddress(urls_.controlURL, data_.first.servicetype,
                                                    address.data()) == UPNPCOMMAND_SUCCESS;
        return MappedPort{port, "UPnP", told ? address.data() : ""};
    }
    void forget(std::uint16_t port) const {
        UPNP_DeletePortMapping(urls_.controlURL, data_.first.servicetype,
                               std::to_string(port).c_str(), "TCP", nullptr);
    }

  private:
    int add(std::uint16_t port, const std::string& lease) const {
        const std::string number = std::to_string(port);
        return UPNP_AddPortMapping(urls_.controlURL, data_.first.servicetype, number.c_str(),
                                   number.c_str(), own_address_.data(), "Kindred", "TCP", nullptr,
                                   lease.c_str());
    }

    UPNPUrls urls_{};
    IGDdatas data_{};
    std::array<char, 64> own_address_{};
    bool found_ = false;
    bool has_urls_ = false;
};

// --- NAT-PMP -------------------------------------------------------------------------------------

/// `lifetime` 0 asks to forget. The gateway of this machine is asked if `address` is none.
Result<MappedPort> ask_natpmp(IPv4 address, std::uint16_t port, std::uint32_t lifetime) {
    natpmp_t router{};
    if (initnatpmp(&router, address ? 1 : 0, htonl(address.value)) < 0)
        return fail("there is no router (NAT-PMP)");
    const auto close = [&](Result<MappedPort> result) {
        closenatpmp(&router);
        return result;
    };
    if (sendnewportmappingrequest(&router, NATPMP_PROTOCOL_TCP, port, port, lifetime) < 0)
        return close(fail("the router cannot be asked (NAT-PMP)"));
    for (int i = 0; i < natpmp_tries; ++i) {
        fd_set sockets;
        FD_ZERO(&sockets);
        FD_SET(router.s, &sockets);
        timeval patience{};
        getnatpmprequesttimeout(&router, &patience);
        select(router.s + 1, &sockets, nullptr, nullptr, &patience);
        natpmpresp_t response{};
        const int status = readnatpmpresponseorretry(&router, &response);
        if (status == NATPMP_TRYAGAIN) continue;
        if (status < 0) return close(fail("the router refuses, or knows no NAT-PMP"));
        return close(MappedPort{response.pnu.newportmapping.mappedpublicport, "NAT-PMP", ""});
    }
    return close(fail("the router knows neither UPnP nor NAT-PMP"));
}

Result<MappedPort> map_port(const Router& router, const UpnpRouter& upnp, std::uint16_t port) {
    if (upnp.found()) return upnp.map(port);
    if (!router.upnp_url.empty()) return fail("the router's description cannot be read");
    auto mapped = ask_natpmp(router.natpmp, port, lease_seconds);
    // Others are told our own port, so another one is of no use.
    if (mapped && mapped->port != port) {
        static_cast<void>(ask_natpmp(router.natpmp, port, 0));
        return fail("the router has given port " + std::to_string(port) + " to another machine");
    }
    return mapped;
}

void forget_ports(const Router& router, const std::vector<MappedPort>& mapped) {
    if (mapped.empty()) return;
    std::optional<UpnpRouter> upnp;
    for (const MappedPort& port : mapped) {
        if (port.method != "UPnP") {
            static_cast<void>(ask_natpmp(router.natpmp, port.port, 0));
            continue;
        }
        if (!upnp) upnp.emplace(router);
        if (upnp->found()) upnp->forget(port.port);
    }
}

}  // namespace

PortMapper::PortMapper(Loop& loop, LogSink log, Router router)
    : loop_(loop), log_(std::move(log)), router_(std::move(router)), worker_(loop, 1) {}

PortMapper::~PortMapper() {
    loop_.cancel(renewal_);
    worker_.stop();
    forget_ports(router_, mapped_);
}

void PortMapper::map(std::vector<std::uint16_t> ports) {
    std::erase(ports, std::uint16_t{0});
    ports_ = std::move(ports);
    renew();
}

/// One question at a time; what is wanted meanwhile is asked behind it.
void PortMapper::renew() {
    loop_.cancel(std::exchange(renewal_, {}));
    if (asking_) {
        again_ = true;
        return;
    }
    asking_ = true;
    std::vector<MappedPort> old = mapped_;
    std::erase_if(
        old, [&](const MappedPort& mapped) { return std::ranges::count(ports_, mapped.port) > 0; });
    worker_.run(
        [router = router_, ports = ports_, old = std::move(old)] {
            forget_ports(router, old);
            Outcome outcome;
            if (ports.empty()) return outcome;
            const UpnpRouter upnp(router);
            for (const std::uint16_t port : ports) {
                auto mapped = map_port(router, upnp, port);
                if (mapped)
                    outcome.mapped.push_back(*std::move(mapped));
                else
                    outcome.problem = mapped.error().message;
            }
            return outcome;
        },
        [this](const Result<Outcome>& outcome) {
            told(outcome ? *outcome : Outcome{{}, outcome.error().message});
        });
}

void PortMapper::told(const Outcome& outcome) {
    asking_ = false;
    mapped_ = outcome.mapped;
    std::string status = outcome.problem;
    for (const MappedPort& mapped : mapped_)
        status += (status.empty() ? "" : "; ") + std::string("port ") +
                  std::to_string(mapped.port) + " is mapped by " + mapped.method +
                  (mapped.external_address.empty() ? "" : " on " + mapped.external_address);
    if (ports_.empty()) status = "not asked for";
    if (status != status_)
        log_(mapped_.empty() && !ports_.empty() ? LogLevel::warning : LogLevel::info, "router",
             status);
    status_ = status;
    renewal_ = loop_.after(renewal_period, [this] {
        renewal_ = {};
        renew();
    });
    if (std::exchange(again_, false)) renew();
}

}  // namespace kindred::io
