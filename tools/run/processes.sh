# shellcheck shell=bash
# Starts daemons, waits for their ready lines, and makes sure that they end with this script.

declare -A pid_of=()

# start NAME COMMAND...: runs it in the background with its output in $logs/NAME.log. Of its own
# session, so that Ctrl-C reaches the script only and it is the script that stops things in order;
# and with a death signal, so that even kill -9 of the script leaves nothing behind.
start() {
    local name="$1"
    shift
    setsid setpriv --pdeathsig TERM "$@" >"$logs/$name.log" 2>&1 </dev/null 8>&- &
    pid_of[$name]=$!
}

# ready NAME PATTERN: waits until the daemon prints a line that matches, and prints what the
# pattern's group has caught.
ready() {
    local name="$1" pattern="$2" line deadline=$((SECONDS + 30))
    while ((SECONDS < deadline)); do
        line="$(sed -nE "s|.*$pattern.*|\\1|p" "$logs/$name.log" | head -n 1)"
        if [ -n "$line" ]; then
            printf '%s\n' "$line"
            return
        fi
        if ! kill -0 "${pid_of[$name]}" 2>/dev/null; then
            fail "$name ended at once: $(tail -n 3 "$logs/$name.log")"
        fi
        sleep 0.02
    done
    fail "$name is not ready after 30 s: $(tail -n 3 "$logs/$name.log")"
}

# stop_all: asks everything that was started to end, and insists after 10 s.
stop_all() {
    local pid deadline=$((SECONDS + 10))
    [ ${#pid_of[@]} -gt 0 ] || return 0
    kill -TERM "${pid_of[@]}" 2>/dev/null || true
    for pid in "${pid_of[@]}"; do
        while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.02; done
    done
    kill -KILL "${pid_of[@]}" 2>/dev/null || true
    wait "${pid_of[@]}" 2>/dev/null || true
    pid_of=()
}

# free_port WANTED WHO: prints WANTED, or the next port nobody listens on, and says so.
free_port() {
    local port="$1"
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
        ((port < 65536)) || fail "no free port at or above $1"
    done
    [ "$port" = "$1" ] || say "Port $1 is taken; $2 uses $port."
    printf '%s\n' "$port"
}
