// Messages between parent and child in the distributed search network, on connections of type D.
// One-byte codes.
#pragma once

#include "protocol/message_list.hpp"

namespace kindred::protocol::distributed {

struct DistribPing {
    static constexpr std::uint32_t code = 0;
    static constexpr std::string_view name = "DistribPing";
    static constexpr std::string_view about =
        "keeps a connection alive; the answer may carry a token";
    static constexpr Usage usage = Usage::deprecated;

    std::optional<std::uint32_t> token;

    static void fields(auto& m, auto& v) { v.tail("token", m.token); }
    bool operator==(const DistribPing&) const = default;
};

struct DistributedInit {
    static constexpr std::uint32_t code = 1;
    static constexpr std::string_view name = "DistributedInit";
    static constexpr std::string_view about = "opened a connection in an early version";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t unknown1 = 0;
    std::uint32_t unknown2 = 0;
    std::uint8_t unknown3 = 0;
    std::uint32_t port = 0;

    static void fields(auto& m, auto& v) {
        v("unknown1", m.unknown1)("unknown2", m.unknown2)("unknown3", m.unknown3);
        v("port", m.port);
    }
    bool operator==(const DistributedInit&) const = default;
};

struct DistribSearch {
    static constexpr std::uint32_t code = 3;
    static constexpr std::string_view name = "DistribSearch";
    static constexpr std::string_view about =
        "a search, from parent to children; to be forwarded as it came";

    std::uint32_t identifier = 0;  ///< always search_identifier
    std::string username;          ///< who searches
    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) {
        v("identifier", m.identifier)("username", m.username)("token", m.token);
        v("query", m.query);
    }
    bool operator==(const DistribSearch&) const = default;
};

struct DistribBranchLevel {
    static constexpr std::uint32_t code = 4;
    static constexpr std::string_view name = "DistribBranchLevel";
    static constexpr std::string_view about = "how deep the parent is; below zero it is broken";

    std::int32_t level = 0;

    static void fields(auto& m, auto& v) { v("level", m.level); }
    bool operator==(const DistribBranchLevel&) const = default;
};

struct DistribBranchRoot {
    static constexpr std::uint32_t code = 5;
    static constexpr std::string_view name = "DistribBranchRoot";
    static constexpr std::string_view about = "the root of the branch";

    std::string username;

    static void fields(auto& m, auto& v) { v("username", m.username); }
    bool operator==(const DistribBranchRoot&) const = default;
};

struct Unknown6 {
    static constexpr std::uint32_t code = 6;
    static constexpr std::string_view name = "Unknown6";
    static constexpr std::string_view about = "of unknown layout";
    static constexpr Usage usage = Usage::obsolete;

    Rest content;

    static void fields(auto& m, auto& v) { v("content", m.content); }
    bool operator==(const Unknown6&) const = default;
};

struct DistribChildDepth {
    static constexpr std::uint32_t code = 7;
    static constexpr std::string_view name = "DistribChildDepth";
    static constexpr std::string_view about = "how deep the tree below a child is";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t depth = 0;

    static void fields(auto& m, auto& v) { v("depth", m.depth); }
    bool operator==(const DistribChildDepth&) const = default;
};

/// Some clients write their code in four bytes; the three zero bytes stand before the inner
/// code then, as if that were 0.
struct DistribEmbeddedMessage {
    static constexpr std::uint32_t code = 93;
    static constexpr std::string_view name = "DistribEmbeddedMessage";
    static constexpr std::string_view about =
        "another distributed message, wrapped by mistake of an old root";
    static constexpr Usage usage = Usage::deprecated;

    std::uint8_t distributed_code = 0;
    std::uint16_t zeros = 0;
    std::uint8_t wide_code = 0;
    Rest body;

    std::uint8_t embedded_code() const {
        return distributed_code == 0 ? wide_code : distributed_code;
    }

    static void fields(auto& m, auto& v) {
        v("distributed_code", m.distributed_code);
        if (v.when("distributed_code is 0", m.distributed_code == 0))
            v("zeros", m.zeros)("wide_code", m.wide_code);
        v("body", m.body);
    }
    bool operator==(const DistribEmbeddedMessage&) const = default;
};

using Messages =
    MessageList<DistribPing, DistributedInit, DistribSearch, DistribBranchLevel, DistribBranchRoot,
                Unknown6, DistribChildDepth, DistribEmbeddedMessage>;

}  // namespace kindred::protocol::distributed
