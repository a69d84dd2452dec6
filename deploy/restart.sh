#!/usr/bin/env bash
# A rolling restart of what deploy/run.sh runs: deploy/restart.sh [PORT]
#
# One process after the other: each must be healthy again before the next one ends, so that there is
# always one to take over, and browsers bring their work along.
set -euo pipefail

port=${1:-8501}
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${RUN_DIR:-$root/build/run-$port}

fail() {
    echo "deploy/restart.sh: $*" >&2
    exit 1
}
[[ -f $folder/run.pid ]] || fail "nothing runs in $folder."

# Wait up to a number of seconds until a command succeeds.
within() {
    local seconds=$1
    shift
    for ((tries = seconds * 5; tries > 0; tries--)); do
        "$@" 2>/dev/null && return
        sleep 0.2
    done
    return 1
}
gone() { ! kill -0 "$1" 2>/dev/null; }
renewed() {
    [[ $(<"$1") != "$2 "* ]] && "$root/deploy/healthy.sh" "127.0.0.1:$3"
}

for file in "$folder"/process-*.pid; do
    read -r process own <"$file"
    kill "$process" 2>/dev/null || true
    within 10 gone "$process" || kill -9 "$process"
    within 300 renewed "$file" "$process" "$own" || fail "the process on port $own is not back."
    echo "nnviz: the process on port $own is renewed"
done
