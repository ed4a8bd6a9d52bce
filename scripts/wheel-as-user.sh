#!/usr/bin/env bash
# What a user has who installs the wheel: an environment of its own, the default
# dependencies, no Node.js, another folder.
#
#     scripts/wheel-as-user.sh PYTHON WHEEL FOLDER [opened]
#
# The environment is left in FOLDER/venv, the report in FOLDER/out; with `opened`
# the shipped record is opened and no report is written.
set -euo pipefail
python=$1 wheel=$(realpath "$2") folder=$3
imports=$(realpath "$(dirname "$0")/import_all.py")

"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
"$folder/venv/bin/python" -m pip check
mkdir "$folder/home" "$folder/elsewhere"
as_user() {
    (cd "$folder/elsewhere" && env --ignore-environment HOME="$folder/home" PATH="$folder/venv/bin" "$@")
}
as_user paradiplomacy --help >"$folder/help"
as_user python -m paradiplomacy --help >"$folder/help-of-module"
grep --quiet 'hypothesis' "$folder/help" "$folder/help-of-module"
as_user python "$imports"
for second_opinion in diff_diff lifelines matplotlib networkx; do
    if as_user python -c "import $second_opinion" 2>/dev/null; then
        echo "$second_opinion was installed with the wheel; it is for tests alone" >&2
        exit 1
    fi
done
packages=$("$folder/venv/bin/python" -m pip list --disable-pip-version-check --format=freeze | wc -l)
size=$(du --summarize --block-size=M "$folder/venv" | cut -f 1)
if [ "${4:-}" = opened ]; then
    as_user paradiplomacy tie list >"$folder/ties"
    echo "$(wc -l <"$folder/ties") lines of ties; $packages packages, $size"
    exit
fi
as_user paradiplomacy study --out "$folder/out" >"$folder/study.log" 2>&1 || {
    cat "$folder/study.log" >&2
    exit 1
}
first="$folder/out/index.html"
if [ ! -s "$first" ]; then
    echo "paradiplomacy study wrote no first page; it left:" >&2
    find "$folder/out" >&2
    exit 1
fi
echo "first page: $(wc -c <"$first") bytes; $packages packages, $size"
