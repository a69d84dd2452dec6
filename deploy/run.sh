#!/usr/bin/env bash
# Several nnviz processes behind nginx: deploy/run.sh [PROCESSES] [PORT]
#
# Needs `make run` once before (for .venv) and nginx; needs no root. ADDRESS=0.0.0.0 lets other
# machines in. The processes listen on loopback, on the ports after PORT. Ctrl-C stops everything;
# deploy/restart.sh PORT restarts one process after the other.
set -euo pipefail

processes=${1:-2}
port=${2:-8501}
address=${ADDRESS:-127.0.0.1}
root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
folder=${RUN_DIR:-$root/build/run-$port}
nginx=${NGINX:-$(command -v nginx || command -v /usr/sbin/nginx || true)}

fail() {
    echo "deploy/run.sh: $*" >&2
    exit 1
}
[[ $processes =~ ^[1-9][0-9]?$ ]] || fail "PROCESSES must be 1 to 99. Got $processes."
[[ $port =~ ^[1-9][0-9]{3,4}$ ]] || fail "PORT must be 1000 to 65000. Got $port."
[[ -n $nginx ]] || fail "needs nginx (Debian: sudo apt install nginx)."
"$python" -c 'import streamlit' 2>/dev/null || fail "run 'make run' once: Streamlit is missing."

# What an earlier run has left that could not end properly is removed; one that still runs is not.
if [[ -e $folder ]]; then
    [[ -f $folder/run.pid ]] || fail "$folder is in the way: name another folder with RUN_DIR."
    ! kill -0 "$(<"$folder/run.pid")" 2>/dev/null || fail "it already runs, in $folder."
    rm -rf "$folder"
fi
mkdir -p "$folder"
echo $$ >"$folder/run.pid"

children=()
stop() {
    trap - EXIT
    kill "${children[@]}" 2>/dev/null || true
    wait "${children[@]}" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# One secret for all, so that a cookie signed by one process is good for the others.
STREAMLIT_SERVER_COOKIE_SECRET=${STREAMLIT_SERVER_COOKIE_SECRET:-$(
    "$python" -c 'import secrets; print(secrets.token_hex(32))'
)}
export STREAMLIT_SERVER_COOKIE_SECRET

# Run the process NUMBER on PORT, and start it again should it end.
serve() {
    local child=
    [[ -z ${NNVIZ_LOG_FILE-} ]] || export NNVIZ_LOG_FILE=$NNVIZ_LOG_FILE.$1
    trap 'kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit' TERM
    while true; do
        "$python" -m deploy.warm --server.address 127.0.0.1 --server.port "$2" &
        child=$!
        echo "$child $2" >"$folder/process-$1.pid"
        wait "$child" || true
        echo "deploy/run.sh: the process on port $2 ended, starting it again" >&2
        sleep 0.2
    done
}

cd "$root"
addresses=()
for ((i = 0; i < processes; i++)); do
    serve "$i" $((port + 1 + i)) >"$folder/process-$i.log" 2>&1 &
    children+=($!)
    addresses+=("127.0.0.1:$((port + 1 + i))")
done
for ((i = 0; i < processes; i++)); do
    for ((tries = 0; ; tries++)); do
        "$root/deploy/healthy.sh" "${addresses[i]}" 2>/dev/null && break
        ((tries < 600)) || fail "a process is not healthy: $(tail -n 20 "$folder/process-$i.log")"
        sleep 0.5
    done
done

"$root/deploy/nginx-conf.sh" "$address:$port" "$folder" "${addresses[@]}" >"$folder/nginx.conf"
"$nginx" -p "$folder" -c "$folder/nginx.conf" -e stderr 2>"$folder/nginx.log" &
children+=($!)
echo "nnviz: $processes processes behind http://$address:$port (logs in $folder)"
wait "${children[-1]}" || fail "nginx ended: $(<"$folder/nginx.log")"
