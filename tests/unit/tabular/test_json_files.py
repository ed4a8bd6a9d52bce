"""JSON of any depth, size and shape gives a value or one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.json_files import parse_json, read_json


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "[" * 200_000 + "]" * 200_000,
        '{"a":' * 200_000,
        '{"a":' * 101 + "1" + "}" * 101,
        "[" * 900 + "]" * 900,
    ],
    ids=["open lists", "lists", "open objects", "a hundred and one", "as deep as Python reads"],
)
def test_what_is_nested_too_deeply_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "fit.json").write_text(text)
    with pytest.raises(FileError, match=r"^fit.json: it is nested too deeply.*; fit again$"):
        read_json(tmp_path / "fit.json", todo="fit again")


def test_a_hundred_levels_are_read() -> None:
    value = parse_json('{"a":[' * 50 + "]}" * 50)
    for _ in range(49):
        value = value["a"][0]
    assert value == {"a": []}


def test_a_file_in_another_encoding_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "fit.json").write_bytes('{"name": "长春"}'.encode("gb18030"))
    with pytest.raises(FileError, match="in gb18030 it would read '长春'"):
        read_json(tmp_path / "fit.json")
