#!/usr/bin/env bash
# Run a command with a PostgreSQL of its own, which is gone when it ends:
#
#     scripts/with-postgres.sh make test
#
# The server listens on a socket in a fresh folder only, so no port can be taken
# and no other server is touched. The command finds its address in
# PARADIPLOMACY_TEST_POSTGRES.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT ...]" >&2
    exit 2
fi

shopt -s nullglob
installed=(/usr/lib/postgresql/*/bin/initdb)
shopt -u nullglob
if [ ${#installed[@]} -gt 0 ]; then
    initdb=$(printf '%s\n' "${installed[@]}" | sort -V | tail -n 1)
elif ! initdb=$(command -v initdb); then
    echo "$0: no PostgreSQL server here. On Debian or Ubuntu: apt-get install postgresql" >&2
    exit 1
fi
bin=$(dirname "$initdb")

home=$(mktemp -d /tmp/paradiplomacy-pg.XXXXXX) # short: a socket's path has 107 bytes
as_owner=()
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$home"
    as_owner=(runuser -u postgres --)
fi
server() { # in its folder: user postgres may not enter ours
    (cd "$home" && LC_ALL=C "${as_owner[@]}" "$@") </dev/null
}

finish() {
    local status=$?
    trap - EXIT
    if [ -f "$home/data/postmaster.pid" ]; then
        server "$bin/pg_ctl" --pgdata="$home/data" --mode=immediate --silent stop || true
    fi
    rm -rf "$home"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Text sorts by bytes, as in SQLite, so that one test-suite fits both.
server "$bin/initdb" --pgdata="$home/data" --username=paradiplomacy --auth=trust \
    --encoding=UTF8 --no-locale --no-sync >"$home/initdb.log" 2>&1 ||
    { cat "$home/initdb.log" >&2; exit 1; }
# Nothing here outlives the command, so nothing has to reach the disk.
server "$bin/pg_ctl" --pgdata="$home/data" --log="$home/data/server.log" --wait --silent \
    --options="-c listen_addresses='' -c unix_socket_directories='$home' -c fsync=off -c max_connections=100" start ||
    { cat "$home/data/server.log" >&2; exit 1; }
server "$bin/createdb" --host="$home" --username=paradiplomacy paradiplomacy

export PARADIPLOMACY_TEST_POSTGRES="postgresql+psycopg://paradiplomacy@/paradiplomacy?host=$home"
"$@"
