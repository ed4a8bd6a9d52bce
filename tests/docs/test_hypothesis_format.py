"""Every key of a hypothesis has its line, and the worked example says what its page shows."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from paradiplomacy.cli.main import app
from paradiplomacy.errors import RecordError
from paradiplomacy.hypotheses.designs.condition_columns import OF_TIES, columns_of, condition
from paradiplomacy.hypotheses.designs.spec import SPECS, Common
from paradiplomacy.hypotheses.from_file import read_hypotheses
from paradiplomacy.record.frames import SCHEMAS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "hypothesis-format.md").read_text(encoding="utf-8")
GUIDE = (DOCS / "how-to" / "write-a-hypothesis-in-yaml.md").read_text(encoding="utf-8")
PYTHON = (DOCS / "how-to" / "add-a-hypothesis.md").read_text(encoding="utf-8")

SECTIONS: dict[str, type[BaseModel]] = {
    "All designs": Common,
    **SPECS,
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lines_of(section: str) -> dict[str, str]:
    """The rest of each row, by the key that it describes."""
    text = PAGE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| `([a-z_]+)` \| (.*) \|$", text, re.MULTILINE))


def keys_of(section: str) -> dict[str, str]:
    """Whether each key of a section is required, in words."""
    with (DOCS / "reference" / "hypothesis-keys.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["meaning"] and row["type"] for row in rows)
    return {row["key"]: row["required"] for row in rows if row["section"] == section}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_has_its_line(section: str) -> None:
    model = SECTIONS[section]
    listed = keys_of(section)
    common = set(Common.model_fields) if issubclass(model, Common) and model is not Common else {""}
    wanted = {i.alias or n: i for n, i in model.model_fields.items() if n not in common}
    assert set(listed) == set(wanted)
    for key, info in wanted.items():
        assert (listed[key] == "yes") == info.is_required(), key


def test_columns_beside_those_of_a_frame_are_the_ones_that_are_named() -> None:
    more = {name: set(columns_of(name)) - set(SCHEMAS[name]) for name in SCHEMAS}
    assert more["ties"] == set(re.findall(r"`([a-z]+)`", lines_of("Conditions")["ties"]))
    row = next(line for line in PAGE.splitlines() if line.endswith("| those of their tie |"))
    of_ties = set(re.findall(r"`([a-z]+)`", row))
    assert of_ties == {*OF_TIES, "answers"} - {"ties"}
    assert all("country_b" in columns_of(name) for name in of_ties)
    assert all({"country", "region"} <= more[name] for name in ("laws", "readings"))
    assert {name for name, columns in more.items() if columns} == {
        *of_ties,
        *("ties", "laws", "readings"),
    }


def test_every_condition_on_the_page_is_one() -> None:
    table = PAGE.split("| Part | Written |", 1)[1].split("\n\n", 1)[0]
    (comparison,) = re.findall(r"such as\n`(.*)`\.", PAGE)
    condition(comparison, "ties")
    for text, frame in (
        (r"`(tier IN .*?)`", "ties"),
        (r"`(value BETWEEN .*?)`", "readings"),
        (r"`(label_a LIKE .*?)`", "ties"),
        (r"`(established IS NULL)`", "ties"),
    ):
        condition(re.findall(text, table)[0], frame)
    condition(re.findall(r"`(COALESCE.*?)`", table)[0], "ties")
    condition(re.findall(r"`(YEAR.*?)`", table)[0] + " > 1990", "ties")
    condition(re.findall(r"`(ARRAY_CONTAINS.*?)`", table)[0], "exchanges")
    condition(re.findall(r"`(ARRAY_LENGTH.*?)`", table)[0], "ties")


def run(line: str) -> str:
    result = CliRunner().invoke(app, shlex.split(line)[1:], env={"COLUMNS": "110"})
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_worked_example_says_what_its_page_shows() -> None:
    (claims,) = fenced(GUIDE, "yaml")
    Path("claims.yaml").write_text(claims, encoding="utf-8")
    first, command, last = fenced(GUIDE, "console")
    assert run(first.removeprefix("$ ").partition(" > ")[0]).startswith("# A share")
    said = run(command.removeprefix("$ "))
    shown, wrong = fenced(GUIDE, "text")
    position = 0
    for part in shown.split("...\n"):
        wanted = " ".join(part.split())
        position = said.find(wanted, position)
        assert position >= 0, f"the page shows {wanted!r}; it is now {said}"
    assert "--hypotheses claims.yaml" in last
    Path("claims.yaml").write_text(claims.replace("country_a =", "contry_a =", 1), encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_hypotheses("claims.yaml")
    assert f"Error: {caught.value}" == wrong.strip()


def test_the_python_of_the_other_page_runs_from_a_file() -> None:
    Path("mine.py").write_text(fenced(PYTHON, "python")[0], encoding="utf-8")
    assert "mostly-sister" in run("paradiplomacy hypothesis run --hypotheses mine.py")
