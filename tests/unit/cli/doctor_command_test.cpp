#include "apps/kindred/doctor_command.hpp"

#include "fake_daemon.hpp"
#include "io/database.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace kindred::cli {
namespace {

constexpr const char* healthy_status =
    R"({"version":"1","session":{"state":"online","username":"alice"},)"
    R"("shares":{"files":3},"statistics":{"waiting_connections":0}})";

class Doctor : public testing::Test {
  protected:
    Doctor() {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
    }
    ~Doctor() override { std::filesystem::remove_all(folder); }

    int examine(bool json = false) {
        Session session = daemon.session(json);
        return doctor(session, folder);
    }

    const std::string folder =
        testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name();
    FakeDaemon daemon;
};

TEST_F(Doctor, FindsNothingWrongWithAHealthyDaemon) {
    static constexpr std::string_view schema[] = {"CREATE TABLE t(x)"};
    const auto open = io::Database::open(folder + "/client.db", io::Durability::process, schema);
    ASSERT_TRUE(open) << open.error().message;
    daemon.answer("GET /status", healthy_status);
    EXPECT_EQ(examine(), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("ok       database client.db: sound"), std::string::npos)
        << daemon.out.str();
    EXPECT_NE(daemon.out.str().find("online as alice"), std::string::npos);
}

TEST_F(Doctor, NamesADamagedDatabase) {
    std::ofstream(folder + "/client.db") << std::string(5000, 'x');
    daemon.answer("GET /status", healthy_status);
    EXPECT_EQ(examine(), exit_code::failed);
    EXPECT_NE(daemon.out.str().find("broken   database client.db"), std::string::npos)
        << daemon.out.str();
}

std::string network(const std::string& state, const std::string& reason) {
    return R"({"port":2234,"reachability":{"state":")" + state + R"(","reason":")" + reason +
           R"("}})";
}

TEST_F(Doctor, TestsWhetherOthersCanConnect) {
    daemon.answer("GET /status", healthy_status)
        .answer("GET /network", network("unknown", "not tested"))
        .answer("POST /network/test", network("testing", ""), 202)
        .answer("GET /network", network("testing", ""))
        .answer("GET /network", network("reachable", "ann has connected"));
    EXPECT_EQ(examine(), exit_code::ok);
    EXPECT_NE(daemon.out.str().find("ok       reachability: port 2234 is reachable: ann has"),
              std::string::npos)
        << daemon.out.str();
}

TEST_F(Doctor, SaysWhatToDoIfNobodyCanConnect) {
    daemon.answer("GET /status", healthy_status)
        .answer("GET /network", network("unreachable", "three could not"));
    EXPECT_EQ(examine(), exit_code::ok) << "a warning";
    const std::string text = daemon.out.str();
    EXPECT_NE(text.find("warning  reachability: port 2234 is unreachable: three could not"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("--port-mapping"), std::string::npos);
}

TEST_F(Doctor, DoesNotWaitForeverForTheTest) {
    daemon.answer("GET /status", healthy_status)
        .answer("GET /network", network("testing", "asking"));
    EXPECT_EQ(examine(), exit_code::ok);
}

TEST_F(Doctor, SaysWhyTheDaemonIsNotOnline) {
    daemon.answer("GET /status", R"({"session":{"state":"waiting","reason":"wrong password"}})");
    EXPECT_EQ(examine(), exit_code::failed);
    EXPECT_NE(daemon.out.str().find("broken   login: waiting: wrong password"), std::string::npos)
        << daemon.out.str();
}

TEST_F(Doctor, OnlyWarnsOfSharingNothing) {
    daemon.answer("GET /status", R"({"session":{"state":"online"},"shares":{"files":0}})");
    EXPECT_EQ(examine(true), exit_code::ok);
    EXPECT_NE(daemon.out.str().find(R"("health":"warning","subject":"shares")"), std::string::npos)
        << daemon.out.str();
}

TEST_F(Doctor, TellsWhereItLookedForAFolderThatIsNotThere) {
    std::filesystem::remove_all(folder);
    EXPECT_EQ(examine(), exit_code::failed);
    EXPECT_NE(daemon.out.str().find(folder + " is not there"), std::string::npos);
}

}  // namespace
}  // namespace kindred::cli
