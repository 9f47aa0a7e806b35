// Any bytes can be read as a list of wanted music, and any names of files compared with what it
// asks for.
#include "client/wanted_names.hpp"
#include "client/wanted_ranking.hpp"
#include "fuzz.hpp"

using namespace kindred;
using namespace kindred::client;

namespace {

/// The rest of the text as the names of files of somebody.
SearchResponse response_of(std::string_view text) {
    SearchResponse response;
    response.username = "bob";
    while (!text.empty() && response.files.size() < 50) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        response.files.push_back({std::string(text.substr(0, end)), end, {}});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return response;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const auto format = static_cast<ListFormat>(data[0] % 3);
    const ListMode mode = data[0] % 2 == 0 ? ListMode::track : ListMode::album;
    const std::string_view text = as_text(ByteView(data + 1, size - 1));
    const WantedList list = parse_wanted_list(text, format, mode);
    KINDRED_ASSERT(!list.items.empty() || !list.problems.empty());
    KINDRED_ASSERT(list.items.size() <= 10'000 && list.problems.size() <= 100);
    if (list.items.empty()) return 0;
    const WantedItem& wanted = list.items.front();
    KINDRED_ASSERT(!query_of(wanted, mode).starts_with('-'));
    KINDRED_ASSERT(query_of(wanted, mode).size() <= 200);
    CandidateRanking ranking({wanted, mode, {}, {.strict_title = true}, {}});
    ranking.add(response_of(text));
    for (const Candidate& candidate : ranking.take(10))
        KINDRED_ASSERT(candidate.score >= 0 && candidate.score <= 1000);
    return 0;
}
