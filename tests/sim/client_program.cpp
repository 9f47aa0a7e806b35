#include "sim/client_program.hpp"

#include "client/shares/catalog_builder.hpp"

#include <algorithm>

namespace kindred::sim {

namespace {

constexpr std::string_view share_root = "/shared";
constexpr std::string_view share_alias = "music";

std::shared_ptr<const client::shares::Catalog> make_catalog(const UserOptions& options) {
    std::map<std::string, std::vector<client::shares::ScannedFile>> folders;
    for (const SharedFileOptions& file : options.files)
        folders[file.folder].push_back({.name = file.name, .size = file.size});
    client::shares::CatalogBuilder builder;
    (void)builder.add_share(share_alias, share_root, client::shares::Visibility::everyone);
    for (auto& [path, files] : folders) (void)builder.add_folder(path, std::move(files));
    return std::make_shared<const client::shares::Catalog>(std::move(builder).build());
}

}  // namespace

std::string virtual_path(const SharedFileOptions& file) {
    std::string path = std::string(share_alias) + '\\' + file.folder + '\\' + file.name;
    std::ranges::replace(path, '/', '\\');
    return path;
}

std::string local_path(const SharedFileOptions& file) {
    return std::string(share_root) + '/' + file.folder + '/' + file.name;
}

ClientProgram::ClientProgram(Machine& machine, Home& home)
    : machine_(machine),
      home_(home),
      storage_(machine, home.tables,
               [this](Ticket ticket, client::JobResult result) {
                   core_->done(ticket, std::move(result), machine_.now());
               }),
      jobs_(machine, home.names,
            [this](Ticket ticket, client::JobResult result) {
                core_->done(ticket, std::move(result), machine_.now());
            }),
      core_(std::make_unique<client::Client>(
          home.options.settings, machine.network(), jobs_, storage_, machine.fork_random(),
          [this](LogLevel, std::string_view part, std::string_view line) {
              machine_.note(part, 0, line);
          })) {
    core_->observe(this);
    core_->set_catalog(make_catalog(home.options), machine.now());
    core_->start(machine.now());
    machine.listen(ListenerId::plain, client_port);
    core_->listening(client_port, 0, machine.now());
}

ClientProgram::~ClientProgram() = default;

void ClientProgram::accepted(ConnectionId connection, ListenerId listener, Endpoint remote,
                             Now now) {
    core_->accepted(connection, listener, remote, now);
}

void ClientProgram::connected(ConnectionId connection, Now now) {
    core_->connected(connection, now);
}

void ClientProgram::received(ConnectionId connection, ByteView bytes, Now now) {
    core_->received(connection, bytes, now);
}

void ClientProgram::disconnected(ConnectionId connection, Disconnect reason, Now now) {
    core_->disconnected(connection, reason, now);
}

void ClientProgram::file_progress(ConnectionId connection, std::uint64_t moved, Now now) {
    core_->file_progress(connection, moved, now);
}

void ClientProgram::file_done(ConnectionId connection, Now now) {
    core_->file_done(connection, now);
}

void ClientProgram::file_failed(ConnectionId connection, const std::string& why, Now now) {
    core_->file_failed(connection, why, now);
}

void ClientProgram::tick(Now now) {
    core_->tick(now);
    core_->check();
}

void ClientProgram::happened(const client::Event& event) {
    if (const auto* said = std::get_if<client::RoomSaid>(&event)) {
        home_.diary.lines.push_back({said->room, said->line});
        machine_.note("heard", 0, said->line.username + ": " + said->line.text);
    }
    if (const auto* added = std::get_if<client::PrivateMessageAdded>(&event))
        home_.diary.messages.push_back(added->message);
    if (const auto* changed = std::get_if<client::DownloadChanged>(&event)) {
        const auto download = core_->download(changed->download);
        if (!download) return;
        machine_.note(to_string(download->state), download->id.value, download->reason);
    }
}

}  // namespace kindred::sim
