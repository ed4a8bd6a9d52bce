"""`language new` writes what a translator fills in, `language check` says what is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import Outcome
from tests.support.made_language import TAG, forget_languages, write_made_language


@pytest.fixture(autouse=True)
def of_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    forget_languages()
    yield
    forget_languages()


def test_a_new_language_is_written_filled_in_and_found(
    cli: Callable[..., Outcome], tmp_path: Path
) -> None:
    made = cli("language", "new", "fr")
    assert made.out == "languages/fr/fr.po\n"
    file = tmp_path / "languages" / "fr" / "fr.po"
    text = file.read_text(encoding="utf-8")
    at = 'msgctxt "paradiplomacy.cli.language:title"\nmsgid "Languages"\nmsgstr '
    assert at in text
    file.write_text(text.replace(f'{at}""', f'{at}"Langues"'), encoding="utf-8")
    forget_languages()
    listed = cli("language", "list", "--language", "fr").out
    assert "Langues" in listed
    assert "Français" in listed
    shown = json.loads(cli("language", "list", "--json").out)["languages"]
    assert [row["language"] for row in shown] == ["en", "zh", "fr"]
    assert shown[-1]["translated"] == 1
    checked = cli("language", "check", "fr")
    assert "further sentences" in checked.err
    again = cli("language", "new", "fr", "--update")
    assert again.status == 0
    assert f'{at}"Langues"' in file.read_text(encoding="utf-8")


def test_what_is_wrong_is_named_and_exits_with_one(
    cli: Callable[..., Outcome], tmp_path: Path
) -> None:
    folder = tmp_path / "languages" / "pl"
    folder.mkdir(parents=True)
    (folder / "paradiplomacy.cli.language.yaml").write_text("there: '{path} jest'\n", "utf-8")
    checked = cli("language", "check", "pl")
    assert checked.status == 1
    assert "paradiplomacy.cli.language.yaml: paradiplomacy.cli.language:there: lacks {file}" in (
        checked.out
    )
    shown = json.loads(cli("language", "check", "pl", "--json").out)
    assert not shown["valid"]
    assert [row["field"] for row in shown["problems"]] == ["paradiplomacy.cli.language:there"] * 2


@pytest.mark.parametrize(
    ("tag", "says"),
    [("French", "expected a tag"), ("xx", "expected a tag"), ("xyz", "ISO 639"), ("zh", "ships")],
)
def test_a_tag_that_cannot_be_added_is_refused(
    cli: Callable[..., Outcome], tag: str, says: str
) -> None:
    refused = cli("language", "new", tag)
    assert refused.status == 2
    assert says in refused.err


def test_a_file_that_is_there_is_kept(cli: Callable[..., Outcome], tmp_path: Path) -> None:
    write_made_language(tmp_path / "languages")
    (tmp_path / "languages" / TAG / "made.po").rename(tmp_path / "languages" / TAG / f"{TAG}.po")
    refused = cli("language", "new", TAG)
    assert refused.status == 2
    assert "is there already" in " ".join(refused.err.split())
