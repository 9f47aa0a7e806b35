// What the API asks of the program around the engine.
#pragma once

#include "api/files.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace kindred::api {

/// Ports for other users; 0: none is open.
struct Ports {
    std::uint16_t plain = 0;
    std::uint16_t obfuscated = 0;
};

class Host {
  public:
    using Saved = std::function<void(Result<void>)>;

    virtual ~Host() = default;

    /// Keeps `value` under `name` over restarts; members of what was kept before and is an object
    /// stay. `saved` is called once it would survive a crash, never from inside the call.
    virtual void save(std::string_view name, boost::json::value value, Saved saved) = 0;

    /// Keeps the own picture over restarts; an empty one: that there is none. As save().
    virtual void save_picture(Buffer picture, Saved saved) = 0;

    virtual Ports ports() const = 0;
    /// Opens another port for other users instead; 0 closes it. Connections go on.
    virtual Result<void> listen(Ports ports) = 0;

    /// What is in a folder, with all that is below it if `deep`. `then` is called later.
    virtual void list_files(FileArea area, std::string path, bool deep,
                            std::function<void(Result<FolderContent>)> then) = 0;
    /// Whether files may be deleted over the API.
    virtual bool may_delete_files() const = 0;
    /// Deletes a file, or a folder with all that is in it. `then` is called later.
    virtual void delete_files(FileArea area, std::string path, bool folder,
                              std::function<void(Result<void>)> then) = 0;
};

}  // namespace kindred::api
