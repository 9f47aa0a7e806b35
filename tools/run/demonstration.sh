# shellcheck shell=bash
# What ./dev run does once everything is built: the demonstration on this machine, and joining an
# existing network. Everything a client does here goes through the kindred command line, as a person
# would do it. The daemons tell the ports they got; with port 0 the system chooses.

# mine ARGUMENTS...: the user's own client, through the command line.
mine() { "$programs/kindred" --data "$state/you" "$@"; }

# The password of a user, made up at the first start and kept in a file only its owner can read.
password_of() {
    local file="$state/$1.password"
    if [ ! -s "$file" ]; then
        (umask 077 && head -c 18 /dev/urandom | base64 >"$file")
    fi
    cat "$file"
}

# start_client NAME USER PASSWORD LISTEN HTTP_PORT DOWNLOADS [FLAGS...]
start_client() {
    local name="$1" as="$2" password="$3" listen="$4" http="$5" to="$6"
    shift 6
    mkdir -p "$to" "$state/$name"
    # Not on the command line, where others of this machine could read it.
    KINDRED_PASSWORD="$password" start "$name" "$programs/kindredd" --server "$server" --username "$as" \
        --listen "$listen" --http "127.0.0.1:$http" --downloads "$to" \
        --data "$state/$name" "$@"
}

start_network() {
    library="$PWD/build/$preset/sample-library"
    downloads="$state/downloads"
    start server "$programs/kindred-server" \
        --listen "127.0.0.1:$(free_port 2242 'the server')" --data "$state/server"
    server="$(ready server 'listening on ([0-9.]+:[0-9]+)')"
    start_client neighbour neighbour "$(password_of neighbour)" \
        127.0.0.1:0 0 "$state/neighbour/downloads" --share "$library/Music"
    start_client you you "$(password_of you)" \
        "127.0.0.1:$(free_port 2234 'your client')" "$(free_port 5030 'your API')" "$downloads"
    shared="$(ready neighbour 'shares: ([0-9]+ files in [0-9]+ folders)')"
    ready neighbour 'logged in as (neighbour)' >/dev/null
    my_api="$(ready you 'http on (http://[0-9.]+:[0-9]+)')"
    ready you 'logged in as (you)' >/dev/null
}

# Fetches an album and compares every file with its source.
fetch_and_verify() {
    local query="$1" found owner folder fetched name file source
    say "" "\$ kindred search $query"
    mine search --wait 10 --limit 1 "$query" >&2 || fail "the search for '$query' found nothing"
    found="$(mine search --json --wait 10 --limit 1 "$query" | head -n 1)"
    owner="$(jq -r .username <<<"$found")"
    folder="$(jq -r '.folders[0].path' <<<"$found")"

    say "" "\$ kindred get --wait $owner '$folder'"
    fetched="$(mine get --wait --timeout 60 --json "$owner" "$folder")" || fail "the download failed: $fetched"
    jq -r .path <<<"$fetched" >"$state/fetched"
    while IFS=$'\t' read -r name file; do
        # What the neighbour calls Music\Artist\Album\file lies at that path of the library.
        source="$library/${name//\\//}"
        [ "$(sha256sum <"$source")" = "$(sha256sum <"$file")" ] || fail "$file differs from $source"
        say "  $(sha256sum <"$file" | cut -c 1-16)...  $file"
    done < <(jq -r '.filename + "\t" + .path' <<<"$fetched")
    say "$(wc -l <"$state/fetched") files, each identical to the source (SHA-256)."
}

# Takes away what the last demonstration fetched, so that this one really fetches it again.
forget_last_download() {
    local file
    [ -f "$state/fetched" ] || return 0
    while IFS= read -r file; do rm -f "$file"; done <"$state/fetched"
    rm -rf "$state/you" "$state/fetched"
}

demonstrate() {
    forget_last_download
    start_network
    say "" "A Soulseek network is up: a server, a neighbour who shares $shared, and you."
    fetch_and_verify 'aurora pines tide tables'
    [ -z "$once" ] || return 0
    cat >&2 <<TEXT

Running:
  server      $server
  neighbour   shares $library/Music
  you         web UI and API at $my_api, downloads in $downloads
  logs        $logs

Open $my_api in a browser; or try next, in another terminal:
  export KINDRED_DATA='$state/you' PATH="$programs:\$PATH"
  kindred search --wait 3 quiet circuits    what is there
  kindred browse neighbour            everything he shares
  kindred get --wait neighbour PATH   a file or a folder, as search and browse show them
  kindred status                      how you are doing
  kindred --help                      what else there is
Any other Soulseek client can join: server 127.0.0.1, port ${server##*:}, a name and password of its own.

Ctrl-C stops all of this, and nothing else.
TEXT
}

# The user's own client in an existing network.
join() {
    local password="${KINDRED_PASSWORD:-}" address
    if [ -z "$password" ]; then
        [ -t 0 ] || fail "give the password in KINDRED_PASSWORD, or start this in a terminal"
        read -rsp "Password of $user at $server: " password
        say ""
    fi
    downloads="${downloads:-$state/downloads}"
    case "$server" in
        127.* | localhost:*) address=127.0.0.1 ;;
        *) address=0.0.0.0 ;;  # the others must be able to reach us
    esac
    start_client you "$user" "$password" "$address:$(free_port 2234 'your client')" \
        "$(free_port 5030 'your API')" "$downloads" "${shares[@]}"
    my_api="$(ready you 'http on (http://[0-9.]+:[0-9]+)')"
    ready you 'logged in as (.*)' >/dev/null
    cat >&2 <<TEXT

You are online as $user at $server.
  web UI      $my_api (and the API)
  downloads   $downloads
  log         $logs/you.log

Try next, in another terminal:
  export KINDRED_DATA='$state/you' PATH="$programs:\$PATH"
  kindred search WORDS
  kindred get --wait USER PATH
  kindred --help

Ctrl-C stops your client.
TEXT
}
