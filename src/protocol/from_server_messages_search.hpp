// What the server sends to a client about searching, the distributed network, interests and
// recommendations. Four-byte codes.
#pragma once

#include "protocol/message_list.hpp"
#include "protocol/records.hpp"

namespace kindred::protocol::from_server {

/// Today for searches of a user or a room; the rest comes through the distributed network.
struct FileSearch {
    static constexpr std::uint32_t code = 26;
    static constexpr std::string_view name = "FileSearch";
    static constexpr std::string_view about = "somebody searches this client";

    std::string username;
    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("query", m.query);
    }
    bool operator==(const FileSearch&) const = default;
};

struct UserSearch {
    static constexpr std::uint32_t code = 42;
    static constexpr std::string_view name = "UserSearch";
    static constexpr std::string_view about =
        "somebody searches this client; the form of old servers";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("query", m.query);
    }
    bool operator==(const UserSearch&) const = default;
};

struct SimilarRecommendations {
    static constexpr std::uint32_t code = 50;
    static constexpr std::string_view name = "SimilarRecommendations";
    static constexpr std::string_view about = "items similar to an item";
    static constexpr Usage usage = Usage::obsolete;

    std::string item;
    std::vector<std::string> recommendations;

    static void fields(auto& m, auto& v) {
        v("item", m.item)("recommendations", m.recommendations);
    }
    bool operator==(const SimilarRecommendations&) const = default;
};

struct Recommendations {
    static constexpr std::uint32_t code = 54;
    static constexpr std::string_view name = "Recommendations";
    static constexpr std::string_view about = "answers Recommendations";

    std::vector<Recommendation> recommendations;
    std::vector<Recommendation> unrecommendations;

    static void fields(auto& m, auto& v) {
        v("recommendations", m.recommendations)("unrecommendations", m.unrecommendations);
    }
    bool operator==(const Recommendations&) const = default;
};

struct MyRecommendations {
    static constexpr std::uint32_t code = 55;
    static constexpr std::string_view name = "MyRecommendations";
    static constexpr std::string_view about = "the own recommendations";
    static constexpr Usage usage = Usage::obsolete;

    std::vector<std::string> recommendations;

    static void fields(auto& m, auto& v) { v("recommendations", m.recommendations); }
    bool operator==(const MyRecommendations&) const = default;
};

struct GlobalRecommendations {
    static constexpr std::uint32_t code = 56;
    static constexpr std::string_view name = "GlobalRecommendations";
    static constexpr std::string_view about = "answers GlobalRecommendations";

    std::vector<Recommendation> recommendations;
    std::vector<Recommendation> unrecommendations;

    static void fields(auto& m, auto& v) {
        v("recommendations", m.recommendations)("unrecommendations", m.unrecommendations);
    }
    bool operator==(const GlobalRecommendations&) const = default;
};

struct UserInterests {
    static constexpr std::uint32_t code = 57;
    static constexpr std::string_view name = "UserInterests";
    static constexpr std::string_view about = "what a user likes and hates";

    std::string username;
    std::vector<std::string> likes;
    std::vector<std::string> hates;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("likes", m.likes)("hates", m.hates);
    }
    bool operator==(const UserInterests&) const = default;
};

struct PlaceInLineRequest {
    static constexpr std::uint32_t code = 59;
    static constexpr std::string_view name = "PlaceInLineRequest";
    static constexpr std::string_view about =
        "somebody asks for his place in the queue; answered with PlaceInLineResponse";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;

    static void fields(auto& m, auto& v) { v("username", m.username)("token", m.token); }
    bool operator==(const PlaceInLineRequest&) const = default;
};

struct PlaceInLineResponse {
    static constexpr std::uint32_t code = 60;
    static constexpr std::string_view name = "PlaceInLineResponse";
    static constexpr std::string_view about = "the place in the queue of a user";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;
    std::uint32_t place = 0;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("place", m.place);
    }
    bool operator==(const PlaceInLineResponse&) const = default;
};

/// The 2003 form has another order and a size of four bytes, so a decoder must be told the
/// dialect.
struct ExactFileSearch {
    static constexpr std::uint32_t code = 65;
    static constexpr std::string_view name = "ExactFileSearch";
    static constexpr std::string_view about = "somebody searches for exactly one file";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;
    std::string filename;
    std::string path;
    std::uint64_t size = 0;
    std::uint32_t size_u32 = 0;  ///< the size in the 2003 form
    std::uint32_t checksum = 0;

