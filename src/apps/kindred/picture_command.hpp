// The verb about the picture of you that others see.
#pragma once

#include "apps/kindred/session.hpp"

#include <string>

namespace kindred::cli {

struct PictureOptions {
    std::string action;  ///< set or clear
    std::string file;    ///< for set
};

int picture(Session& session, const PictureOptions& options);

}  // namespace kindred::cli
