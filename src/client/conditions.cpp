#include "client/conditions.hpp"

#include "base/text.hpp"
#include "client/music_names.hpp"
#include "client/paths.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace kindred::client {
namespace {

// Far more than anybody types; each costs a comparison per file that is found.
constexpr std::size_t max_entries = 100;
constexpr std::size_t max_users = 1000;
constexpr std::size_t max_text = 256;

struct Subject {
    const Conditions& conditions;
    std::string_view username;
    const RemoteFile& file;
    const WantedNames& wanted;
};

/// Nothing: that condition is not set. Empty: it is met. Else what is wrong.
using Outcome = std::optional<std::string>;

std::string joined(const std::vector<std::string>& texts) {
    std::string line;
    for (const std::string& text : texts) line += (line.empty() ? "" : ", ") + text;
    return line;
}

Outcome not_told(const Subject& subject, std::string_view what) {
    return subject.conditions.accept_unknown ? std::string()
                                             : "its " + std::string(what) + " is not told";
}

Outcome user_outcome(const Subject& subject) {
    const auto& banned = subject.conditions.banned_users;
    if (banned.empty()) return std::nullopt;
    if (std::ranges::find(banned, subject.username) == banned.end()) return "";
    return display_text(subject.username) + " is not to be asked";
}

Outcome format_outcome(const Subject& subject) {
    const auto& formats = subject.conditions.formats;
    if (formats.empty()) return std::nullopt;
    const std::string format = format_of(subject.file.name);
    if (std::ranges::find(formats, format) != formats.end()) return "";
    return (format.empty() ? "no extension" : display_text(format)) + " is none of " +
           joined(formats);
}

/// A number that is to be within bounds.
struct Bounded {
    std::string_view what;
    std::string_view unit;
    std::uint32_t least = 0;
    std::uint32_t most = 0;
};

Outcome bounded_outcome(const Subject& subject, std::uint32_t value, const Bounded& bounds) {
    if (bounds.least == 0 && bounds.most == 0) return std::nullopt;
    if (value == 0) return not_told(subject, bounds.what);
    const auto text = [&](std::uint32_t number) {
        return std::to_string(number) + " " + std::string(bounds.unit);
    };
    if (value < bounds.least) return text(value) + " is less than " + text(bounds.least);
    if (bounds.most != 0 && value > bounds.most)
        return text(value) + " is more than " + text(bounds.most);
    return "";
}

Outcome bitrate_outcome(const Subject& subject) {
    const Conditions& conditions = subject.conditions;
    return bounded_outcome(
        subject, bitrate_of(subject.file),
        {"bitrate", "kbit/s", conditions.min_bitrate_kbps, conditions.max_bitrate_kbps});
}

Outcome sample_rate_outcome(const Subject& subject) {
    const Conditions& conditions = subject.conditions;
    return bounded_outcome(
        subject, subject.file.attributes.sample_rate_hz,
        {"sample rate", "Hz", conditions.min_sample_rate_hz, conditions.max_sample_rate_hz});
}

Outcome bit_depth_outcome(const Subject& subject) {
    return bounded_outcome(subject, subject.file.attributes.bit_depth,
                           {"bit depth", "bits", subject.conditions.min_bit_depth, 0});
}

Outcome length_outcome(const Subject& subject) {
    const std::uint32_t tolerance = subject.conditions.length_tolerance_seconds;
    const std::uint32_t wanted = subject.wanted.length_seconds;
    if (tolerance == 0 || wanted == 0) return std::nullopt;
    const std::uint32_t length = subject.file.attributes.duration_seconds;
    if (length == 0) return not_told(subject, "length");
    const std::uint32_t away = std::max(length, wanted) - std::min(length, wanted);
    if (away <= tolerance) return "";
    return length_text(length) + " is " + std::to_string(away) + " s away from " +
           length_text(wanted);
}

Outcome phrase_outcome(std::string_view where, std::string_view place, const std::string& phrase) {
    if (has_phrase(plain_words(where), plain_words(phrase))) return "";
    return "\"" + display_text(phrase) + "\" is not in its " + std::string(place);
}

Outcome title_outcome(const Subject& subject) {
    if (!subject.conditions.strict_title || subject.wanted.title.empty()) return std::nullopt;
    return phrase_outcome(base_name(subject.file.name), "name", subject.wanted.title);
}

Outcome artist_outcome(const Subject& subject) {
    if (!subject.conditions.strict_artist || subject.wanted.artist.empty()) return std::nullopt;
    return phrase_outcome(subject.file.name, "path", subject.wanted.artist);
}

Outcome album_outcome(const Subject& subject) {
    if (!subject.conditions.strict_album || subject.wanted.album.empty()) return std::nullopt;
    const std::string_view path = subject.file.name;
    return phrase_outcome(path.substr(0, path.size() - base_name(path).size()), "folders",
                          subject.wanted.album);
}

Outcome words_outcome(const Subject& subject) {
    if (subject.conditions.words.empty()) return std::nullopt;
    for (const std::string& phrase : subject.conditions.words)
        if (const Outcome outcome = phrase_outcome(subject.file.name, "path", phrase);
            !outcome->empty())
            return outcome;
    return "";
}

Outcome without_outcome(const Subject& subject) {
    if (subject.conditions.without.empty()) return std::nullopt;
    const std::string path = plain_words(subject.file.name);
    for (const std::string& phrase : subject.conditions.without)
        if (has_phrase(path, plain_words(phrase)))
            return "\"" + display_text(phrase) + "\" is in its path";
    return "";
}

// The cheap ones first.
constexpr std::array<Outcome (*)(const Subject&), 11> outcomes = {
    user_outcome,   bitrate_outcome, sample_rate_outcome, bit_depth_outcome,
    length_outcome, format_outcome,  title_outcome,       artist_outcome,
    album_outcome,  words_outcome,   without_outcome};

Result<void> check_texts(std::string_view what, const std::vector<std::string>& texts,
                         std::size_t most) {
    if (texts.size() > most)
        return fail("'" + std::string(what) + "' may have " + std::to_string(most) +
                    " entries at most");
    for (const std::string& text : texts) {
        if (text.empty()) return fail("'" + std::string(what) + "' has an empty entry");
        if (text.size() > max_text)
            return fail("'" + std::string(what) + "' has an entry of more than " +
                        std::to_string(max_text) + " bytes");
    }
    return {};
}

Result<void> check_words(std::string_view what, const std::vector<std::string>& phrases) {
    for (const std::string& phrase : phrases)
        if (plain_words(phrase).empty())
            return fail("'" + std::string(what) + "' has an entry without a word: \"" + phrase +
                        "\"");
    return check_texts(what, phrases, max_entries);
}

Result<void> check_order(std::string_view what, std::uint32_t least, std::uint32_t most) {
    if (most == 0 || least <= most) return {};
    return fail("'min_" + std::string(what) + "' is more than 'max_" + std::string(what) + "'");
}

Result<void> check_all(const Conditions& c) {
    for (const Result<void>& result :
         {check_texts("formats", c.formats, max_entries), check_words("words", c.words),
          check_words("without", c.without), check_texts("banned_users", c.banned_users, max_users),
          check_order("bitrate", c.min_bitrate_kbps, c.max_bitrate_kbps),
          check_order("sample_rate", c.min_sample_rate_hz, c.max_sample_rate_hz)})
        if (!result) return result;
    return {};
}

}  // namespace

