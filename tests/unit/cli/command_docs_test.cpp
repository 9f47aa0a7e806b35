#include "apps/command_docs.hpp"

#include "run_program.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace kindred::apps {
namespace {

class CommandDocs : public testing::Test {
  protected:
    CommandDocs() {
        auto* verb = app.add_subcommand("greet", "say 'hello'");
        verb->add_option("--times", times, "how often [1]");
        verb->add_option("name", name, "whom")->required();
        verb->footer(".dots begin lines");
        app.add_flag("--loud", loud, "shout");
    }

    CLI::App app{"greets people", "greeter"};
    int times = 1;
    bool loud = false;
    std::string name;
};

TEST_F(CommandDocs, ManualHasVerbsOptionsAndNotes) {
    const std::string page = manual_page(app, "1.0");
    EXPECT_NE(page.find(".TH GREETER 1"), std::string::npos) << page;
    EXPECT_NE(page.find("\\fB\\-\\-loud\\fR\nshout"), std::string::npos) << page;
    EXPECT_NE(page.find(".SS \\fBgreet\\fR name"), std::string::npos) << page;
    EXPECT_NE(page.find("\\&.dots begin lines"), std::string::npos) << page;
}

TEST_F(CommandDocs, QuotesWhatShellsWouldRead) {
    EXPECT_NE(completions(app, "zsh").find(R"('greet:say '\''hello'\''')"), std::string::npos)
        << completions(app, "zsh");
    EXPECT_NE(completions(app, "zsh").find(R"('--times[how often \[1\]]:value:_files')"),
              std::string::npos);
}

TEST_F(CommandDocs, FishKnowsWhichOptionsTakeAValue) {
    const std::string script = completions(app, "fish");
    EXPECT_NE(script.find("-l times -r -d"), std::string::npos) << script;
    EXPECT_NE(script.find("-l loud -d"), std::string::npos) << script;
}

TEST(CommandDocsOfKindred, BashCompletesVerbsAndTheirOptions) {
    const auto script = cli::run_program("completions bash");
    ASSERT_EQ(script.status, 0);
    const auto completed = cli::run_program(
        "completions bash > script.$$ && bash -c '. ./script.'$$'; COMP_WORDS=(kindred get --rec); "
        "COMP_CWORD=2; _kindred; echo \"${COMPREPLY[@]}\"'; rm script.$$");
    EXPECT_EQ(completed.output, "--recursive\n");
}

}  // namespace
}  // namespace kindred::apps
