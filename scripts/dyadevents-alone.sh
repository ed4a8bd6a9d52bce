#!/usr/bin/env bash
# dyadevents as a user has it who wants no sister city: its wheel alone, in an environment of its
# own, beside the pandas of today. Its own tests have to pass there, and quickly.
#
#     scripts/dyadevents-alone.sh PYTHON WHEEL FOLDER
#
# The environment is left in FOLDER/venv.
set -euo pipefail
python=$1 wheel=$(realpath "$2") folder=$3
LONGEST=${DYADEVENTS_TEST_LONGEST:-600} # seconds for its tests; two minutes on an idle machine
LARGEST=450                            # MB of the wheel and all that it needs
tests=$(realpath "$(dirname "$0")/../dyadevents")

mkdir -p "$folder/elsewhere"
"$python" -m venv "$folder/venv"
install() { "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
before=$(du --summarize --block-size=1M "$folder/venv" | cut -f 1)
install "$wheel"
size=$(($(du --summarize --block-size=1M "$folder/venv" | cut -f 1) - before))
echo "dyadevents and what it needs: $size MB"
if [ "$size" -ge "$LARGEST" ]; then
    echo "that is more than $LARGEST MB" >&2
    exit 1
fi
cp --recursive "$tests"/{tests,docs,pyproject.toml,README.md,paper.md} "$folder/elsewhere/" # pages are run, too
cd "$folder/elsewhere"
alone() { env --ignore-environment HOME="$folder" PATH="$folder/venv/bin:/usr/bin:/bin" "$@"; }
alone python - <<'PYTHON'
import sys

import dyadevents.files.read
from dyadevents import EventModel, fit
from dyadevents.simulate import simulate

found = {"altair", "polars", "pandas", "paradiplomacy"} & set(sys.modules)
assert not found, found
PYTHON
install "$wheel[test]" 'pandas>=3'
began=$(date +%s)
# A worker for each core; the tests of a file, which need the same compiled functions, in one.
alone timeout "$LONGEST" python -m pytest -q -n auto --dist loadfile -p no:cacheprovider \
    -m 'not thorough' tests
echo "its tests took $(($(date +%s) - began)) seconds"
