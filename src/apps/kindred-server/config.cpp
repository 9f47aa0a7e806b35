#include "apps/kindred-server/config.hpp"

#include "apps/kindred-server/config_keys.hpp"
#include "io/files.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <set>
#include <sstream>
#include <utility>

namespace kindred::server_app {
namespace {

using server::Rate;
using server::Registration;

constexpr std::array<std::pair<Registration, std::string_view>, 3> registration_words{
    {{Registration::open, "open"},
     {Registration::invited, "invited"},
     {Registration::closed, "closed"}}};

/// Configuration files are small; a megabyte is a mistake.
constexpr std::size_t max_file_size = limits::mib;

/// What an error begins with; editors and people find the place by it.
std::string at_line(const std::string& source, const toml::source_region& region) {
    return source + ":" + std::to_string(region.begin.line) + ": ";
}

/// Takes the values out of a parsed file, and notes which keys are known.
class Reader {
  public:
    Reader(const toml::table& root, std::string source) : root_(root), source_(std::move(source)) {}

    void section(const std::string& name, std::string_view) {
        section_ = name;
        known_.insert(name);
    }
    template <class T>
    void key(const std::string& name, T& value, std::string_view) {
        const std::string path = section_ + "." + name;
        known_.insert(path);
        const auto node = root_.at_path(path);
        if (!node || !error_.empty()) return;
        if (const std::string why = read(*node.node(), value); !why.empty())
            fail_at(*node.node(), path + " must be " + why);
    }
    void fail_at(const toml::node& node, const std::string& why) {
        if (error_.empty()) error_ = at_line(source_, node.source()) + why;
    }
    /// Complains about whatever is in the file but not in the list of keys.
    void check_unknown(const toml::table& table, const std::string& prefix = "") {
        for (const auto& [name, node] : table) {
            const std::string path = prefix + std::string(name.str());
            const bool inner = std::ranges::any_of(
                known_, [&](const std::string& known) { return known.starts_with(path + "."); });
            if (!known_.contains(path) && !inner) {
                fail_at(node, "there is no key " + path);
            } else if (inner && node.is_table()) {
                check_unknown(*node.as_table(), path + ".");
            } else if (inner) {
                fail_at(node, path + " must be a table");
            }
        }
    }
    const std::string& error() const { return error_; }

