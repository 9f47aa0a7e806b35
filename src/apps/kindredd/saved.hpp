// What the API changed and what must be so after a restart: one JSON file in the data folder, and
// files beside it for what is not JSON, which only their user can read. Written on a worker, one
// version at a time.
#pragma once

#include "api/host.hpp"
#include "io/workers.hpp"

#include <string>
#include <vector>

namespace kindred::daemon {

class Saved {
  public:
    /// Reads the file, or begins with nothing if there is none.
    static Result<boost::json::object> read(const std::string& path);

    Saved(io::Loop& loop, std::string path, boost::json::object content)
        : path_(std::move(path)), content_(std::move(content)), worker_(loop, 1) {}

    const boost::json::object& content() const { return content_; }
    /// As api::Host::save().
    void put(std::string_view name, boost::json::value value, api::Host::Saved saved);
    /// Replaces the file `name` beside the JSON file.
    void put_file(std::string_view name, std::string content, api::Host::Saved saved);

  private:
    void write();

    std::string path_;
    boost::json::object content_;
    bool writing_ = false;
    std::vector<api::Host::Saved> waiting_;  ///< for the next version
    io::Workers worker_;
};

}  // namespace kindred::daemon
