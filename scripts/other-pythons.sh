#!/usr/bin/env bash
# Every other Python of this machine that the package may run on: the wheel as a user has it,
# with the shipped record; on the newest that the classifiers name, and on newer ones, the study
# and the quick tests, too.
#
#     scripts/other-pythons.sh --list       version and path of each
#     scripts/other-pythons.sh WHEEL
#
# The classifiers in pyproject.toml name the Pythons that have passed: one of them
# that fails is an error. A Python that is newer than they are is tried all the same,
# and what fails on it is only said.
set -euo pipefail
cd "$(dirname "$0")/.."
LONGEST=25m # for the quick tests on one Python

# Of each version the first one found: on PATH, in the usual folders, by pyenv.
list() {
    local main seen=" " python version path
    main=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    while read -r python; do
        # A stand-in of pyenv for a version that is not chosen fails here.
        read -r version path < <("$python" -c '
import ensurepip, sys, venv
if sys.version_info >= (3, 11) and sys.version_info.releaselevel == "final":
    print("%d.%d" % sys.version_info[:2], sys.executable)' 2>/dev/null </dev/null) || continue
        if [ "$version" != "$main" ] && [[ $seen != *" $version "* ]]; then
            seen+="$version "
            echo "$version $path"
        fi
    done < <(candidates)
}

candidates() {
    local folder
    IFS=: read -ra folders <<<"$PATH:/usr/bin:/usr/local/bin"
    for folder in "${folders[@]}" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin; do
        find "$folder/" -maxdepth 1 -regex '.*/python3\.[0-9]+' 2>/dev/null | sort -V
    done
}

claimed() { grep --quiet "Programming Language :: Python :: $1\"" pyproject.toml; }

try() { # try PYTHON WHEEL FOLDER; never called by the name of a condition, which would undo set -e
    echo "the wheel alone"
    if [ "$(printf '%s\n' "$version" "$newest" | sort -V | tail -n 1)" != "$version" ]; then
        scripts/wheel-as-user.sh "$1" "$2" "$3" opened
        return
    fi
    scripts/wheel-as-user.sh "$1" "$2" "$3"
    echo "the quick tests"
    "$3/venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable '.[test]'
    timeout "$LONGEST" make quick BIN="$3/venv/bin" READY=
}

if [ "${1:-}" = "--list" ]; then
    list
    exit
fi
wheel=$1
newest=$(list | while read -r version _; do if claimed "$version"; then echo "$version"; fi; done | sort -V | tail -n 1)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=()
while read -r version python; do
    printf '\n--- [%s] Python %s: %s\n' "$(date +%H:%M:%S)" "$version" "$python"
    mkdir "$tmp/$version"
    set +e
    (
        set -e
        try "$python" "$wheel" "$tmp/$version"
    ) </dev/null
    status=$?
    set -e
    rm -rf "${tmp:?}/$version"
    if [ "$status" -ne 0 ]; then
        if [ "$status" -eq 124 ]; then echo "the quick tests took longer than $LONGEST" >&2; fi
        if claimed "$version"; then failed+=("$version"); else echo "Python $version: fails, and no classifier names it" >&2; fi
    fi
done < <(list)
if [ ${#failed[@]} -gt 0 ]; then
    echo "Fails on Python ${failed[*]}, which pyproject.toml names." >&2
    exit 1
fi
