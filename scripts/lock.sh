#!/bin/sh
# Renew requirements/dev-3.11.txt: the exact versions in which `make` installs what developing
# takes on Python 3.11. `make lock` calls this.
#
#     scripts/lock.sh               the newest versions that pyproject.toml allows
#     scripts/lock.sh --no-upgrade  the versions that are locked; only what is new is looked up
#
# uv resolves them, in an environment of its own that goes away afterwards: nothing else needs it.
set -eu
cd "$(dirname "$0")/.."

LOCK=requirements/dev-3.11.txt
PYTHON=${PYTHON:-.venv/bin/python}

upgrade=--upgrade
if [ "${1:-}" = --no-upgrade ]; then upgrade=; fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$PYTHON" -m venv "$tmp/venv"
PIP_DISABLE_PIP_VERSION_CHECK=1 "$tmp/venv/bin/python" -m pip install --quiet 'uv>=0.6'

# Universal: what only Windows or macOS needs stands in it with its condition. Fewest: one version
# of each that fits every 3.11, rather than others for later Pythons, which take no lock.
"$tmp/venv/bin/uv" pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 \
    $upgrade --no-emit-package paradiplomacy --no-annotate --quiet \
    --custom-compile-command 'make lock' --output-file "$LOCK"
