#include "apps/kindred/progress.hpp"

#include "apps/kindred/format.hpp"

namespace kindred::cli {
namespace {

constexpr std::size_t bar_columns = 24;

std::string bar(std::uint64_t done, std::uint64_t whole) {
    const std::size_t filled =
        whole == 0 ? 0 : std::min<std::size_t>(bar_columns, bar_columns * done / whole);
    return "[" + std::string(filled, '#') + std::string(bar_columns - filled, '-') + "]";
}

}  // namespace

std::string progress_text(const boost::json::array& downloads, std::size_t columns) {
    std::uint64_t received = 0, size = 0, speed = 0;
    std::string current;
    for (const auto& entry : downloads) {
        const auto& download = entry.get_object();
        received += number_of(download, "received");
        size += number_of(download, "size");
        speed += number_of(download, "speed");
        const std::string state = text_of(download, "state");
        if (!current.empty() || state == "completed") continue;
        const std::string& path = text_of(download, "filename");
        current = path.substr(path.rfind('\\') + 1) + " (" + state;
        if (const auto place = number_of(download, "queue_place"); place != 0)
            current += ", place " + std::to_string(place);
        if (const auto reason = text_of(download, "reason"); !reason.empty())
            current += ": " + reason;
        current += ")";
    }
    const std::uint64_t percent = size == 0 ? 0 : 100 * std::min(received, size) / size;
    std::string text = bar(received, size) + " " + std::to_string(percent) + "%  " +
                       bytes_text(received) + " of " + bytes_text(size);
    if (speed > 0)
        text += "  " + speed_text(speed) + "  " +
                duration_text((size - std::min(received, size)) / speed) + " left";
    return shortened(text + "  " + printable(current), columns - 1);
}

void Progress::show(const boost::json::array& downloads) {
    if (!session_.terminal || session_.json) return;
    session_.err << "\r\x1b[K" << progress_text(downloads, session_.terminal_columns) << std::flush;
    shown_ = true;
}

void Progress::clear() {
    if (shown_) session_.err << "\r\x1b[K" << std::flush;
    shown_ = false;
}

}  // namespace kindred::cli