Result<Conditions> checked(Conditions conditions) {
    for (std::string& format : conditions.formats) {
        if (format.starts_with('.')) format.erase(0, 1);
        format = format_of("." + format);
    }
    if (const auto good = check_all(conditions); !good) return std::unexpected(good.error());
    return conditions;
}

Verdict judge(const Conditions& conditions, std::string_view username, const RemoteFile& file,
              const WantedNames& wanted) {
    const Subject subject{conditions, username, file, wanted};
    Verdict verdict;
    for (const auto outcome_of : outcomes) {
        Outcome outcome = outcome_of(subject);
        if (!outcome) continue;
        if (outcome->empty())
            ++verdict.met;
        else
            verdict.unmet.push_back(std::move(*outcome));
    }
    return verdict;
}

std::optional<std::string> first_unmet(const Conditions& conditions, std::string_view username,
                                       const RemoteFile& file, const WantedNames& wanted) {
    const Subject subject{conditions, username, file, wanted};
    for (const auto outcome_of : outcomes)
        if (Outcome outcome = outcome_of(subject); outcome && !outcome->empty()) return outcome;
    return std::nullopt;
}

std::uint32_t bitrate_of(const RemoteFile& file) {
    const FileAttributes& about = file.attributes;
    if (about.bitrate_kbps != 0 || about.duration_seconds == 0) return about.bitrate_kbps;
    const std::uint64_t reckoned = file.size / 125 / about.duration_seconds;
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::min(reckoned, most));
}

std::string format_of(std::string_view path) {
    const std::string_view name = base_name(path);
    const std::size_t dot = name.rfind('.');
    std::string format(dot == name.npos ? "" : name.substr(dot + 1));
    for (char& c : format)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return format;
}

std::string length_text(std::uint32_t seconds) {
    const std::string rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

}  // namespace kindred::client
