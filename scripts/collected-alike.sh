#!/usr/bin/env bash
# Collect the tests twice and compare their names:
#
#     scripts/collected-alike.sh python -m pytest
#
# Two workers of pytest-xdist must find the same tests in the same order. So the second
# time, some seconds later, has another order of sets, time zone, language, home and folder
# for temporary files: a test whose name or place hangs on one of these differs.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 PYTEST-COMMAND [ARGUMENT ...]" >&2
    exit 2
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/home" "$folder/tmp"

collect() { # collect FILE PYTEST-COMMAND...: the names, in the order in which they would run
    local into=$1
    shift
    if ! "$@" --numprocesses=0 --collect-only --quiet -p no:cacheprovider >"$into.all"; then
        cat "$into.all" >&2
        exit 1
    fi
    grep -F :: "$into.all" >"$into" # without the summary, which holds the time it took
}

PYTHONHASHSEED=1 collect "$folder/first" "$@"
sleep 3 # a zip file counts in steps of two seconds
PYTHONHASHSEED=2 TZ=Asia/Shanghai LC_ALL=C HOME=$folder/home TMPDIR=$folder/tmp \
    collect "$folder/second" "$@"

if ! diff "$folder/first" "$folder/second" >"$folder/difference"; then
    head -n 20 "$folder/difference" | cut -c 1-200 >&2
    echo "$0: these tests had another name or place the second time. Give their parameters" >&2
    echo "    ids=... that hold no time, address, path or order of a set." >&2
    exit 1
fi
echo "$(wc -l <"$folder/first") tests, twice the same"
