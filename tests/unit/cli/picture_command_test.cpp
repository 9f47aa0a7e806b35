#include "apps/kindred/picture_command.hpp"

#include "fake_daemon.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace kindred::cli {
namespace {

class PictureCommand : public testing::Test {
  protected:
    PictureCommand() { std::ofstream(file_) << "GIF89a of one pixel"; }
    ~PictureCommand() override { std::filesystem::remove(file_); }

    const std::string file_ = testing::TempDir() + "/kindred_picture_command.GIF";
    FakeDaemon daemon_;
    Session session_ = daemon_.session();
};

TEST_F(PictureCommand, SendsTheBytesOfTheFileAsWhatItsNameSays) {
    daemon_.answer("PUT /profile/picture", "", 204);
    EXPECT_EQ(picture(session_, {.action = "set", .file = file_}), exit_code::ok);
    EXPECT_EQ(daemon_.requests.at(0).body, "GIF89a of one pixel");
    EXPECT_EQ(daemon_.requests.at(0).header("Content-Type"), "image/gif");
}

TEST_F(PictureCommand, SaysWhyTheDaemonDoesNotTakeIt) {
    daemon_.answer("PUT /profile/picture", R"({"detail":"It is too large."})", 400);
    EXPECT_EQ(picture(session_, {.action = "set", .file = file_}), exit_code::failed);
    EXPECT_NE(daemon_.err.str().find("too large"), std::string::npos);
}

TEST_F(PictureCommand, ClearsThePicture) {
    daemon_.answer("DELETE /profile/picture", "", 204);
    EXPECT_EQ(picture(session_, {.action = "clear"}), exit_code::ok);
}

TEST_F(PictureCommand, AsksForAFileThatCanBeAPicture) {
    EXPECT_EQ(picture(session_, {.action = "set"}), exit_code::usage);
    EXPECT_EQ(picture(session_, {.action = "show"}), exit_code::usage);
    EXPECT_EQ(picture(session_, {.action = "set", .file = "song.mp3"}), exit_code::usage);
    EXPECT_EQ(picture(session_, {.action = "set", .file = "/none/x.png"}), exit_code::failed);
    EXPECT_TRUE(daemon_.requests.empty());
}

}  // namespace
}  // namespace kindred::cli
