# shellcheck shell=bash
# What the scripts of ./dev share. They run from the root of the repository.

# say LINE...: to the person at the terminal.
say() { printf '%s\n' "$@" >&2; }
die() { printf 'dev: %s\n' "$*" >&2; exit 1; }

# help_if_asked TEXT ARGUMENTS...: prints TEXT and ends when the arguments ask for it.
help_if_asked() {
    local text="$1" argument
    shift
    for argument in "$@"; do
        case "$argument" in
            --) return ;;
            -h | --help) printf '%s\n' "$text"; exit 0 ;;
        esac
    done
}

# quietly LOG COMMAND...: runs it with its output in LOG, which is shown if it fails.
quietly() {
    local log="$1"
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 60 "$log" >&2
        return 1
    fi
}

# configure_preset PRESET: where it was not done yet, or the presets have changed since.
configure_preset() {
    if [ ! -f "build/$1/build.ninja" ] || [ CMakePresets.json -nt "build/$1/CMakeCache.txt" ]; then
        quietly "build/$1.configure.log" cmake --preset "$1"
    fi
}

# build_preset PRESET [TARGET...]: configures where needed and builds. One call at a time per preset.
build_preset() {
    local preset="$1" target arguments=()
    shift
    for target in "$@"; do arguments+=(--target "$target"); done
    mkdir -p build
    (
        flock 9
        configure_preset "$preset"
        cmake --build "build/$preset" "${arguments[@]}"
    ) 9>"build/.$preset.lock"
}

# The C++ files of the project, one a line.
cpp_files() {
    find src tests bench tools -type f \( -name '*.cpp' -o -name '*.hpp' \) 2>/dev/null | sort
}
