// Names for files on this machine, made from what strangers say. Nothing they send can leave the
// download folder, hide, or be a name some system treats specially.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace kindred::client {

/// One path component: UTF-8 without separators, control and direction marks, reserved names, or
/// blanks and dots at its ends; at most 200 bytes, keeping the extension. Never empty.
std::string safe_name(std::string_view raw);

/// A relative folder of safe names joined by `/`; empty for nothing. `..` and the like vanish.
std::string safe_folder(std::string_view raw);

/// The last part of a virtual path, and the name and the path of the folder it is in (empty if
/// none).
std::string_view base_name(std::string_view virtual_path);
std::string_view folder_name(std::string_view virtual_path);
std::string_view folder_path(std::string_view virtual_path);

/// Where a finished file goes.
struct Destination {
    std::string folder;  ///< relative, safe, perhaps empty
    std::string name;    ///< safe
};

/// What a template of destinations is filled with.
struct DestinationFields {
    std::string_view username;
    std::string_view virtual_path;
    std::string_view batch;
};

/// The template with its fields filled in, each made safe:
///   {user}       who it is from          {file}       its name, as `song.mp3`
///   {folder}     its folder's name       {stem}       the name without the extension
///   {path}       all folders above it    {extension}  as `mp3`
///   {batch}      the batch it is in
/// `/` separates folders; what fills nothing vanishes. The last part is the name.
Destination expand_template(std::string_view pattern, const DestinationFields& fields);
/// An unknown field, a brace without its partner, or a name that is the same for every file.
Result<void> check_template(std::string_view pattern);

/// Where the bytes of a download gather: the same for every attempt at the same file of the same
/// user, and for no other.
std::string partial_path(std::string_view folder, std::string_view username,
                         std::string_view virtual_path);

}  // namespace kindred::client
