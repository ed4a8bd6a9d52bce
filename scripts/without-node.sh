#!/usr/bin/env bash
# What a machine without Node.js builds: a wheel from a fresh copy of the checkout,
# in which nothing has been fetched or made, with Node.js taken off the path.
#
#     scripts/without-node.sh PYTHON FOLDER
#
# The wheel is left in FOLDER/dist.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(realpath --no-symlinks "$1") folder=$2

mkdir -p "$folder/checkout" "$folder/bin" "$folder/dist"
git ls-files --cached --others --exclude-standard -z |
    tar --create --null --files-from=- --ignore-failed-read | tar --extract --directory="$folder/checkout"

# Node.js may lie in one folder with everything else, so PATH becomes a folder of links.
IFS=: read -ra parts <<<"$PATH"
for part in "${parts[@]}"; do
    find "$part/" -maxdepth 1 \( -type f -o -type l \) -executable \
        ! -name 'node*' ! -name 'npm*' ! -name 'npx*' ! -name 'corepack*' -print0 2>/dev/null |
        xargs --null --no-run-if-empty ln --symbolic --target-directory="$folder/bin" 2>/dev/null || :
done
if PATH="$folder/bin" command -v node npm; then
    echo "Node.js is still on the path" >&2
    exit 1
fi

PATH="$folder/bin" "$python" -m pip wheel --quiet --disable-pip-version-check --no-deps \
    --wheel-dir "$folder/dist" "$folder/checkout"

"$python" - "$folder"/dist/paradiplomacy-*.whl <<'PYTHON'
import sys
import zipfile

wanted = {
    "site/assets/site.js": 20_000,
    "site/assets/site-LICENSES.txt": 1_000,
    "site/assets/outlines.js": 50_000,
    "results/assets/countries-110m.json": 50_000,
    "results/assets/world-atlas-LICENSE.txt": 100,
    "sources/assets/gazetteer.parquet": 1_000_000,
    "sources/assets/gazetteer-LICENSE.txt": 100,
}
with zipfile.ZipFile(sys.argv[1]) as wheel:
    sizes = {item.filename: item.file_size for item in wheel.infolist()}
found = {name: sizes.get(f"paradiplomacy/{name}", 0) for name in wanted}
short = {name: size for name, size in found.items() if size < wanted[name]}
assert not short, f"missing from the wheel, or too small: {short}"
print("built without Node.js:", ", ".join(f"{name} {size:,}" for name, size in found.items()))
PYTHON
