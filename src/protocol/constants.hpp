// Numbers and words with a fixed meaning in several messages. An enumeration may hold any value of
// its type after decoding: peers send what they like.
#pragma once

#include <cstdint>
#include <string_view>

namespace kindred::protocol {

enum class UserStatus : std::uint32_t { offline = 0, away = 1, online = 2 };

/// As seen by the sender of a TransferRequest.
enum class TransferDirection : std::uint32_t {
    download = 0,  ///< the sender wants the file
    upload = 1,    ///< the sender has the file
};

enum class ObfuscationType : std::uint32_t { none = 0, rotated = 1 };

/// From whom a client takes uploads.
enum class UploadPermission : std::uint32_t {
    nobody = 0,
    everybody = 1,
    user_list = 2,
    permitted_users = 3,
};

enum class AttributeType : std::uint32_t {
    bitrate = 0,   ///< kbit/s
    duration = 1,  ///< seconds
    vbr = 2,       ///< 0 or 1
    encoder = 3,   ///< unused
    sample_rate = 4,
    bit_depth = 5,
};

/// The types in PeerInit and ConnectToPeer.
namespace connection_type {
inline constexpr std::string_view peer = "P";
inline constexpr std::string_view file = "F";
inline constexpr std::string_view distributed = "D";
}  // namespace connection_type

/// What DistribSearch::identifier always is ('1'); other values are dropped.
inline constexpr std::uint32_t search_identifier = 0x31;

/// The server's own user name, as sender of notices and receiver of commands.
inline constexpr std::string_view server_username = "server";

/// The major version this project logs in with, and what follows an old PeerInit's type.
inline constexpr std::uint32_t client_major_version = 177;
inline constexpr std::uint32_t seed_peer_init_constant = 300;

}  // namespace kindred::protocol
