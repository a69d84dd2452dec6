#!/bin/sh
# nginx's configuration, printed: deploy/nginx-conf.sh LISTEN FOLDER PROCESS...
#
# LISTEN is where nginx listens (127.0.0.1:8501, or 8080), FOLDER where it may write, and each
# PROCESS the address of one (127.0.0.1:8502). FRAME_ANCESTORS says which sites may embed the page:
# * by default, so that a course can; 'self' or a list of sites as in Content-Security-Policy.
# shellcheck disable=SC2089,SC2090  # quotes in these variables are meant for nginx
set -eu

[ "$#" -ge 3 ] || { echo "usage: deploy/nginx-conf.sh LISTEN FOLDER PROCESS..." >&2; exit 1; }
LISTEN=$1 PREFIX=$2 FRAME_ANCESTORS=${FRAME_ANCESTORS-*}
shift 2
case $FRAME_ANCESTORS in
*[\"\;\$\\]* | '')
    echo "deploy/nginx-conf.sh: FRAME_ANCESTORS must be a list of sites. Got $FRAME_ANCESTORS." >&2
    exit 1
    ;;
esac

line='
'
first=$1 number=0 SERVERS='' POOLS='' COOKIES='' OWNERS=''
while [ "$#" -gt 0 ]; do
    own=$1 next=${2:-$first}
    shift
    SERVERS="$SERVERS        server $own max_fails=0;$line"
    POOLS="$POOLS    upstream nnviz_$number { server $own max_fails=0;"
    [ "$own" = "$next" ] || POOLS="$POOLS server $next max_fails=0 backup;"
    POOLS="$POOLS }$line"
    COOKIES="$COOKIES        \"$number\" nnviz_$number;$line"
    OWNERS="$OWNERS        \"~$own\$\" \"$number\";$line"
    number=$((number + 1))
done

export LISTEN PREFIX FRAME_ANCESTORS SERVERS POOLS COOKIES OWNERS
awk '{
    while (match($0, /@[A-Z_]+@/)) {
        name = substr($0, RSTART + 1, RLENGTH - 2)
        value = ENVIRON[name]
        sub(/\n$/, "", value)
        printf "%s%s", substr($0, 1, RSTART - 1), value
        $0 = substr($0, RSTART + RLENGTH)
    }
    print
}' "$(dirname "$0")/nginx.conf.template"
