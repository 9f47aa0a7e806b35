// In which order search results are worth trying, and why: free slots first, then who sends fast
// and has a short queue, then the quality of the file. All points are whole numbers that can be
// shown.
#pragma once

#include "client/types.hpp"

#include <string>
#include <vector>

namespace kindred::api {

struct RankPart {
    int points = 0;
    std::string why;
};

/// The parts whose points add up to the rank. `locked`: he gives the file to chosen people only.
std::vector<RankPart> explain_rank(const client::SearchResponse& response,
                                   const client::RemoteFile& file, bool locked);

int rank(const client::SearchResponse& response, const client::RemoteFile& file, bool locked);

}  // namespace kindred::api
