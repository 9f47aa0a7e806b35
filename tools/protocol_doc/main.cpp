// Writes the tables of docs/protocol.md from the declarations of the messages.
//   protocol_doc                 prints all tables
//   protocol_doc --check FILE    fails when a table between its markers differs
//   protocol_doc --update FILE   rewrites the tables between the markers
#include "describe.hpp"
#include "protocol/messages.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace kindred::protocol_doc {
namespace {

std::string text_of(const Field& field) {
    const std::string plain = field.type + " `" + field.name + "`";
    return field.optional ? "[" + plain + "]" : plain;
}

/// "str `a`, u32 `b` ¦ [u32 `c`]"; what stands behind ¦ is not in the 2003 form.
std::string text_of(const std::vector<Field>& fields) {
    std::string text;
    std::string condition;
    bool modern = false;
    for (const Field& field : fields) {
        if (field.condition != condition) {
            text += condition.empty() ? "" : "}";
            text += text.empty() ? "" : " ";
            text += field.condition.empty() ? "" : field.condition + ": {";
            modern = modern && field.condition.empty();
        } else if (!text.empty()) {
            text += field.modern == modern ? ", " : "";
        }
        if (field.modern && !modern) text += text.empty() ? "¦ " : " ¦ ";
        modern = field.modern;
        condition = field.condition;
        text += text_of(field);
    }
    if (!condition.empty()) text += "}";
    return text.empty() ? "–" : text;
}

template <class M>
std::string about() {
    std::string text(M::about);
    if (protocol::usage_of<M>() == protocol::Usage::deprecated) text = "*deprecated*: " + text;
    if (protocol::usage_of<M>() == protocol::Usage::obsolete) text = "*obsolete*: " + text;
    return text;
}

template <class List>
std::string message_table() {
    std::string text = "| Code | Name | Fields | What it does |\n|---|---|---|---|\n";
    List::for_each([&]<class M>(protocol::TypeTag<M>) {
        if constexpr (requires { M::code; })
            text += "| " + std::to_string(M::code);
        else
            text += "| –";
        text += " | " + std::string(M::name) + " | ";
        text += protocol::is_compressed<M>() ? "zlib: " : "";
        text += text_of(describe<M>()) + " | " + about<M>() + " |\n";
    });
    return text;
}

template <class... T>
std::string record_table() {
    std::string text = "| Record | Fields |\n|---|---|\n";
    ((text += "| " + record_name<T>() + " | " + text_of(describe<T>()) + " |\n"), ...);
    return text;
}

std::map<std::string, std::string> tables() {
    using namespace protocol;
    return {
        {"to_server", message_table<to_server::Messages>()},
        {"from_server", message_table<from_server::Messages>()},
        {"init", message_table<init::Messages>()},
        {"peer", message_table<peer::Messages>()},
        {"distributed", message_table<distributed::Messages>()},
        {"file", message_table<file::Messages>()},
        {"records",
         record_table<UserStats, RoomTicker, Recommendation, SimilarUser, RelatedTerm,
                      PossibleParent, FileEntry, FileAttribute, Directory, UserInfoSeedForm>()},
    };
}

/// `text` with the tables put between their markers; empty when a marker is missing.
std::string with_tables(std::string text) {
    for (const auto& [name, table] : tables()) {
        const std::string begin = "<!-- generated:" + name + " -->\n";
        const std::string end = "<!-- end:" + name + " -->\n";
        const auto from = text.find(begin);
        const auto to = text.find(end);
        if (from == std::string::npos || to == std::string::npos || to < from) return {};
        text.replace(from, to - from, begin + table);
    }
    return text;
}

int run(const std::vector<std::string>& arguments) {
    if (arguments.empty()) {
        for (const auto& [name, table] : tables()) std::cout << name << "\n\n" << table << "\n";
        return 0;
    }
    if (arguments.size() != 2 || (arguments[0] != "--check" && arguments[0] != "--update")) {
        std::cerr << "usage: protocol_doc [--check FILE | --update FILE]\n";
        return 2;
    }
    std::ifstream file(arguments[1]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::string fresh = with_tables(text);
    if (fresh.empty()) {
        std::cerr << arguments[1] << ": cannot be read, or has not all markers\n";
        return 1;
    }
    if (arguments[0] == "--update") return (std::ofstream(arguments[1]) << fresh) ? 0 : 1;
    if (fresh == text) return 0;
    std::cerr << arguments[1] << " differs from the declarations; run protocol_doc --update\n";
    return 1;
}

}  // namespace
}  // namespace kindred::protocol_doc

int main(int argc, char** argv) {
    return kindred::protocol_doc::run({argv + 1, argv + argc});
}
