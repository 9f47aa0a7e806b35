// What the program says of command lines that are none.
#include "apps/kindred/exit_codes.hpp"
#include "run_program.hpp"

#include <gtest/gtest.h>

namespace kindred::cli {
namespace {

TEST(CommandLineHelp, ListsTheVerbsUnderHeadings) {
    const Ran ran = run_program("--help");
    EXPECT_EQ(ran.status, exit_code::ok);
    EXPECT_LT(ran.output.find("Music:"), ran.output.find("  search "));
    EXPECT_LT(ran.output.find("  search "), ran.output.find("People:"));
}

TEST(CommandLineHelp, IsShownToWhoSaysNothing) {
    const Ran ran = run_program("");
    EXPECT_EQ(ran.status, exit_code::usage);
    EXPECT_NE(ran.output.find("Music:"), std::string::npos) << ran.output;
}

TEST(CommandLineHelp, NamesAVerbOrOptionThatIsNone) {
    const Ran verb = run_program("serch lost tapes");
    EXPECT_EQ(verb.status, exit_code::usage);
    EXPECT_NE(verb.output.find("there is no verb 'serch'"), std::string::npos) << verb.output;
    const Ran option = run_program("--nonsense");
    EXPECT_EQ(option.status, exit_code::usage);
    EXPECT_NE(option.output.find("there is no option '--nonsense'"), std::string::npos)
        << option.output;
}

TEST(CommandLineHelp, NamesTheVerbWhoseHelpTellsMore) {
    const Ran ran = run_program("get alice");
    EXPECT_EQ(ran.status, exit_code::usage);
    EXPECT_NE(ran.output.find("`kindred get --help` tells more"), std::string::npos) << ran.output;
}

TEST(CommandLineHelp, TakesOneValueForEachRepeatedOption) {
    const Ran ran = run_program("users --add nonsense alice");
    EXPECT_EQ(ran.status, exit_code::usage) << ran.output;
    const Ran good = run_program("--data /nonexistent users --add buddy alice");
    EXPECT_EQ(good.status, exit_code::no_daemon) << good.output;
}

}  // namespace
}  // namespace kindred::cli
