// The actors of the transfer benchmarks: a server, and programs with one or many client engines,
// each actor a process of its own, so that its CPU time is its own. The parent tells an actor what
// to do in a line of text and waits for a line in return.
#pragma once

#include "client/client.hpp"
#include "client/memory_storage.hpp"
#include "io/client_jobs.hpp"
#include "io/client_storage.hpp"
#include "io/network.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kindred::bench {

/// Prints what is wrong, and the errno, and ends the program.
[[noreturn]] void give_up(const std::string& what);

/// The end of the line to the parent that an actor holds.
class Stage final : private io::Watcher {
  public:
    using OnCommand = std::function<void(const std::string&)>;

    Stage(io::Loop& loop, int control) : loop_(loop), control_(control) {
        loop_.watch(control_, EPOLLIN, *this);
    }
    ~Stage() { loop_.unwatch(control_); }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Every command but `cpu`, which is answered here. The end of the parent ends the loop.
    void on_command(OnCommand callback) { on_command_ = std::move(callback); }
    void say(const std::string& line) const;

  private:
    void ready(std::uint32_t events) override;

    io::Loop& loop_;
    int control_;
    std::string input_;
    OnCommand on_command_;
};

/// An actor as its parent sees it.
class Actor {
  public:
    /// Forks; the child runs `play(control)` and ends. Make all actors before any thread.
    explicit Actor(const std::function<void(int control)>& play);
    ~Actor();
    Actor(const Actor&) = delete;
    Actor& operator=(const Actor&) = delete;

    void tell(const std::string& line) const;
    std::string hear();
    std::string ask(const std::string& line) {
        tell(line);
        return hear();
    }
    double cpu() { return std::stod(ask("cpu")); }

  private:
    pid_t child_ = 0;
    int control_ = -1;
    std::string input_;
};

/// A server that takes every password and remembers nothing; says its port first.
void play_server(int control);

/// Who an engine is, and what it has.
struct Person {
    std::string name;
    std::string folder;  ///< its downloads, and its database if it is durable
    bool durable = false;
    std::string share_root;          ///< empty: shares nothing
    std::vector<std::string> files;  ///< in there, shown as `music\NAME`
    client::Settings settings;
};

/// A client engine with a real network and disk. It logs in at once.
class Node final : public client::Observer {
  public:
    Node(io::Loop& loop, io::Workers& workers, Person person, std::uint16_t server_port);
    ~Node() override;

    client::Client& client() { return *client_; }
    io::Loop& loop() { return loop_; }
    bool online() const;
    /// Called for what the engine tells its observer.
    void on_event(std::function<void(const client::Event&)> callback) {
        on_event_ = std::move(callback);
    }

  private:
    void share();
    void tick();
    void happened(const client::Event& event) override {
        if (on_event_) on_event_(event);
    }

    io::Loop& loop_;
    Person person_;
    io::Network network_;
    client::MemoryStorage memory_;
    std::unique_ptr<io::ClientStorage> durable_;
    io::ClientJobs jobs_;
    std::unique_ptr<client::Client> client_;
    std::function<void(const client::Event&)> on_event_;
    io::TaskId tick_;
};

/// One engine: says `online`; `fetch USER SIZE NAME...` is answered by the seconds it took.
void play_person(int control, const Person& person, std::uint16_t server_port);

}  // namespace kindred::bench