    static void fields(auto& m, auto& v) {
        if (v.dialect() == Dialect::seed2003) {
            v("token", m.token)("filename", m.filename)("path", m.path)("size_u32", m.size_u32);
            v("checksum", m.checksum)("username", m.username);
        } else {
            v("username", m.username)("token", m.token)("filename", m.filename)("path", m.path);
            v("size", m.size)("checksum", m.checksum);
        }
    }
    bool operator==(const ExactFileSearch&) const = default;
};

struct TunneledMessage {
    static constexpr std::uint32_t code = 68;
    static constexpr std::string_view name = "TunneledMessage";
    static constexpr std::string_view about = "a message that a user passed through the server";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t tunneled_code = 0;
    std::uint32_t token = 0;
    IPv4 ip;
    std::uint32_t port = 0;
    std::string message;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("tunneled_code", m.tunneled_code)("token", m.token);
        v("ip", m.ip)("port", m.port)("message", m.message);
    }
    bool operator==(const TunneledMessage&) const = default;
};

struct ParentMinSpeed {
    static constexpr std::uint32_t code = 83;
    static constexpr std::string_view name = "ParentMinSpeed";
    static constexpr std::string_view about =
        "the speed below which a client takes no children; comes after login";

    std::uint32_t speed = 0;

    static void fields(auto& m, auto& v) { v("speed", m.speed); }
    bool operator==(const ParentMinSpeed&) const = default;
};

struct ParentSpeedRatio {
    static constexpr std::uint32_t code = 84;
    static constexpr std::string_view name = "ParentSpeedRatio";
    static constexpr std::string_view about =
        "what the speed is divided by for the number of children; comes after login";

    std::uint32_t ratio = 0;

    static void fields(auto& m, auto& v) { v("ratio", m.ratio); }
    bool operator==(const ParentSpeedRatio&) const = default;
};

struct ParentInactivityTimeout {
    static constexpr std::uint32_t code = 86;
    static constexpr std::string_view name = "ParentInactivityTimeout";
    static constexpr std::string_view about = "a setting of the distributed network";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t seconds = 0;

    static void fields(auto& m, auto& v) { v("seconds", m.seconds); }
    bool operator==(const ParentInactivityTimeout&) const = default;
};

struct SearchInactivityTimeout {
    static constexpr std::uint32_t code = 87;
    static constexpr std::string_view name = "SearchInactivityTimeout";
    static constexpr std::string_view about = "a setting of the distributed network";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t seconds = 0;

    static void fields(auto& m, auto& v) { v("seconds", m.seconds); }
    bool operator==(const SearchInactivityTimeout&) const = default;
};

struct MinParentsInCache {
    static constexpr std::uint32_t code = 88;
    static constexpr std::string_view name = "MinParentsInCache";
    static constexpr std::string_view about = "a setting of the distributed network";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t count = 0;

    static void fields(auto& m, auto& v) { v("count", m.count); }
    bool operator==(const MinParentsInCache&) const = default;
};

struct DistributedDistributeInterval {
    static constexpr std::uint32_t code = 89;
    static constexpr std::string_view name = "DistributedDistributeInterval";
    static constexpr std::string_view about = "a setting of the distributed network";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t seconds = 0;

    static void fields(auto& m, auto& v) { v("seconds", m.seconds); }
    bool operator==(const DistributedDistributeInterval&) const = default;
};

struct DistribPingInterval {
    static constexpr std::uint32_t code = 90;
    static constexpr std::string_view name = "DistribPingInterval";
    static constexpr std::string_view about = "a setting of the distributed network";
    static constexpr Usage usage = Usage::obsolete;

    std::uint32_t seconds = 0;

    static void fields(auto& m, auto& v) { v("seconds", m.seconds); }
    bool operator==(const DistribPingInterval&) const = default;
};

/// Only DistribSearch (3) is sent.
struct EmbeddedMessage {
    static constexpr std::uint32_t code = 93;
    static constexpr std::string_view name = "EmbeddedMessage";
    static constexpr std::string_view about =
        "a distributed message for the root of a branch, which handles and forwards it";

