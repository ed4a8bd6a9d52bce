"""The page for newcomers names files that exist, and shows the rooms as the contract has them."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import CODE, ROOT, page, rows, section

PATH = re.compile(r"[\w.-]+(/[\w.-]*)+|[\w-]+\.(toml|md|py)")
"""What looks like a file or a folder among what stands in backticks."""


def named(text: str) -> list[str]:
    return [name for name in CODE.findall(text) if PATH.fullmatch(name)]


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script that draws the rooms."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    return importlib.import_module("draw_rooms")


def test_every_place_that_a_task_begins_with_exists() -> None:
    tasks = list(rows(section("contributing.md", "Where is what")))[1:]
    assert len(tasks) > 20
    for task, *places in tasks:
        for name in named(" ".join(places)):
            assert any(
                path.is_dir() if name.endswith("/") else path.is_file()
                for path in (ROOT / "src" / "paradiplomacy" / name, ROOT / name)
            ), f"{task}: {name}"


@pytest.mark.parametrize(
    "file", ["CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "docs/releasing.md"]
)
def test_every_file_that_a_page_for_contributors_names_exists(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    first = {path.name for path in ROOT.iterdir()}
    wanted = [
        name for name in named(text) if name.partition("/")[0] in first and "NAME" not in name
    ]
    assert [name for name in wanted if not (ROOT / name).exists()] == []
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not ((ROOT / file).parent / link).exists()] == []


def test_every_target_of_make_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8") + page("releasing.md")
    said = {word for run in re.findall(r"`make ([a-z ]+)", text) for word in run.split()}
    assert said <= targets


def test_the_picture_of_the_rooms_is_up_to_date(drawing: Any) -> None:
    picture = drawing.draw(drawing.layers(), drawing.contents())
    assert drawing.PICTURE.read_text(encoding="utf-8") == picture, "make rooms"


def test_every_room_of_the_code_stands_in_the_picture(drawing: Any) -> None:
    package = ROOT / "src" / "paradiplomacy"
    rooms = {
        path.stem
        for path in package.iterdir()
        if (path.is_dir() or path.suffix == ".py") and not path.name.startswith(("_", "."))
    } - {"py"}
    drawn = drawing.PICTURE.read_text(encoding="utf-8")
    assert set(re.findall(r'class="name"[^>]*>([^<]+)<', drawn)) == rooms


def test_a_room_without_a_row_in_the_table_is_named(drawing: Any) -> None:
    with pytest.raises(SystemExit, match="no row for attic"):
        drawing.draw([["model", "attic"]], {"model": "places"})


def test_a_planned_room_is_drawn_once_it_is_there(drawing: Any, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.importlinter.contracts]]\nid = "rooms"\nlayers = ["__main__", "a | (b)"]\n',
        encoding="utf-8",
    )
    assert drawing.layers(tmp_path) == [["a"]]
    (tmp_path / "src" / "paradiplomacy" / "b").mkdir(parents=True)
    assert drawing.layers(tmp_path) == [["a", "(b)"]]


def test_an_old_picture_is_refused(
    drawing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "PICTURE", tmp_path / "rooms.svg")
    monkeypatch.setattr(sys, "argv", ["draw_rooms.py", "--check"])
    with pytest.raises(SystemExit, match="make rooms"):
        drawing.main()
    monkeypatch.setattr(sys, "argv", ["draw_rooms.py"])
    drawing.main()
    drawing.PICTURE.write_text(drawing.PICTURE.read_text(encoding="utf-8") + " ", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["draw_rooms.py", "--check"])
    with pytest.raises(SystemExit, match="make rooms"):
        drawing.main()
