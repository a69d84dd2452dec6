#!/usr/bin/env bash
# Whether the process at HOST:PORT answers its health check; needs no other program than bash.
set -euo pipefail

exec 3<>"/dev/tcp/${1%:*}/${1##*:}"
printf 'GET /_stcore/health HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" >&3
read -r -t 5 _ status _ <&3
[[ $status == 200 ]]
