#!/bin/sh
# Make the results of this package again, and compare them; see run.py for options.
set -eu
exec "${PYTHON:-python3}" "$(dirname "$0")/run.py" "$@"
