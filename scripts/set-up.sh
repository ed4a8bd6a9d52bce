#!/bin/sh
# Make or refresh .venv with the package (editable) and everything that
# developing it takes. `make` calls this; PYTHON=... picks an interpreter.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if ! new_enough "$PYTHON"; then
        say "PYTHON=$PYTHON does not run, or is older than Python 3.11."
        exit 1
    fi
else
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            PYTHON=$candidate
            break
        fi
    done
    if [ -z "${PYTHON:-}" ]; then
        say "paradiplomacy needs Python 3.11 or newer. python3 here is: $(python3 --version 2>&1 || :)"
        say "Install one (Debian or Ubuntu: apt-get install python3 python3-venv), or say which:"
        say "    make PYTHON=/path/to/python3.11"
        exit 1
    fi
fi

# An environment whose Python was removed or upgraded away is made anew.
if ! new_enough .venv/bin/python; then
    if ! "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "$PYTHON cannot make virtual environments: its venv or ensurepip module is missing."
        say "On Debian or Ubuntu: apt-get install python3-venv"
        exit 1
    fi
    "$PYTHON" -m venv --clear .venv
fi

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    if [ ! -f assets/.copied-from ]; then
        say "No Node.js with npm here: it comes from the package index (60 MB), for building only."
    fi
fi

say "Installing into .venv (a few minutes the first time, seconds afterwards) ..."
install() { PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet "$@" --editable '.[dev]'; }

# Everyone on one Python gets the versions that the tests have passed with; on another one pip chooses.
LOCK=requirements/dev-$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])').txt
if [ ! -f "$LOCK" ]; then
    install
elif ! install --constraint "$LOCK"; then
    say "What $LOCK names cannot be installed here (see above). Trying again without it ..."
    install
fi
