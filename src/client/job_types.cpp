#include "client/job_types.hpp"

namespace kindred::client {

std::string_view to_string(JobState state) {
    switch (state) {
        case JobState::running:
            return "running";
        case JobState::paused:
            return "paused";
        case JobState::completed:
            return "completed";
        case JobState::ended:
            return "ended";
    }
    return "unknown";
}

std::string_view to_string(JobItemState state) {
    switch (state) {
        case JobItemState::waiting:
            return "waiting";
        case JobItemState::searching:
            return "searching";
        case JobItemState::downloading:
            return "downloading";
        case JobItemState::completed:
            return "completed";
        case JobItemState::present:
            return "present";
        case JobItemState::failed:
            return "failed";
        case JobItemState::cancelled:
            return "cancelled";
    }
    return "unknown";
}

}  // namespace kindred::client
