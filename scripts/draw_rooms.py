"""Draw the rooms of the code and who may import whom, from the contract that holds the code to it.

    python scripts/draw_rooms.py            # writes docs/images/rooms.svg
    python scripts/draw_rooms.py --check    # exit status 1 if that file would change

Which rooms there are and how they lie comes from the contract `rooms` in pyproject.toml; what a
room holds, from the table in CONTRIBUTING.md. The same input gives the same bytes everywhere.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "rooms.svg"
PACKAGE = "paradiplomacy"

WIDTH, MARGIN, GAP = 960, 16, 10
LEFT = 64
"""Where the boxes begin; the arrow stands before them."""
NAME_SIZE, TEXT_SIZE, LINE = 15, 12, 16
LETTER = 6.3
"""Width of a letter of the small text in pixels, rather too wide than too narrow."""

STYLE = f"""
  text {{ font-family: system-ui, "Helvetica Neue", Arial, sans-serif; fill: #1b1f24; }}
  .name {{ font-size: {NAME_SIZE}px; font-weight: 600; }}
  .text {{ font-size: {TEXT_SIZE}px; fill: #424a53; }}
  .room {{ fill: #eef3f8; stroke: #6b7f94; }}
  .arrow {{ stroke: #424a53; stroke-width: 2; fill: none; }}"""


def layers(project: Path = ROOT) -> list[list[str]]:
    """Rooms from the top down, those side by side in one list.

    A room in parentheses is planned; it is left out until it exists.
    """
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    lines = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    found = []
    for line in lines:
        names = [name.strip() for name in line.split("|")]
        # __main__ only calls cli, for `python -m`.
        rooms = [name for name in names if not name.startswith(("(", "_")) or exists(project, name)]
        if rooms:
            found.append(rooms)
    return found


def exists(project: Path, name: str) -> bool:
    """Whether a planned room is there by now."""
    return name.startswith("(") and (project / "src" / PACKAGE / name.strip("()")).exists()


def contents(project: Path = ROOT) -> dict[str, str]:
    """What each room holds, by its name: the table's words up to the first stop."""
    text = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| Room | What it holds |")[2].partition("\n\n")[0]
    held = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for name in re.findall(r"`(\w+)`", cells[0]):
            held[name] = re.split(r"[:;.] ", f"{cells[1]} ")[0].strip().replace("`", "")
    return held


def draw(rooms: list[list[str]], holds: dict[str, str]) -> str:
    """The picture, as SVG.

    Parameters
    ----------
    rooms : list of list of str
        Names from the top down.
    holds : dict of str to str
        What each of them holds.

    Raises
    ------
    SystemExit
        If the table lacks a room.
    """
    missing = [name for row in rooms for name in row if name.strip("()") not in holds]
    if missing:
        sys.exit(f"CONTRIBUTING.md: the table of rooms has no row for {', '.join(missing)}")
    body: list[str] = []
    top = MARGIN
    for row in rooms:
        names = [name.strip("()") for name in row]
        width = (WIDTH - LEFT - MARGIN - GAP * (len(names) - 1)) / len(names)
        texts = [textwrap.wrap(holds[name], int((width - 24) / LETTER)) for name in names]
        height = 32 + LINE * max(map(len, texts))
        for at, (name, text) in enumerate(zip(names, texts, strict=True)):
            left = LEFT + at * (width + GAP)
            body += box(name, text, left=left, top=top, width=width, height=height)
        top += height + GAP
    bottom = top - GAP
    body += arrow(MARGIN, bottom)
    return page(bottom + MARGIN, body)


def box(
    name: str, text: list[str], *, left: float, top: float, width: float, height: float
) -> Iterator[str]:
    """A room: its name, and what it holds below."""
    x = left + 12
    yield (
        f'<rect class="room" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="6"/>'
    )
    yield f'<text class="name" x="{x:.1f}" y="{top + 21:.1f}">{escape(name)}</text>'
    for at, line in enumerate(text):
        y = top + 21 + LINE * (at + 1)
        yield f'<text class="text" x="{x:.1f}" y="{y:.1f}">{escape(line)}</text>'


def arrow(top: float, bottom: float) -> Iterator[str]:
    """From the top down, as imports go."""
    x, middle = 44, (top + bottom) / 2
    yield f'<path class="arrow" d="M{x} {top}V{bottom:.1f}m-7 -10 7 10 7 -10"/>'
    yield (
        f'<text class="text" transform="translate({x - 14} {middle:.1f}) rotate(-90)" '
        'text-anchor="middle">a room may import what lies below it, and nothing beside it</text>'
    )


def page(height: float, body: list[str]) -> str:
    """The whole file, on a ground of its own, so that it can be read on a dark page too."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img" aria-labelledby="title">'
    )
    lines = [
        head,
        f'<title id="title">The rooms of {PACKAGE}, from the commands to what all share</title>',
        f"<style>{STYLE}\n</style>",
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the picture, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Draw docs/images/rooms.svg.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it is old")
    check = parser.parse_args().check
    picture = draw(layers(), contents())
    if not check:
        PICTURE.write_text(picture, encoding="utf-8", newline="\n")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        sys.exit("docs/images/rooms.svg is older than what it is drawn from: make rooms")


if __name__ == "__main__":
    main()
