// Questions to others: browse, user info, folder contents.
#include "talk.hpp"

namespace kindred::client {
namespace {

peer::SharedFileListResponse shares_of_bob() {
    protocol::FileEntry entry;
    entry.name = "song.mp3";
    entry.size.value = 123;
    peer::SharedFileListResponse list;
    list.directories = {{"music", {}}, {"music\\album", {entry, entry}}};
    list.unknown = 0;
    list.private_directories = {{{"private", {entry}}}};
    return list;
}

class Requests : public testing::Test {
  protected:
    Requests() { talk.login(); }
    RequestStatus status() const { return *talk.client.request(id); }

    Talk talk;
    RequestId id;
    ConnectionId bob;
};

TEST_F(Requests, BrowseShowsProgressAndResult) {
    id = talk.client.browse("bob", talk.now);
    EXPECT_EQ(status().state, RequestState::connecting);
    bob = talk.reach("bob");
    EXPECT_EQ(status().state, RequestState::asked);
    EXPECT_TRUE(talk.told<peer::SharedFileListRequest>(bob));
    Buffer frame;
    protocol::encode(shares_of_bob(), frame);
    talk.bytes(bob, ByteView(frame).first(40));
    EXPECT_EQ(status().state, RequestState::receiving);
    EXPECT_GT(status().received, 0u);
    EXPECT_GT(status().total, status().received);
    talk.bytes(bob, ByteView(frame).subspan(40));
    ASSERT_EQ(status().state, RequestState::done);
    const Listing& listing = *status().listing;
    ASSERT_EQ(listing.folders.size(), 3u);
    EXPECT_EQ(listing.folders[1].path, "music\\album");
    EXPECT_EQ(listing.folders[1].files[0].size, 123u);
    EXPECT_TRUE(listing.folders[2].locked);
    EXPECT_EQ(listing.file_count, 3u);
    EXPECT_EQ(listing.total_size, 369u);
}

TEST_F(Requests, ABrowseReplyThatIsNotZlib) {
    id = talk.client.browse("bob", talk.now);
    bob = talk.reach("bob");
    const std::uint8_t junk[] = {8, 0, 0, 0, 5, 0, 0, 0, 1, 2, 3, 4};
    talk.bytes(bob, junk);
    EXPECT_EQ(status().state, RequestState::failed);
    EXPECT_NE(status().reason.find("malformed"), std::string::npos);
}

TEST_F(Requests, TheConnectionEndsBeforeTheAnswer) {
    id = talk.client.browse("bob", talk.now);
    bob = talk.reach("bob");
    talk.end(bob);
    EXPECT_EQ(status().state, RequestState::failed);
    EXPECT_NE(status().reason.find("ended before the answer"), std::string::npos);
}

TEST_F(Requests, UserInfoOfBothDialects) {
    id = talk.client.request_user_info("bob", talk.now);
    bob = talk.reach("bob");
    peer::UserInfoResponse modern;
    modern.description = "hi";
    modern.upload_slots = 4;
    modern.slot_free = true;
    modern.upload_permission = protocol::UploadPermission::everybody;
    talk.says(bob, modern);
    EXPECT_EQ(status().user_info->description, "hi");
    EXPECT_EQ(status().user_info->upload_slots, 4u);
    EXPECT_EQ(status().user_info->upload_permission, 1u);

    id = talk.client.request_user_info("bob", talk.now);
    peer::UserInfoResponse seed;
    seed.description = "old";
    seed.seed_form = protocol::UserInfoSeedForm{1, 2, 3, 0};
    talk.says(bob, seed);
    EXPECT_EQ(status().user_info->upload_slots, 2u);
    EXPECT_EQ(status().user_info->queue_size, 3u);
    EXPECT_FALSE(status().user_info->slot_free);
}

TEST_F(Requests, NoAnswerInTime) {
    id = talk.client.request_user_info("bob", talk.now);
    bob = talk.reach("bob");
    talk.pass(31s);
    EXPECT_EQ(status().state, RequestState::failed);
    EXPECT_NE(status().reason.find("in time"), std::string::npos);
}

TEST_F(Requests, FolderContents) {
    id = talk.client.request_folder("bob", "music\\album", talk.now);
    bob = talk.reach("bob");
    const auto asked = talk.told<peer::FolderContentsRequest>(bob);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->folder, "music\\album");
    peer::FolderContentsResponse answer{asked->token + 1, asked->folder, {}};
    answer.directories = shares_of_bob().directories;
    talk.says(bob, answer);
    EXPECT_EQ(status().state, RequestState::asked) << "another token";
    answer.token = asked->token;
    talk.says(bob, answer);
    EXPECT_EQ(status().state, RequestState::done);
    EXPECT_EQ(status().listing->folders.size(), 2u);
}

TEST_F(Requests, AFolderThatIsNotShared) {
    id = talk.client.request_folder("bob", "nothing", talk.now);
    bob = talk.reach("bob");
    const auto token = talk.told<peer::FolderContentsRequest>(bob)->token;
    talk.says(bob, peer::FolderContentsResponse{token, "nothing", {}});
    EXPECT_EQ(status().state, RequestState::failed);
}

TEST_F(Requests, TheirNumberIsBounded) {
    for (int i = 0; i < 500; ++i) talk.client.browse("user" + std::to_string(i), talk.now);
    EXPECT_EQ(talk.client.requests().size(), 200u);
}

TEST_F(Requests, ForgottenOnesTakeNoAnswer) {
    id = talk.client.browse("bob", talk.now);
    bob = talk.reach("bob");
    talk.client.forget_request(id, talk.now);
    EXPECT_FALSE(talk.client.request(id));
    talk.says(bob, shares_of_bob());
    EXPECT_FALSE(talk.is_open(bob));
}

}  // namespace
}  // namespace kindred::client
