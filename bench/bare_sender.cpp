#include "bare_sender.hpp"

#include "io/sockets.hpp"
#include "own_usage.hpp"
#include "protocol/codec.hpp"
#include "protocol/messages.hpp"
#include "transfer_actors.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace kindred::bench {
namespace {

namespace peer = protocol::peer;
namespace to_server = protocol::to_server;

io::Fd dial(std::uint16_t port) {
    io::Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = io::to_sockaddr({IPv4{0x7f000001}, port});
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        give_up("the bare sender cannot connect");
    return fd;
}

void read_exactly(int fd, void* bytes, std::size_t size) {
    if (::recv(fd, bytes, size, MSG_WAITALL) != static_cast<ssize_t>(size))
        give_up("the bare sender cannot read");
}

template <class M>
void send_message(int fd, const M& message, std::size_t code_size = 4) {
    Buffer frame;
    protocol::encode(message, frame, code_size);
    if (::send(fd, frame.data(), frame.size(), 0) != static_cast<ssize_t>(frame.size()))
        give_up("the bare sender cannot send");
}

/// Code and body of the next frame.
std::pair<std::uint32_t, Buffer> read_frame(int fd, std::size_t code_size = 4) {
    std::uint32_t length = 0;
    std::uint32_t code = 0;
    read_exactly(fd, &length, 4);
    read_exactly(fd, &code, code_size);
    Buffer body(length - code_size);
    if (!body.empty()) read_exactly(fd, body.data(), body.size());
    return {code, std::move(body)};
}

class BareSender {
  public:
    BareSender(int control, std::string name, std::string root, std::uint16_t server_port)
        : control_(control), name_(std::move(name)), root_(std::move(root)) {
        auto listener = io::listen_tcp({IPv4{0x7f000001}, 0}, 16);
        if (!listener) give_up(listener.error().message);
        listener_ = std::move(*listener);
        server_ = dial(server_port);
        to_server::Login login;
        login.username = name_;
        login.password = "secret";
        login.major_version = 177;
        login.minor_version = 1;
        send_message(server_.get(), login);
        send_message(server_.get(),
                     to_server::SetWaitPort{io::local_endpoint(listener_.get()).port});
        read_frame(server_.get());
        if (::write(control_, "online\n", 7) != 7) give_up("the bare sender cannot report");
    }

    void run() {
        for (;;) {
            std::array<pollfd, 4> fds{};
            for (pollfd& one : fds) one.events = POLLIN;
            fds[0].fd = control_;
            fds[1].fd = listener_.get();
            fds[2].fd = server_.get();
            fds[3].fd = peer_ ? peer_.get() : -1;
            if (::poll(fds.data(), fds.size(), -1) < 0) give_up("poll");
            if (fds[0].revents != 0 && !obey()) return;
            if (fds[1].revents != 0) greet();
            if (fds[2].revents != 0) listen_to_server();
            if (fds[3].revents != 0) serve();
        }
    }

  private:
    bool obey() const {
        char bytes[64];
        if (::read(control_, bytes, sizeof bytes) <= 0) return false;
        const std::string line = std::to_string(cpu_seconds()) + "\n";
        return ::write(control_, line.data(), line.size()) > 0;
    }
    void greet() {
        peer_ = io::Fd(::accept(listener_.get(), nullptr, nullptr));
        const int flags = ::fcntl(peer_.get(), F_GETFL);
        ::fcntl(peer_.get(), F_SETFL, flags & ~O_NONBLOCK);
        const auto [code, body] = read_frame(peer_.get(), 1);
        const auto init = protocol::decode<protocol::init::PeerInit>(body);
        if (init) downloader_ = init->message.username;
    }
    void listen_to_server() {
        const auto [code, body] = read_frame(server_.get());
        if (code != protocol::from_server::GetPeerAddress::code) return;
        const auto address = protocol::decode<protocol::from_server::GetPeerAddress>(body);
        send_file(static_cast<std::uint16_t>(address->message.port));
    }
    void serve() {
        char probe = 0;
        if (::recv(peer_.get(), &probe, 1, MSG_PEEK) <= 0) return peer_.reset();
        const auto [code, body] = read_frame(peer_.get());
        if (code == peer::QueueUpload::code) {
            const auto request = protocol::decode<peer::QueueUpload>(body);
            const std::string path = request->message.filename;
            file_ = io::Fd(::open((root_ + "/" + path.substr(path.rfind('\\') + 1)).c_str(),
                                  O_RDONLY | O_CLOEXEC));
            struct stat about{};
            ::fstat(file_.get(), &about);
            size_ = static_cast<std::uint64_t>(about.st_size);
            send_message(peer_.get(), peer::TransferRequest{protocol::TransferDirection::upload,
                                                            ++token_, path, size_});
        } else if (code == peer::TransferResponse::code) {
            send_message(server_.get(), to_server::GetPeerAddress{downloader_});
        }
    }
    void send_file(std::uint16_t port) {
        const io::Fd link = dial(port);
        send_message(link.get(), protocol::init::PeerInit{name_, "F", 0, std::nullopt}, 1);
        if (::send(link.get(), &token_, 4, 0) != 4) give_up("the bare sender cannot send");
        std::uint64_t offset = 0;
        read_exactly(link.get(), &offset, 8);
        auto at = static_cast<off_t>(offset);
        while (static_cast<std::uint64_t>(at) < size_)
            if (::sendfile(link.get(), file_.get(), &at, 1 << 20) <= 0) give_up("sendfile");
        char end = 0;
        (void)!::recv(link.get(), &end, 1, 0);
    }

    int control_;
    std::string name_;
    std::string root_;
    io::Fd listener_;
    io::Fd server_;
    io::Fd peer_;
    io::Fd file_;
    std::string downloader_;
    std::uint64_t size_ = 0;
    std::uint32_t token_ = 0;
};

}  // namespace

void play_bare_sender(int control, const std::string& name, const std::string& root,
                      std::uint16_t server_port) {
    BareSender(control, name, root, server_port).run();
}

}  // namespace kindred::bench
