// What every verb that speaks to the daemon works with.
#pragma once

#include "apps/kindred/api_client.hpp"
#include "apps/kindred/exit_codes.hpp"
#include "apps/kindred/secret_input.hpp"

#include <chrono>
#include <functional>
#include <ostream>

namespace kindred::cli {

struct Session {
    ApiClient& api;
    std::ostream& out;
    std::ostream& err;
    bool json = false;
    /// True if `err` is a terminal, which can show a line that changes.
    bool terminal = false;
    std::size_t terminal_columns = 80;
    /// What fits a line of `out`; 0 if it is no terminal.
    std::size_t out_columns = 0;
    /// Seconds since some moment, and waiting; tests replace them.
    std::function<double()> clock;
    std::function<void(double seconds)> sleep;
    /// Asks the person or the script for a password or a token.
    std::function<Outcome<std::string>(const SecretQuestion&)> ask_secret;
};

/// Prints the message of a failure; returns its exit code.
int report(Session& session, const Failure& failure);

/// Tells a person what to do next; scripts need no telling.
void hint(Session& session, const std::string& text);

/// Members of API objects: text as is, numbers as zero when absent.
std::string text_of(const boost::json::object& object, std::string_view name);
std::uint64_t number_of(const boost::json::object& object, std::string_view name);
bool flag_of(const boost::json::object& object, std::string_view name);
const boost::json::object& object_of(const boost::json::object& object, std::string_view name);
const boost::json::array& list_of(const boost::json::object& object, std::string_view name);
/// A value as a person would type it; lists with commas between.
std::string value_text(const boost::json::value& value);

/// Prints one JSON value on a line, at once.
void print_json(Session& session, const boost::json::value& value);

/// Asks another user something and waits for the answer, for at most `seconds`.
Outcome<boost::json::object> ask_user(Session& session, const std::string& path,
                                      const boost::json::object& body, double seconds);

}  // namespace kindred::cli
