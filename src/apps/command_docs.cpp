#include "apps/command_docs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>
#include <vector>

namespace kindred::apps {
namespace {

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* verb) { return !verb->get_name().empty(); });
}

/// Options with a name, those inside groups of options too. That every verb has --help goes without
/// saying.
std::vector<const CLI::Option*> flags_of(const CLI::App& app) {
    const bool is_verb = app.get_parent() != nullptr;
    auto found = app.get_options([&](const CLI::Option* option) {
        return option->nonpositional() && !(is_verb && option == app.get_help_ptr());
    });
    for (const CLI::App* part : app.get_subcommands({}))
        if (part->get_name().empty()) std::ranges::copy(flags_of(*part), std::back_inserter(found));
    return found;
}

std::vector<const CLI::Option*> operands_of(const CLI::App& app) {
    return app.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

/// "-r", "--recursive": every way to write an option.
std::vector<std::string> spellings(const CLI::Option& option) {
    std::vector<std::string> all;
    for (const auto& name : option.get_snames()) all.push_back("-" + name);
    for (const auto& name : option.get_lnames()) all.push_back("--" + name);
    return all;
}

bool takes_value(const CLI::Option& option) {
    return option.get_items_expected_max() > 0;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

/// Every word that may follow `app` on a command line.
std::vector<std::string> words_of(const CLI::App& app) {
    std::vector<std::string> words;
    for (const CLI::App* verb : verbs_of(app)) words.push_back(verb->get_name());
    for (const CLI::Option* option : flags_of(app))
        std::ranges::copy(spellings(*option), std::back_inserter(words));
    return words;
}

/// Inside single quotes of a shell. Fish and the others agree on this way to write a quote.
std::string shell_quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

/// Text in the specifications of zsh, where these have a meaning.
std::string zsh_text(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string bash_completions(const CLI::App& app) {
    const std::string name = app.get_name();
    std::ostringstream out;
    out << "_" << name << "() {\n"
        << "    local current=${COMP_WORDS[COMP_CWORD]} verb= word words\n"
        << "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
        << "        case $word in\n";
    std::vector<std::string> verbs;
    for (const CLI::App* verb : verbs_of(app)) verbs.push_back(verb->get_name());
    out << "            " << joined(verbs, "|") << ") verb=$word; break ;;\n"
        << "        esac\n"
        << "    done\n"
        << "    case $verb in\n";
    for (const CLI::App* verb : verbs_of(app))
        out << "        " << verb->get_name()
            << ") words=" << shell_quoted(joined(words_of(*verb), " ")) << " ;;\n";
    out << "        *) words=" << shell_quoted(joined(words_of(app), " ")) << " ;;\n"
        << "    esac\n"
        << "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
        << "}\n"
        << "complete -o default -F _" << name << " " << name << "\n";
    return out.str();
}

std::string zsh_arguments(const CLI::App& app) {
    std::string text;
    for (const CLI::Option* option : flags_of(app))
        for (const std::string& spelling : spellings(*option))
            text += " " + shell_quoted(spelling + "[" + zsh_text(option->get_description()) + "]" +
                                       (takes_value(*option) ? ":value:_files" : ""));
    return text;
}

std::string zsh_completions(const CLI::App& app) {
    const std::string name = app.get_name();
    std::ostringstream out;
    out << "#compdef " << name << "\n"
        << "_" << name << "() {\n"
        << "    local state\n"
        << "    local -a verbs=(\n";
    for (const CLI::App* verb : verbs_of(app))
        out << "        " << shell_quoted(verb->get_name() + ":" + verb->get_description()) << "\n";
    out << "    )\n"
        << "    _arguments -C" << zsh_arguments(app) << " '1:verb:->verb' '*::word:->word'\n"
        << "    case $state in\n"
        << "        verb) _describe verb verbs ;;\n"
        << "        word) case $words[1] in\n";
    for (const CLI::App* verb : verbs_of(app))
        out << "            " << verb->get_name() << ") _arguments" << zsh_arguments(*verb)
            << " '*:file:_files' ;;\n";
    out << "        esac ;;\n"
        << "    esac\n"
        << "}\n"
        << "_" << name << " \"$@\"\n";
    return out.str();
}

std::string fish_option(const CLI::Option& option) {
    std::string text;
    for (const auto& name : option.get_snames()) text += " -s " + name;
    for (const auto& name : option.get_lnames()) text += " -l " + name;
    return text + (takes_value(option) ? " -r" : "") + " -d " +
           shell_quoted(option.get_description());
}

std::string fish_completions(const CLI::App& app) {
    const std::string complete = "complete -c " + app.get_name();
    std::ostringstream out;
    for (const CLI::Option* option : flags_of(app)) out << complete << fish_option(*option) << "\n";
    for (const CLI::App* verb : verbs_of(app)) {
        out << complete << " -n __fish_use_subcommand -a " << verb->get_name() << " -d "
            << shell_quoted(verb->get_description()) << "\n";
        for (const CLI::Option* option : flags_of(*verb))
            out << complete << " -n '__fish_seen_subcommand_from " << verb->get_name() << "'"
                << fish_option(*option) << "\n";
    }
    return out.str();
}

/// Text in roff, which gives a meaning to backslashes, and to dots and quotes that begin a line.
std::string roff_text(const std::string& text) {
    std::string escaped;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\'')) escaped += "\\&";
        escaped += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
        line_begins = c == '\n';
    }
    return escaped;
}

