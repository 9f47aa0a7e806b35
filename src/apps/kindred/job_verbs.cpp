#include "apps/kindred/jobs_command.hpp"
#include "apps/kindred/verbs.hpp"

#include <iostream>

namespace kindred::cli {
namespace {

/// The options about files, each with `prefix` before its name.
void add_conditions(CLI::App& verb, ConditionOptions& options, const std::string& prefix,
                    const std::string& group) {
    const auto add = [&](const std::string& name, auto& member, const std::string& what) {
        return verb.add_option("--" + prefix + name, member, what)->group(group);
    };
    add("format", options.formats, "one of these, as mp3,flac")
        ->delimiter(',')
        ->allow_extra_args(false);
    add("min-bitrate", options.min_bitrate, "kbit/s");
    add("max-bitrate", options.max_bitrate, "kbit/s");
    add("min-sample-rate", options.min_sample_rate, "Hz");
    add("max-sample-rate", options.max_sample_rate, "Hz");
    add("min-bit-depth", options.min_bit_depth, "bits");
    add("length-tolerance", options.length_tolerance, "seconds away from the wanted length");
    add("strict", options.strict, "title, artist, album: word by word in the name or path")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"title", "artist", "album"}));
    add("word", options.words, "a word that is in the path; repeatable")->allow_extra_args(false);
    add("without", options.without, "a word that is not; repeatable")->allow_extra_args(false);
}

}  // namespace

void add_job_verbs(CLI::App& app, CommandLine& line) {
    auto* verb = app.add_subcommand("jobs", "lists of wanted music, searched for and fetched");
    auto options = std::make_shared<JobsOptions>();
    verb->add_option("action", options->action,
                     "list, add, show, explain, pause, resume, retry, cancel or remove")
        ->check(CLI::IsMember(
            {"list", "add", "show", "explain", "pause", "resume", "retry", "cancel", "remove"}));
    verb->add_option("job", options->subject,
                     "a job by name or id; for add the file with the list, or -");
    verb->add_option("item", options->item, "for explain and retry: an entry by its number");
    verb->add_flag("--failed", options->failed, "show: only what could not be had");
    verb->add_flag("-f,--follow", options->follow,
                   "tell of every entry as it ends, until all have");
    verb->add_option("--timeout", options->timeout, "give up following after so many seconds")
        ->check(CLI::NonNegativeNumber);
    const std::string adding = "Adding";
    verb->add_option("--name", options->name, "what to call the job (the name of the file)")
        ->group(adding);
    verb->add_option("--list-format", options->format, "auto, csv or lines")
        ->check(CLI::IsMember({"auto", "csv", "lines"}))
        ->group(adding);
    verb->add_flag("--album", options->album, "a list of albums, not of tracks")->group(adding);
    verb->add_option("--to", options->destination, "folder below the download folder")
        ->group(adding);
    verb->add_option("--priority", options->priority, "low, normal or high")
        ->check(CLI::IsMember({"low", "normal", "high"}))
        ->group(adding);
    verb->add_flag("--preview", options->preview, "only tell what is understood of the list")
        ->group(adding);
    verb->add_flag("--accept-unknown", options->required.accept_unknown,
                   "what the owner of a file does not tell is good enough")
        ->group(adding);
    verb->add_option("--ban-user", options->required.banned_users,
                     "whose files do not count; repeatable")
        ->allow_extra_args(false)
        ->group(adding);
    add_conditions(*verb, options->required, "", "Required of a file");
    add_conditions(*verb, options->preferred, "prefer-", "Preferred");
    verb->footer(
        "A list is a table (CSV) with columns such as artist, title, album and length, or lines\n"
        "such as `Artist - Title`. A list of the same name again brings its job up to date, and\n"
        "fetches only what is missing. With --follow the exit status is 0 only if everything is\n"
        "here in the end (5: not within --timeout).\n"
        "Example:  kindred jobs add wanted.csv --format mp3,flac --min-bitrate 192 --follow\n"
        "          kindred jobs show wanted --failed\n"
        "          kindred jobs explain wanted 7");
    on_verb(*verb, line, options, [](Session& session, const JobsOptions& given) {
        return jobs(session, given, std::cin);
    });
}

}  // namespace kindred::cli
