// tests/golden/ holds every message as bytes and as text, one file per list. Whatever changes the
// bytes on the wire changes these files, so it is seen in review. With KINDRED_UPDATE_GOLDEN set
// the test rewrites them.
#include "all_messages.hpp"
#include "sample.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace kindred::protocol {
namespace {

struct Form {
    const char* name;
    SampleOptions options;
};
constexpr Form forms[] = {
    {"full", {}},
    {"short", {.full = false}},
    {"seed", {.dialect = Dialect::seed2003}},
};

/// The uncompressed body: compressed bytes are the library's choice and no part of the protocol.
template <class M>
std::string entry(const Form& form) {
    M sample;
    Sample visitor(form.options);
    M::fields(sample, visitor);
    Buffer body;
    encode_fields(sample, body, form.options.dialect);

    M decoded;
    Decoder decoder(body, DecodeOptions{.dialect = form.options.dialect});
    M::fields(decoded, decoder);
    EXPECT_FALSE(decoder.failed()) << M::name << ": " << decoder.error().field;
    Dump dump(form.options.dialect);
    M::fields(decoded, dump);
    if (body.empty()) return std::string(form.name) + "\n  (no bytes)\n";
    return std::string(form.name) + "\n  " + to_hex(body) + "\n  " + dump.text() + "\n";
}

std::map<std::string, std::string> all_entries() {
    std::map<std::string, std::string> files;
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        std::string& text = files[where];
        text.append(M::name).append("\n");
        std::set<std::string> contents;
        for (const Form& form : forms) {
            const std::string made = entry<M>(form);
            if (contents.insert(made.substr(made.find('\n'))).second) text += made;
        }
        text += "\n";
    });
    return files;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Golden, EveryMessageHasTheBytesAndTheTextOfItsFile) {
    for (const auto& [list, text] : all_entries()) {
        const std::string path = std::string(KINDRED_GOLDEN) + "/" + list + ".txt";
        if (std::getenv("KINDRED_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
        EXPECT_EQ(read_file(path), text) << "in " << path;
    }
}

}  // namespace
}  // namespace kindred::protocol
