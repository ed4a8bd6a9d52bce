"""What the reference says of tables is what their declarations say."""

from __future__ import annotations

import csv
import importlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import ROOT

from paradiplomacy.hypotheses.catalogue import OURS, SECTIONS
from paradiplomacy.language import render
from paradiplomacy.model.tables import FILES
from paradiplomacy.sources.record_rows import TABLES


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script that writes parts of the reference."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("write_reference")


def test_the_reference_is_up_to_date(writing: Any) -> None:
    for name, text in writing.written().items():
        current = (writing.DOCS / name).read_text(encoding="utf-8")
        assert current == text, f"docs/{name}: run make reference"


def test_a_claim_without_an_entry_gets_one_and_others_keep_their_notes(writing: Any) -> None:
    del writing
    entries = importlib.import_module("claim_entries")
    first, second = OURS[:2]
    old = f"# Section\n\n### `{first.id}`\n\nAn older\nwording.\n\nA note.\n\nMethod: a book.\n"
    page = entries.with_entry(entries.with_entry(old, first), second)
    assert page == (
        f"# Section\n\n### `{first.id}`\n\n{first.claim}\n\nA note.\n\nMethod: a book.\n"
        f"\n### `{second.id}`\n\n{second.claim}\n\nMethod: {second.estimator}\n"
    )


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_of_a_section_has_its_claims_and_no_other(section: str) -> None:
    page = (ROOT / f"docs/reference/hypotheses/{section}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### `(.+)`$", page, re.MULTILINE)
    assert sorted(headings) == sorted(claim.id for claim in SECTIONS[section])


def test_a_claim_without_a_row_gets_one_in_both_lists(writing: Any, tmp_path: Path) -> None:
    del writing
    entries = importlib.import_module("claim_entries")
    first, second = OURS[:2]
    path = tmp_path / "list.csv"
    path.write_text(f"claim,worth gathering\ngone,x\n{first.id},logs\n", encoding="utf-8")
    needs = "; ".join(render(need.what, "en") for need in second.needs)
    assert list(entries.gathering_rows(path))[:2] == [(first.id, "logs"), (second.id, needs)]
    design = ("design", "share", "exact", "a study")
    path.write_text(
        f"sort,name,decided_by,studies\nhypothesis,{first.id},exact share,shares\n"
        f"{','.join(design)}\n",
        encoding="utf-8",
    )
    tried = list(entries.tried_rows(path))
    assert tried[0] == ("hypothesis", first.id, "exact share", "shares")
    assert tried[1] == ("hypothesis", second.id, str(second.estimator), entries.UNTRIED)
    assert tried[len(OURS) :] == [design]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_counts_of_a_readme_are_written_where_it_has_them(writing: Any, name: str) -> None:
    del writing
    readme = importlib.import_module("write_readme")
    text = (ROOT / name).read_text(encoding="utf-8")
    counts = dict(zip(readme.COUNTS[name], range(901, 906), strict=True))
    renewed = readme.with_counts(name, text, counts)
    assert all(renewed.count(str(number)) == 1 for number in counts.values())
    with pytest.raises(SystemExit, match="counts claims 0 times"):
        readme.with_counts(name, "", counts)


def test_every_command_has_its_section_with_an_example(writing: Any) -> None:
    page = (writing.REFERENCE / "commands.md").read_text(encoding="utf-8")
    for name in writing.commands():
        assert page.count(f"\n## `{name}`\n") == 1, name
        if name != "paradiplomacy":
            assert f"$ {name} " in page or f"$ {name}\n" in page, f"no example of {name}"


def test_every_option_has_a_meaning(writing: Any) -> None:
    file = io.StringIO(writing.written()["reference/command-options.csv"])
    assert [row for row in csv.DictReader(file) if not row["meaning"]] == []


def test_every_file_has_its_section() -> None:
    page = (ROOT / "docs/reference/record-format.md").read_text(encoding="utf-8")
    for file in FILES:
        assert page.count(f"\n### `{file}`\n") == 1, file


def test_examples_in_the_columns_are_valid_rows(writing: Any) -> None:
    for file, table in FILES.items():
        words = writing.table_words(table)
        TABLES[file].model_validate({c.name: words.example(c.name) for c in table.cells})
