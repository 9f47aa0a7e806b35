#include "sim/town.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

constexpr std::string_view server_name = "server.example";
constexpr IPv4 first_address{0x0a000001};

std::uint64_t content_seed(const std::string& owner, const SharedFileOptions& file) {
    std::uint64_t seed = file.size;
    for (const char letter : owner + '/' + file.folder + '/' + file.name)
        seed = (seed ^ static_cast<std::uint8_t>(letter)) * 0x100000001b3;
    return seed;
}

/// Everybody lives behind few addresses here, and nobody tests the limits by accident.
server::Settings without_address_limits(server::Settings settings) {
    settings.logins_per_address = {1000, 1'000'000};
    settings.registrations_per_address = {1000, 1'000'000};
    settings.max_connections_per_address = 1'000'000;
    return settings;
}

}  // namespace

Town::Town(std::uint64_t seed, Options options, std::FILE* trace_out, server::Settings server)
    : world_(seed, options, trace_out) {
    server_host_ = add_machine(
        "server", false,
        [this, settings = without_address_limits(std::move(server))](Machine& machine) {
            return std::make_unique<ServerProgram>(machine, server_disk_, settings);
        },
        1h);
}

HostId Town::add_machine(const std::string& name, bool firewalled, Program program,
                         Duration tick_every) {
    const auto number = static_cast<std::uint32_t>(users_.size());
    const IPv4 address{server_host_ ? first_address.value + 1 + number : first_address.value};
    return world_.add_machine({.name = name, .address = address, .firewalled = firewalled},
                              std::move(program), tick_every);
}

HostId Town::add_user(UserOptions options) {
    client::Settings& settings = options.settings;
    settings.server_host = server_name;
    settings.server_port = server_port;
    settings.username = options.name;
    settings.password = "password of " + options.name;
    settings.download_folder = "/downloads";
    settings.incomplete_folder = "/incomplete";
    const HostId user = add_machine(options.name, options.firewalled, [this](Machine& machine) {
        return std::make_unique<ClientProgram>(machine, homes_.at(machine.id()));
    });
    users_.push_back(user);
    for (const SharedFileOptions& file : options.files)
        world_.network().files(user).generate(local_path(file), file.size,
                                              content_seed(options.name, file));
    Home& home = homes_[user];
    home.options = std::move(options);
    home.names.emplace(server_name, first_address);
    return user;
}

HostId Town::add_stranger(const std::string& name, Program program) {
    const HostId user = add_machine(name, false, std::move(program));
    users_.push_back(user);
    homes_[user].options.name = name;
    return user;
}

void Town::start_all() {
    if (!world_.running(server_host_)) world_.start(server_host_);
    for (const HostId user : users_)
        if (!world_.running(user)) world_.start(user);
}

server::Server* Town::server() {
    auto* program = dynamic_cast<ServerProgram*>(world_.process(server_host_));
    return program == nullptr ? nullptr : &program->core();
}

client::Client* Town::client(HostId user) {
    auto* program = dynamic_cast<ClientProgram*>(world_.process(user));
    return program == nullptr ? nullptr : &program->core();
}

bool Town::online(HostId user) {
    client::Client* core = client(user);
    return core != nullptr && core->session().state == client::SessionState::online;
}

bool Town::everybody_online() {
    return std::ranges::all_of(users_, [&](HostId user) { return online(user); });
}

bool Town::wait_for_everybody(Duration limit) {
    return world_.run_until([&] { return everybody_online(); }, limit);
}

client::DownloadId Town::download(HostId user, HostId from, const SharedFileOptions& file,
                                  std::function<void()> when_durable) {
    const auto stored = [when_durable = std::move(when_durable)](const Result<void>& written) {
        if (when_durable && written) when_durable();
    };
    client::Client* core = client(user);
    KINDRED_ASSERT(core != nullptr);
    client::DownloadRequest request{
        .username = name(from), .path = virtual_path(file), .size = file.size};
    return core->download({std::move(request)}, now(), stored).front();
}

std::optional<client::DownloadStatus> Town::status(HostId user, client::DownloadId download) {
    client::Client* core = client(user);
    return core == nullptr ? std::nullopt : core->download(download);
}

bool Town::wait_for(HostId user, client::DownloadId download, client::DownloadState state,
                    Duration limit) {
    return world_.run_until(
        [&] {
            const auto now_is = status(user, download);
            return now_is && now_is->state == state;
        },
        limit);
}

std::string Town::difference(HostId user, const std::string& path, HostId from,
                             const SharedFileOptions& file) {
    const Buffer* copy = world_.network().files(user).find(path);
    const Buffer* source = world_.network().files(from).find(local_path(file));
    KINDRED_ASSERT(source != nullptr);
    if (copy == nullptr) return "there is no file " + path;
    if (copy->size() != source->size())
        return path + " has " + std::to_string(copy->size()) + " bytes instead of " +
               std::to_string(source->size());
    const auto differ = std::ranges::mismatch(*copy, *source);
    if (differ.in1 == copy->end()) return {};
    return path + " differs at byte " + std::to_string(differ.in1 - copy->begin());
}

}  // namespace kindred::sim
