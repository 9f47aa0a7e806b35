#include "inspect/to_json.hpp"

#include "base/text.hpp"

#include <boost/json/serialize.hpp>

namespace kindred::inspect {

void append_json_text(std::string& out, std::string_view text) {
    out += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

void append_json_string(std::string& out, std::string_view text) {
    if (is_utf8(text)) {
        append_json_text(out, text);
    } else {
        append_json_bytes(out, as_bytes(text));
    }
}

void append_json_bytes(std::string& out, ByteView bytes) {
    out += R"({"hex":")";
    out += to_hex(bytes);
    out += R"("})";
}

}  // namespace kindred::inspect