std::string synopsis(const CLI::App& app) {
    std::string text;
    for (const CLI::Option* operand : operands_of(app)) {
        const std::string name =
            operand->get_name(true) + (operand->get_items_expected_max() > 1 ? " ..." : "");
        text += operand->get_required() ? " " + name : " [" + name + "]";
    }
    return text;
}

void print_roff_options(std::ostream& out, const CLI::App& app) {
    for (const CLI::Option* option : flags_of(app))
        out << ".TP\n\\fB" << roff_text(joined(spellings(*option), ", ")) << "\\fR"
            << (takes_value(*option) ? " \\fIvalue\\fR" : "") << "\n"
            << roff_text(option->get_description()) << "\n";
    for (const CLI::Option* operand : operands_of(app))
        out << ".TP\n\\fI" << roff_text(operand->get_name(true)) << "\\fR\n"
            << roff_text(operand->get_description()) << "\n";
}

void print_roff_notes(std::ostream& out, const CLI::App& app) {
    if (!app.get_footer().empty()) out << ".PP\n.nf\n" << roff_text(app.get_footer()) << "\n.fi\n";
}

}  // namespace

std::string completions(const CLI::App& app, const std::string& shell) {
    if (shell == "zsh") return zsh_completions(app);
    if (shell == "fish") return fish_completions(app);
    return bash_completions(app);
}

std::string manual_page(const CLI::App& app, const std::string& version) {
    std::string title = app.get_name();
    std::ranges::transform(title, title.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    std::ostringstream out;
    out << ".TH " << title << " 1 \"\" \"" << roff_text(app.get_name() + " " + version) << "\"\n"
        << ".SH NAME\n"
        << roff_text(app.get_name()) << " \\- " << roff_text(app.get_description()) << "\n"
        << ".SH SYNOPSIS\n\\fB" << roff_text(app.get_name()) << "\\fR [options]"
        << (verbs_of(app).empty() ? "" : " \\fIverb\\fR ...") << roff_text(synopsis(app)) << "\n"
        << ".SH OPTIONS\n";
    print_roff_options(out, app);
    print_roff_notes(out, app);
    if (!verbs_of(app).empty()) out << ".SH VERBS\n";
    for (const CLI::App* verb : verbs_of(app)) {
        out << ".SS \\fB" << roff_text(verb->get_name()) << "\\fR" << roff_text(synopsis(*verb))
            << "\n"
            << roff_text(verb->get_description()) << "\n";
        print_roff_options(out, *verb);
        print_roff_notes(out, *verb);
    }
    return out.str();
}

}  // namespace kindred::apps