    std::uint8_t distributed_code = 0;
    Rest body;

    static void fields(auto& m, auto& v) {
        v("distributed_code", m.distributed_code)("body", m.body);
    }
    bool operator==(const EmbeddedMessage&) const = default;
};

struct PossibleParents {
    static constexpr std::uint32_t code = 102;
    static constexpr std::string_view name = "PossibleParents";
    static constexpr std::string_view about = "candidates for a parent in the distributed network";

    std::vector<PossibleParent> parents;

    static void fields(auto& m, auto& v) { v("parents", m.parents); }
    bool operator==(const PossibleParents&) const = default;
};

struct WishlistInterval {
    static constexpr std::uint32_t code = 104;
    static constexpr std::string_view name = "WishlistInterval";
    static constexpr std::string_view about =
        "how many seconds to wait between searches for the wish list";

    std::uint32_t seconds = 0;

    static void fields(auto& m, auto& v) { v("seconds", m.seconds); }
    bool operator==(const WishlistInterval&) const = default;
};

struct SimilarUsers {
    static constexpr std::uint32_t code = 110;
    static constexpr std::string_view name = "SimilarUsers";
    static constexpr std::string_view about = "users with interests in common";

    std::vector<SimilarUser> users;

    static void fields(auto& m, auto& v) { v("users", m.users); }
    bool operator==(const SimilarUsers&) const = default;
};

/// A second list is tolerated, as other recommendations have one.
struct ItemRecommendations {
    static constexpr std::uint32_t code = 111;
    static constexpr std::string_view name = "ItemRecommendations";
    static constexpr std::string_view about = "what those like who like the item";

    std::string item;
    std::vector<Recommendation> recommendations;
    std::optional<std::vector<Recommendation>> unrecommendations;

    static void fields(auto& m, auto& v) {
        v("item", m.item)("recommendations", m.recommendations).modern();
        v.tail("unrecommendations", m.unrecommendations);
    }
    bool operator==(const ItemRecommendations&) const = default;
};

struct ItemSimilarUsers {
    static constexpr std::uint32_t code = 112;
    static constexpr std::string_view name = "ItemSimilarUsers";
    static constexpr std::string_view about = "the users who like the item";

    std::string item;
    std::vector<std::string> usernames;

    static void fields(auto& m, auto& v) { v("item", m.item)("usernames", m.usernames); }
    bool operator==(const ItemSimilarUsers&) const = default;
};

struct RoomSearch {
    static constexpr std::uint32_t code = 120;
    static constexpr std::string_view name = "RoomSearch";
    static constexpr std::string_view about =
        "somebody searches this client; the form of old servers";
    static constexpr Usage usage = Usage::obsolete;

    std::string username;
    std::uint32_t token = 0;
    std::string query;

    static void fields(auto& m, auto& v) {
        v("username", m.username)("token", m.token)("query", m.query);
    }
    bool operator==(const RoomSearch&) const = default;
};

struct ResetDistributed {
    static constexpr std::uint32_t code = 130;
    static constexpr std::string_view name = "ResetDistributed";
    static constexpr std::string_view about =
        "parent and children are to be dropped and looked for anew";

    static void fields(auto&, auto&) {}
    bool operator==(const ResetDistributed&) const = default;
};

struct RelatedSearch {
    static constexpr std::uint32_t code = 153;
    static constexpr std::string_view name = "RelatedSearch";
    static constexpr std::string_view about =
        "searches related to a query; the list is always empty";
    static constexpr Usage usage = Usage::obsolete;

    std::string query;
    std::vector<RelatedTerm> terms;

    static void fields(auto& m, auto& v) { v("query", m.query)("terms", m.terms); }
    bool operator==(const RelatedSearch&) const = default;
};

struct ExcludedSearchPhrases {
    static constexpr std::uint32_t code = 160;
    static constexpr std::string_view name = "ExcludedSearchPhrases";
    static constexpr std::string_view about = "phrases that no search result may contain";

    std::vector<std::string> phrases;

    static void fields(auto& m, auto& v) { v("phrases", m.phrases); }
    bool operator==(const ExcludedSearchPhrases&) const = default;
};

}  // namespace kindred::protocol::from_server