  private:
    // Each returns what the value must be, or nothing if it is.
    static std::string read(const toml::node& node, std::string& value) {
        if (!node.is_string()) return "text in quotes";
        value = **node.as_string();
        return {};
    }
    static std::string read(const toml::node& node, bool& value) {
        if (!node.is_boolean()) return "true or false";
        value = **node.as_boolean();
        return {};
    }
    template <std::unsigned_integral T>
    static std::string read(const toml::node& node, T& value) {
        constexpr auto most = std::int64_t{1'000'000'000};
        const auto number = node.is_integer() ? **node.as_integer() : -1;
        if (number < 1 || number > most) return "a whole number from 1 to 1000000000";
        value = static_cast<T>(number);
        return {};
    }
    static std::string read(const toml::node& node, Duration& value) {
        const auto seconds = node.value<double>();
        if (!seconds || *seconds <= 0 || *seconds > 1e9) return "a number of seconds above 0";
        value = Duration(static_cast<Duration::rep>(*seconds * 1e6));
        return {};
    }
    static std::string read(const toml::node& node, Registration& value) {
        for (const auto& [registration, word] : registration_words) {
            if (node.value<std::string_view>() != word) continue;
            value = registration;
            return {};
        }
        return "\"open\", \"invited\" or \"closed\"";
    }
    static std::string read(const toml::node& node, Rate& value) {
        static constexpr auto wanted =
            "{ per_second = NUMBER, burst = NUMBER }, a burst of 1 or more; a rate of 0 is no "
            "limit";
        const toml::table* table = node.as_table();
        if (table == nullptr || table->size() != 2) return wanted;
        const auto rate = (*table)["per_second"].value<double>();
        const auto burst = (*table)["burst"].value<double>();
        if (!rate || !burst || !(*rate >= 0) || !(*burst >= 1)) return wanted;
        value = {*rate, *burst};
        return {};
    }
    static std::string read(const toml::node& node, LogLevel& value) {
        const auto level = log_level(node.value<std::string_view>().value_or(""));
        if (!level) return R"("debug", "info", "warning" or "error")";
        value = *level;
        return {};
    }
    static std::string read(const toml::node& node, std::optional<Endpoint>& value) {
        const auto text = node.value<std::string_view>();
        const auto endpoint = parse_endpoint(text.value_or(""));
        if (text != "" && !endpoint) return "\"ADDRESS:PORT\", or \"\" for none";
        value = text == "" ? std::nullopt : std::optional(*endpoint);
        return {};
    }
    static std::string read(const toml::node& node, std::vector<Endpoint>& value) {
        static constexpr auto wanted = "a list of \"ADDRESS:PORT\", at least one";
        std::vector<std::string> texts;
        if (!read(node, texts).empty() || texts.empty()) return wanted;
        value.clear();
        for (const std::string& text : texts) {
            const auto endpoint = parse_endpoint(text);
            if (!endpoint) return wanted;
            value.push_back(*endpoint);
        }
        return {};
    }
    static std::string read(const toml::node& node, std::vector<std::string>& value) {
        const toml::array* array = node.as_array();
        if (array == nullptr || !std::ranges::all_of(*array, &toml::node::is_string))
            return "a list of texts";
        value.clear();
        for (const toml::node& element : *array) value.push_back(**element.as_string());
        return {};
    }

    const toml::table& root_;
    std::string source_;
    std::string section_;
    std::set<std::string> known_;
    std::string error_;
};

/// Writes a value as TOML does.
class Printer {
  public:
    void section(std::string_view name, std::string_view about) {
        text_ += (text_.empty() ? "# " : "\n# ") + std::string(about) + "\n[" + std::string(name) +
                 "]\n";
    }
    template <class T>
    void key(std::string_view name, const T& value, std::string_view about) {
        text_ += "# " + std::string(about) + "\n" + std::string(name) + " = " + print(value) + "\n";
    }
    const std::string& text() const { return text_; }

  private:
    static std::string print(const std::string& value) {
        std::ostringstream out;
        out << toml::value<std::string>(value);
        return out.str();
    }
    static std::string print(bool value) { return value ? "true" : "false"; }
    static std::string print(std::unsigned_integral auto value) { return std::to_string(value); }
    static std::string print(double value) {
        std::ostringstream out;
        out << value;
        return out.str();
    }
    static std::string print(Duration value) {
        return print(std::chrono::duration<double>(value).count());
    }
    static std::string print(Registration value) {
        return print(std::string(
            std::ranges::find(registration_words, value, [](auto& w) { return w.first; })->second));
    }
    static std::string print(const Rate& value) {
        return "{ per_second = " + print(value.per_second) + ", burst = " + print(value.burst) +
               " }";
    }
    static std::string print(LogLevel value) { return print(std::string(to_string(value))); }
    static std::string print(const Endpoint& value) { return print(kindred::to_string(value)); }
    static std::string print(const std::optional<Endpoint>& value) {
        return value ? print(*value) : print(std::string());
    }
    template <class T>
    static std::string print(const std::vector<T>& value) {
        std::string list;
        for (const T& element : value) list += (list.empty() ? "" : ", ") + print(element);
        return "[" + list + "]";
    }

    std::string text_;
};

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& source) {
    try {
        const toml::table root = toml::parse(text);
        Config config;
        Reader reader(root, source);
        visit_keys(config, reader);
        reader.check_unknown(root);
        if (!reader.error().empty()) return fail(reader.error());
        return config;
    } catch (const toml::parse_error& error) {
        return fail(at_line(source, error.source()) + std::string(error.description()));
    }
}

Result<Config> read_config(const std::string& path) {
    const auto text = io::read_file(path, max_file_size);
    if (!text) return std::unexpected(text.error());
    return parse_config(*text, path);
}

std::string commented_config(const Config& config) {
    Printer printer;
    visit_keys(config, printer);
    return printer.text();
}

std::optional<LogLevel> log_level(std::string_view word) {
    for (const LogLevel level :
         {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error})
        if (word == to_string(level)) return level;
    return std::nullopt;
}

}  // namespace kindred::server_app
