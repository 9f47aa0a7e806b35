#include "apps/kindred/secret_input.hpp"

#include "apps/kindred/exit_codes.hpp"
#include "run_program.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <fcntl.h>
#include <sstream>
#include <termios.h>
#include <unistd.h>

namespace kindred::cli {
namespace {

/// A terminal with somebody in front of it, who types the next answer when a question is shown.
class Person : public std::stringbuf {
  public:
    explicit Person(std::deque<std::string> answers)
        : keyboard_(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)), answers_(std::move(answers)) {
        grantpt(keyboard_);
        unlockpt(keyboard_);
        terminal_ = ::open(ptsname(keyboard_), O_RDWR | O_NOCTTY);
    }
    ~Person() override {
        ::close(terminal_);
        ::close(keyboard_);
    }
    Person(const Person&) = delete;
    Person& operator=(const Person&) = delete;

    Outcome<std::string> asked(const SecretQuestion& question) {
        std::ostream prompts(this);
        return read_secret(terminal_, prompts, question);
    }
    /// What the terminal itself has shown of the typing.
    std::string shown() const {
        std::array<char, 256> block{};
        const ssize_t got = ::read(keyboard_, block.data(), block.size());
        return got > 0 ? std::string(block.data(), static_cast<std::size_t>(got)) : "";
    }
    bool shows_keys() const {
        termios now{};
        return tcgetattr(terminal_, &now) == 0 && (now.c_lflag & ECHO) != 0;
    }

  private:
    int sync() override {
        if (answers_.empty() || str().ends_with('\n')) return 0;
        const std::string typed = answers_.front() + "\r";
        answers_.pop_front();
        return ::write(keyboard_, typed.data(), typed.size()) > 0 ? 0 : -1;
    }

    int keyboard_;
    int terminal_ = -1;
    std::deque<std::string> answers_;
};

TEST(SecretInput, IsTypedTwiceAndNeverShown) {
    Person person({"hunter2", "hunter2"});
    const auto secret = person.asked({"New password", true});
    ASSERT_TRUE(secret) << secret.error().message;
    EXPECT_EQ(*secret, "hunter2");
    EXPECT_EQ(person.str(), "New password: \nNew password, again: \n");
    EXPECT_EQ(person.shown(), "");
    EXPECT_TRUE(person.shows_keys()) << "the terminal is left as it was";
}

TEST(SecretInput, HasToBeTheSameTwice) {
    Person person({"hunter2", "hunter3"});
    const auto secret = person.asked({"New password", true});
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().exit_code, exit_code::usage);
}

TEST(SecretInput, MayBeCorrectedWhileItIsTyped) {
    Person person(
        {"wrong\x15tok\xC3\xA9\x7F"
         "en"});
    const auto secret = person.asked({"Token"});
    ASSERT_TRUE(secret) << secret.error().message;
    EXPECT_EQ(*secret, "token");
}

TEST(SecretInput, IsGivenUpWithControlC) {
    Person person({"half\x03"});
    const auto secret = person.asked({"Token"});
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().exit_code, exit_code::failed);
    EXPECT_TRUE(person.shows_keys());
}

TEST(SecretInput, IsTheFirstLineOfAPipe) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    ASSERT_EQ(::write(ends[1], "secret\r\nrest", 12), 12);
    std::ostringstream prompts;
    const auto secret = read_secret(ends[0], prompts, {"New password", true});
    std::array<char, 8> rest{};
    EXPECT_EQ(::read(ends[0], rest.data(), rest.size()), 4);
    ::close(ends[0]);
    ::close(ends[1]);
    ASSERT_TRUE(secret) << secret.error().message;
    EXPECT_EQ(*secret, "secret");
    EXPECT_EQ(prompts.str(), "");
}

TEST(SecretInput, IsNeverEmpty) {
    Person person({""});
    EXPECT_FALSE(person.asked({"Token"}));
    const Ran ran = run_program("--data /nonexistent password", "printf '' |");
    EXPECT_NE(ran.status, 0) << ran.output;
}

TEST(SecretInput, IsNoArgument) {
    EXPECT_EQ(run_program("password secret", "").status, exit_code::usage);
    EXPECT_EQ(run_program("hooks add phone --ntfy https://n/t --token=secret", "").status,
              exit_code::usage);
}

}  // namespace
}  // namespace kindred::cli
