#include "apps/paths.hpp"

#include <cstdlib>

namespace kindred::apps {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string default_data_folder() {
    if (const std::string data = environment("KINDRED_DATA"); !data.empty()) return data;
    if (const std::string data = environment("XDG_DATA_HOME"); !data.empty())
        return data + "/kindred";
    const std::string home = environment("HOME");
    return (home.empty() ? "." : home) + "/.local/share/kindred";
}

std::string socket_path(const std::string& data_folder) {
    return data_folder + "/kindredd.sock";
}

}  // namespace kindred::apps
