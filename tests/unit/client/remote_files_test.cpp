#include "client/remote_files.hpp"

#include "protocol/codec.hpp"

#include <gtest/gtest.h>

namespace kindred::client {
namespace {

protocol::FileEntry entry(const std::string& name, std::uint64_t size) {
    protocol::FileEntry file;
    file.name = name;
    file.size.value = size;
    file.attributes = {{protocol::AttributeType::duration, 60},
                       {protocol::AttributeType::sample_rate, 44100},
                       {protocol::AttributeType::bit_depth, 16}};
    return file;
}

Buffer plain_reply() {
    protocol::peer::SharedFileListResponse reply;
    for (int i = 0; i < 20; ++i)
        reply.directories.push_back(
            {"music\\" + std::to_string(i), {entry("a.flac", 1), entry("b.flac", 2)}});
    reply.unknown = 0;
    reply.private_directories = {{{"locked", {entry("c.flac", 4)}}}};
    Buffer plain;
    protocol::encode_fields(reply, plain);
    return plain;
}

Result<std::shared_ptr<const Listing>> read(ByteView plain) {
    Buffer body;
    protocol::deflate(plain, body);
    return read_browse_reply(body);
}

TEST(BrowseReply, IsReadAsTheMessageItIs) {
    const auto listing = read(plain_reply());
    ASSERT_TRUE(listing);
    ASSERT_EQ((*listing)->folders.size(), 21u);
    EXPECT_EQ((*listing)->folders[3].path, "music\\3");
    EXPECT_EQ((*listing)->folders[3].files[1].name, "b.flac");
    EXPECT_EQ((*listing)->folders[3].files[1].attributes.sample_rate_hz, 44100u);
    EXPECT_EQ((*listing)->folders[3].files[1].attributes.bit_depth, 16u);
    EXPECT_TRUE((*listing)->folders[20].locked);
    EXPECT_EQ((*listing)->file_count, 41u);
    EXPECT_EQ((*listing)->total_size, 64u);
}

TEST(BrowseReply, CutAnywhereItIsAnErrorOrTheShorterForm) {
    const Buffer plain = plain_reply();
    for (std::size_t size = 0; size < plain.size(); ++size) {
        const auto listing = read(ByteView(plain).first(size));
        EXPECT_TRUE(!listing || (*listing)->folders.size() == 20) << size;
    }
}

TEST(BrowseReply, ClaimedCountsCostNothing) {
    for (const std::size_t place : {0u, 15u}) {
        Buffer plain = plain_reply();
        for (std::size_t i = 0; i < 4; ++i) plain[place + i] = 0xff;
        const auto listing = read(plain);
        ASSERT_FALSE(listing);
        EXPECT_NE(listing.error().message.find("malformed"), std::string::npos);
    }
}

TEST(BrowseReply, WhatIsNotZlibIsSaidSo) {
    const Buffer junk = {1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_FALSE(read_browse_reply(junk));
    EXPECT_FALSE(read_browse_reply({}));
}

}  // namespace
}  // namespace kindred::client
