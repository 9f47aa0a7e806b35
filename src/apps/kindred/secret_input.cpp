#include "apps/kindred/secret_input.hpp"

#include "apps/kindred/exit_codes.hpp"

#include <cerrno>
#include <optional>
#include <termios.h>
#include <unistd.h>

namespace kindred::cli {
namespace {

constexpr std::size_t longest_secret = 4096;

constexpr char ctrl_c = 3;
constexpr char ctrl_d = 4;
constexpr char backspace = 8;
constexpr char ctrl_u = 21;
constexpr char del = 127;

/// A terminal that hands over each key at once and shows none, until this goes away. Its signals
/// are off, too: a program that ended in the midst would leave a terminal that shows nothing.
class UnseenKeys {
  public:
    explicit UnseenKeys(int terminal) : terminal_(terminal) {
        if (tcgetattr(terminal, &before_) != 0) return;
        termios unseen = before_;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG);
        unseen.c_cc[VMIN] = 1;
        unseen.c_cc[VTIME] = 0;
        works_ = tcsetattr(terminal, TCSADRAIN, &unseen) == 0;
    }
    ~UnseenKeys() {
        if (works_) tcsetattr(terminal_, TCSADRAIN, &before_);
    }
    UnseenKeys(const UnseenKeys&) = delete;
    UnseenKeys& operator=(const UnseenKeys&) = delete;

    bool works() const { return works_; }

  private:
    int terminal_;
    termios before_{};
    bool works_ = false;
};

/// Byte by byte, so that what follows the line is left to whoever reads next.
std::optional<char> next_byte(int input) {
    char byte = 0;
    ssize_t got = 0;
    do got = ::read(input, &byte, 1);
    while (got < 0 && errno == EINTR);
    return got == 1 ? std::optional(byte) : std::nullopt;
}

std::unexpected<Failure> too_long(const SecretQuestion& question) {
    return failure(exit_code::usage,
                   question.what + ": longer than " + std::to_string(longest_secret) + " bytes");
}

Outcome<std::string> piped_line(int input, const SecretQuestion& question) {
    std::string line;
    for (auto byte = next_byte(input); byte && *byte != '\n'; byte = next_byte(input)) {
        if (line.size() == longest_secret) return too_long(question);
        line += *byte;
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

/// Takes the last character off, which may be several bytes of UTF-8.
void erase_last(std::string& text) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    while (!text.empty() && continues(text.back())) text.pop_back();
    if (!text.empty()) text.pop_back();
}

Outcome<std::string> typed_line(int terminal, const SecretQuestion& question) {
    std::string line;
    for (;;) {
        const auto key = next_byte(terminal);
        if (!key || *key == ctrl_c || (*key == ctrl_d && line.empty()))
            return failure(exit_code::failed, "nothing was changed");
        if (*key == '\n' || *key == '\r' || *key == ctrl_d) return line;
        if (*key == backspace || *key == del) {
            erase_last(line);
        } else if (*key == ctrl_u) {
            line.clear();
        } else {
            if (line.size() == longest_secret) return too_long(question);
            line += *key;
        }
    }
}

Outcome<std::string> ask(int terminal, std::ostream& prompts, const SecretQuestion& question,
                         const char* end) {
    const UnseenKeys unseen(terminal);
    if (!unseen.works())
        return failure(exit_code::failed, "this terminal cannot hide what is typed");
    prompts << question.what << end << std::flush;
    auto line = typed_line(terminal, question);
    prompts << '\n' << std::flush;
    return line;
}

}  // namespace

Outcome<std::string> read_secret(int input, std::ostream& prompts, const SecretQuestion& question) {
    const bool terminal = isatty(input) != 0;
    auto secret = terminal ? ask(input, prompts, question, ": ") : piped_line(input, question);
    if (!secret) return secret;
    if (secret->empty()) return failure(exit_code::usage, question.what + ": nothing was given");
    if (!terminal || !question.twice) return secret;
    const auto again = ask(input, prompts, question, ", again: ");
    if (!again) return again;
    if (*again != *secret)
        return failure(exit_code::usage, "the two are not the same; nothing was changed");
    return secret;
}

}  // namespace kindred::cli
