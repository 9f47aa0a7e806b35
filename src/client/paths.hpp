// Names for files on this machine, made from what strangers say. Nothing they send can leave the
// download folder, hide, or be a name some system treats specially.
#pragma once

#include <string>
#include <string_view>

namespace kindred::client {

/// One path component: UTF-8 without separators, control and direction marks, reserved names, or
/// blanks and dots at its ends; at most 200 bytes, keeping the extension. Never empty.
std::string safe_name(std::string_view raw);

/// A relative folder of safe names joined by `/`; empty for nothing. `..` and the like vanish.
std::string safe_folder(std::string_view raw);

/// The last part of a virtual path, and the name of the folder it is in (empty if none).
std::string_view base_name(std::string_view virtual_path);
std::string_view folder_name(std::string_view virtual_path);

/// Where the bytes of a download gather: the same for every attempt at the same file of the same
/// user, and for no other.
std::string partial_path(std::string_view folder, std::string_view username,
                         std::string_view virtual_path);

}  // namespace kindred::client
