#include "sim/tree_town.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

constexpr IPv4 server_address{0x0a000001};

Options calm_network() {
    Options options;
    options.network.delay_min = 5ms;
    options.network.delay_max = 150ms;
    options.network.jitter = 20ms;
    options.work_max = 20ms;
    return options;
}

/// Of everybody in a simulation, none is a flood.
server::Settings server_settings() {
    server::Settings settings;
    settings.max_unfinished_logins = 100'000;
    return settings;
}

}  // namespace

TreeTown::TreeTown(std::uint64_t seed, std::size_t members, unsigned firewalled_percent)
    : world_(seed, calm_network()) {
    server_host_ = world_.add_machine(
        {.name = "server", .address = server_address},
        [this](Machine& machine) {
            return std::make_unique<ServerProgram>(machine, server_disk_, server_settings());
        },
        1h);
    Random& random = world_.random();
    for (std::uint32_t i = 0; i < members; ++i) {
        const TreeClientOptions options{
            .server = {server_address, server_port},
            // From modem lines that take no children to ten times what ten children need.
            .upload_speed = static_cast<std::uint32_t>(1000 << random.below(10))};
        members_.push_back(world_.add_machine(
            {.name = "m" + std::to_string(i),
             .address = {server_address.value + 1 + i},
             .firewalled = random.chance(firewalled_percent, 100)},
            [this, options](Machine& machine) {
                const auto saw = [this, id = machine.id()](const std::string&,
                                                           std::uint32_t token) {
                    if (token == token_ && !seen_.insert(id).second) ++current_.duplicates;
                };
                return std::make_unique<TreeClient>(machine, options, saw);
            },
            10s));
    }
}

server::Server& TreeTown::server() {
    return dynamic_cast<ServerProgram*>(world_.process(server_host_))->core();
}

TreeClient* TreeTown::member(HostId host) {
    return dynamic_cast<TreeClient*>(world_.process(host));
}

void TreeTown::start(Duration spread) {
    world_.start(server_host_);
    const Duration step = spread / static_cast<Duration::rep>(members_.size());
    for (const HostId member : members_) {
        world_.start(member);
        world_.run_for(step);
    }
}

void TreeTown::vanish(unsigned percent) {
    for (const HostId member : members_)
        if (world_.random().chance(percent, 100)) world_.kill(member);
}

TreeTown::Reach TreeTown::search(Duration settle) {
    std::vector<HostId> online;
    for (const HostId host : members_)
        if (TreeClient* client = member(host); client != nullptr && client->logged_in())
            online.push_back(host);
    current_ = {.expected = online.size() - 1};
    seen_.clear();
    const HostId searcher = online[world_.random().below(online.size())];
    member(searcher)->search(++token_, "some song");
    world_.run_for(settle);
    seen_.erase(searcher);
    current_.reached = seen_.size();
    return current_;
}

std::optional<Duration> TreeTown::time_to_heal(Duration watched) {
    const Time start = world_.scheduler().now();
    Duration healed = 0s;
    while (world_.scheduler().now() - start < watched && world_.failure().empty()) {
        const Reach reach = search(10s);
        if (reach.reached != reach.expected || reach.duplicates != 0)
            healed = world_.scheduler().now() - start;
    }
    if (!world_.failure().empty() || healed >= watched) return std::nullopt;
    return healed;
}

TreeTown::Shape TreeTown::shape() {
    Shape shape;
    std::int64_t levels = 0;
    for (const HostId host : members_) {
        const TreeClient* client = member(host);
        if (client == nullptr || !client->placed()) continue;
        ++shape.placed;
        shape.roots += client->is_root() ? 1 : 0;
        shape.depth = std::max(shape.depth, client->level());
        shape.children_max = std::max(shape.children_max, client->children());
        levels += client->level();
    }
    if (shape.placed != 0)
        shape.mean_depth = static_cast<double>(levels) / static_cast<double>(shape.placed);
    return shape;
}

}  // namespace kindred::sim
