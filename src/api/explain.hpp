// Why a transfer is as it is, in sentences for people: what it waits for, what happens next and
// what can be done about it.
#pragma once

#include "api/api.hpp"

#include <string>
#include <vector>

namespace kindred::api {

std::vector<std::string> explain(const client::Client& client,
                                 const client::DownloadStatus& download, Now now);
std::vector<std::string> explain(const client::Client& client, const client::UploadStatus& upload);

}  // namespace kindred::api
