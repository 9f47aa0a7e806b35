#include "encoders.hpp"

#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace kindred::sample_library {
namespace {

using Arguments = std::vector<std::string>;

Arguments lame(const Arguments& quality, const Tags& tags, const std::string& path) {
    Arguments line{"lame", "--silent"};
    line.insert(line.end(), quality.begin(), quality.end());
    const Arguments rest{"--add-id3v2",
                         "--tt",
                         tags.title,
                         "--ta",
                         tags.artist,
                         "--tl",
                         tags.album,
                         "--ty",
                         tags.year,
                         "--tn",
                         std::to_string(tags.track),
                         "-",
                         path};
    line.insert(line.end(), rest.begin(), rest.end());
    return line;
}

Arguments flac(const Tags& tags, const std::string& path) {
    return {"flac",
            "--silent",
            "--force",
            "--best",
            "--tag=ARTIST=" + tags.artist,
            "--tag=ALBUM=" + tags.album,
            "--tag=TITLE=" + tags.title,
            "--tag=DATE=" + tags.year,
            "--tag=TRACKNUMBER=" + std::to_string(tags.track),
            "-o",
            path,
            "-"};
}

Arguments oggenc(const Tags& tags, const std::string& path) {
    // The serial number would be random otherwise.
    return {"oggenc",
            "--quiet",
            "--utf8",
            "--serial",
            std::to_string(tags.track),
            "-q",
            "5",
            "-a",
            tags.artist,
            "-l",
            tags.album,
            "-t",
            tags.title,
            "-d",
            tags.year,
            "-N",
            std::to_string(tags.track),
            "-o",
            path,
            "-"};
}

Arguments command(Format format, const Tags& tags, const std::string& path) {
    switch (format) {
        case Format::mp3_variable:
            return lame({"-V", "2"}, tags, path);
        case Format::mp3_constant:
            return lame({"-b", "320"}, tags, path);
        case Format::flac16:
        case Format::flac24:
            return flac(tags, path);
        case Format::vorbis:
            return oggenc(tags, path);
    }
    return {};
}

bool write_all(int pipe, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(pipe, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

unsigned bits_of(Format format) {
    return format == Format::flac24 ? 24 : 16;
}

std::string ending_of(Format format) {
    switch (format) {
        case Format::mp3_variable:
        case Format::mp3_constant:
            return ".mp3";
        case Format::flac16:
        case Format::flac24:
            return ".flac";
        case Format::vorbis:
            return ".ogg";
    }
    return "";
}

Result<void> encode(Format format, const Tags& tags, ByteView wave, const std::string& path) {
    Arguments line = command(format, tags, path);
    std::vector<char*> arguments;
    for (std::string& argument : line) arguments.push_back(argument.data());
    arguments.push_back(nullptr);

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return fail("cannot make a pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    pid_t child = 0;
    const int error =
        ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[0]);
    const bool fed = error == 0 && write_all(ends[1], wave);
    ::close(ends[1]);
    if (error != 0)
        return fail("cannot run " + line[0] + ": " + std::generic_category().message(error) +
                    " (the Debian packages are lame, flac and vorbis-tools)");
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!fed || status != 0) return fail(line[0] + " could not make " + path);
    return {};
}

}  // namespace kindred::sample_library
