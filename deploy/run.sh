#!/usr/bin/env bash
# Several nnviz processes behind nginx: deploy/run.sh [PROCESSES] [PORT]
#
# Needs `make run` once before (for .venv) and nginx; needs no root. ADDRESS=0.0.0.0 lets other
# machines in. The processes listen on loopback, on the ports after PORT. Ctrl-C stops everything.
set -euo pipefail

processes=${1:-2}
port=${2:-8501}
address=${ADDRESS:-127.0.0.1}
root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
nginx=$(command -v nginx || command -v /usr/sbin/nginx || true)

fail() {
    echo "deploy/run.sh: $*" >&2
    exit 1
}
[[ $processes =~ ^[1-9][0-9]?$ ]] || fail "PROCESSES must be 1 to 99. Got $processes."
[[ $port =~ ^[1-9][0-9]{3,4}$ ]] || fail "PORT must be 1000 to 65000. Got $port."
[[ -n $nginx ]] || fail "needs nginx (Debian: sudo apt install nginx-light)."
"$python" -c 'import streamlit' 2>/dev/null || fail "run 'make run' once: Streamlit is missing."

prefix=$(mktemp -d -t nnviz-deploy-XXXXXX)
children=()
stop() {
    trap - EXIT
    kill "${children[@]}" 2>/dev/null || true
    wait "${children[@]}" 2>/dev/null || true
    rm -rf "$prefix"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# One secret for all, so that a cookie signed by one process is good for the others.
STREAMLIT_SERVER_COOKIE_SECRET=$("$python" -c 'import secrets; print(secrets.token_hex(32))')
export STREAMLIT_SERVER_COOKIE_SECRET

# Run one process, and start it again should it end.
serve() {
    local child=
    trap 'kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit' TERM
    while true; do
        "$python" -m streamlit run "$root/app.py" --server.headless true \
            --server.address 127.0.0.1 --server.port "$1" --browser.gatherUsageStats false &
        child=$!
        wait "$child" || true
        echo "deploy/run.sh: the process on port $1 ended, starting it again" >&2
        sleep 1
    done
}

is_healthy() {
    "$python" - "$1" 2>/dev/null <<'PYTHON'
import sys, urllib.request
urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/_stcore/health", timeout=2)
PYTHON
}

# What the template is filled with: one line, or one pool, for each process.
servers='' pools='' cookies='' owners=''
cd "$root"
for ((i = 0; i < processes; i++)); do
    own=$((port + 1 + i))
    next=$((port + 1 + (i + 1) % processes))
    serve "$own" >"$prefix/process-$i.log" 2>&1 &
    children+=($!)
    servers+="        server 127.0.0.1:$own max_fails=1 fail_timeout=5s;"$'\n'
    pools+="    upstream nnviz_$i { server 127.0.0.1:$own max_fails=1 fail_timeout=5s;"
    ((processes == 1)) || pools+=" server 127.0.0.1:$next backup;"
    pools+=" }"$'\n'
    cookies+="        \"$i\" nnviz_$i;"$'\n'
    owners+="        \"~:$own\$\" $i;"$'\n'
done

for ((i = 0; i < processes; i++)); do
    for ((tries = 0; ; tries++)); do
        is_healthy $((port + 1 + i)) && break
        ((tries < 60)) || fail "a process is not healthy: $(tail -n 20 "$prefix/process-$i.log")"
        sleep 0.5
    done
done

config=$(<"$root/deploy/nginx.conf.template")
config=${config//@PREFIX@/$prefix}
config=${config//@ADDRESS@/$address}
config=${config//@PORT@/$port}
config=${config//@SERVERS@/$servers}
config=${config//@POOLS@/$pools}
config=${config//@COOKIES@/$cookies}
config=${config//@OWNERS@/$owners}
echo "$config" >"$prefix/nginx.conf"

"$nginx" -p "$prefix" -c "$prefix/nginx.conf" -e "$prefix/nginx-error.log" &
children+=($!)
echo "nnviz: $processes processes behind http://$address:$port (logs in $prefix)"
wait "${children[-1]}" || fail "nginx ended: $(cat "$prefix/nginx-error.log")"
