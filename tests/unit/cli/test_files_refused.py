"""A file that the system does not let be written: one line that names it, and nothing left."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Cli

from paradiplomacy.cli import main as command_line
from paradiplomacy.writing import workbook

SHEET, FORM = ("interview", "sheet"), ("interview", "form")


@pytest.mark.parametrize("command", [SHEET, FORM], ids=lambda words: words[-1])
def test_a_workbook_in_a_folder_that_is_not_there(
    cli: Cli, tmp_path: Path, command: tuple[str, str]
) -> None:
    ran = cli(*command, tmp_path / "none" / "f.xlsx")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert str(tmp_path / "none" / "f.xlsx") in ran.err
    assert "No such file or directory" in ran.err


def test_a_workbook_is_closed_with_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), workbook(tmp_path / "none" / "f.xlsx") as book:
        book.add_worksheet("a")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "choose another folder"),
        (errno.EROFS, "choose another folder"),
        (errno.ENOSPC, "make room there"),
        (errno.ENOENT, "make the folder first"),
        (errno.EEXIST, "choose another one"),
        (errno.ENAMETOOLONG, "choose a shorter name"),
    ],
)
def test_what_to_do_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, says: str
) -> None:
    def refuse() -> None:
        raise OSError(number, os.strerror(number), "ties.xlsx")

    monkeypatch.setattr(command_line, "app", refuse)
    with pytest.raises(SystemExit):
        command_line.main()
    said = capsys.readouterr().err
    assert said.startswith(f"Error: ties.xlsx: {os.strerror(number)}; ")
    assert says in said
