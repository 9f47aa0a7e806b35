#include "apps/kindred/inspect_commands.hpp"

#include "apps/kindred/line_reader.hpp"
#include "run_program.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace kindred::cli {
namespace {

TEST(LineReader, SkipsLinesAboveItsLimit) {
    std::istringstream in("abc\nabcdef\n\nab");
    LineReader lines(in, 3);
    std::string line;
    EXPECT_EQ(lines.next(line), LineReader::Status::line);
    EXPECT_EQ(line, "abc");
    EXPECT_EQ(lines.next(line), LineReader::Status::too_long);
    EXPECT_EQ(lines.next(line), LineReader::Status::line);
    EXPECT_EQ(line, "");
    EXPECT_EQ(lines.next(line), LineReader::Status::line);
    EXPECT_EQ(line, "ab");
    EXPECT_EQ(lines.next(line), LineReader::Status::end);
}

TEST(DecodeCommand, GoesOnAfterABadLineAndFails) {
    const Ran ran =
        run_program("decode --scope peer-init", R"(printf '00\n\n0500000000d2040000' |)");
    EXPECT_EQ(ran.output,
              R"({"error":"a frame begins with 4 bytes of length, 1 are given","field":"length",)"
              R"("offset":1})"
              "\n"
              R"({"name":"PierceFireWall","code":0,"fields":{"token":1234},"trailing":0})"
              "\n");
    EXPECT_EQ(ran.status, 1);
}

TEST(DecodeCommand, SucceedsOnNothing) {
    const Ran ran = run_program("decode --scope peer-init", "printf '\\n \\n' |");
    EXPECT_EQ(ran.output, "");
    EXPECT_EQ(ran.status, 0);
}

TEST(DecodeCommand, AnswersEachLineBeforeTheNextIsThere) {
    // The reader of the pipe writes the second line only after it has seen the first answer.
    const std::string script = R"(sh -c '
        dir=$(mktemp -d) && mkfifo $dir/in && "$0" decode --scope peer-init <$dir/in | {
            exec 3>$dir/in; echo 0500000000d2040000 >&3; read answer; echo "$answer"
            echo 0500000000d3040000 >&3; exec 3>&-; cat; }; rm -r $dir')";
    const Ran ran = run_program("", "timeout 20 " + script);
    EXPECT_NE(ran.output.find("1234"), std::string::npos) << ran.output;
    EXPECT_NE(ran.output.find("1235"), std::string::npos) << ran.output;
}

TEST(EncodeCommand, UndoesDecode) {
    const std::string frame = "1600000001080000004a6f686e47616c74010000005000000000";
    const Ran ran =
        run_program("encode --scope peer-init",
                    "echo " + frame + " | " KINDRED_PROGRAM " decode --scope peer-init |");
    EXPECT_EQ(ran.output, frame + "\n");
    EXPECT_EQ(ran.status, 0);
}

TEST(CommandLine, TellsUsageErrorsApart) {
    EXPECT_EQ(run_program("decode --scope nonsense").status, 2);
    EXPECT_EQ(run_program("decode").status, 2);
    EXPECT_EQ(run_program("").status, 2);
    EXPECT_EQ(run_program("--help").status, 0);
}

}  // namespace
}  // namespace kindred::cli
