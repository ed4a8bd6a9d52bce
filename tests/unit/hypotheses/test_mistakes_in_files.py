"""Every mistake in a file of hypotheses, at once and on its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.hypotheses.own_files import BEFORE_AFTER, RATE, SHARE, problems

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.hypotheses.designs import condition_columns
from paradiplomacy.hypotheses.designs.condition_columns import condition
from paradiplomacy.hypotheses.from_file import read_hypotheses


def test_every_mistake_is_told_at_once_on_its_line(written: Any) -> None:
    text = """\
- id: detachment
  claim: Something
  section: here
  design: share
  fram: ties
  hit: "status = 'suspended'"
  silent: maybe
  unit: tie
  did: trade
  expect: mor
- id: Two
  design: sharee
- id: three
  claim: x
  section: y
  design: before-after
  event: exchanged
  dates: {a: 2022}
  shocks: all
  expect: same
  items: [nope]
- 5
"""
    told = problems(written(text), taken={"detachment": "paradiplomacy itself"})
    assert [(row, field) for row, field, _ in told] == [
        (1, "detachment.frame"),
        (1, "detachment.id"),
        (5, "detachment.fram"),
        (7, "detachment.silent"),
        (10, "detachment.expect"),
        (12, "1.design"),
        (13, "three.margin"),
        (17, "three.event"),
        (18, "three.dates"),
        (21, "three.items"),
        (22, "3"),
    ]
    said = {field: message for _, field, message in told}
    assert "did you mean 'frame'?" in said["detachment.fram"]
    assert "'detachment' is the id of a hypothesis of paradiplomacy itself" in said["detachment.id"]
    assert "did you mean 'share'?" in said["1.design"]


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (("country_b =", "contry_b ="), "where", "did you mean 'country_b'"),
        (("country_b = 'CN'", "zzz = 1"), "where", "there are: tie, place_a"),
        (("status = 'suspended'", "1 = 1"), "hit", "one answer for all rows"),
        (("'suspended'\"", '"'), "hit", "is not an SQL expression"),
        (("status = 'suspended'", "status"), "hit", "gives text, expected true or false"),
        (
            ("status = 'suspended'", "established > '2000-01-01'"),
            "hit",
            "write a day as DATE '2000-01-31'",
        ),
        (("status = 'suspended'", "population_a > 'x'"), "hit", "write a number without quotes"),
        (("status = 'suspended'", "status IN (SELECT 1)"), "hit", "is no"),
        (("status = 'suspended'", "x" * 3000), "hit", "at most 2000 characters"),
        (("expect: more", "expect: same"), "margin", "is missing; a claim that nothing differs"),
        (("expect: more", "expect: more\nmargin: [0.4, 0.6]"), "margin", "'expect: same' only"),
        (("expect: more", "expect: same\nmargin: [0.6, 0.7]"), "margin", "reference 0.5"),
        (("expect: more", "expect: same\nmargin: [-1, 0.6]"), "margin", "between 0 and 1"),
        (("expect: more", "expect: more\nreference: 1"), "reference", "between 0 and 1"),
        (("expect: more", "expect: more\nreference: .nan"), "reference", "number"),
        (("expect: more", "expect: more\nleast: 1"), "least", "expected 5 or more"),
        (("id: mine", "id: ../mine"), "id", "lower-case letters"),
        (("frame: ties", "frame: tie"), "frame", "expected 'places', 'ties'"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(
    written: Any, change: tuple[str, str], field: str, says: str
) -> None:
    text = SHARE.replace(*change)
    assert text != SHARE
    told = problems(written(text))
    assert [name for _, name, _ in told] == [field]
    assert says in told[0][2]
    assert told[0][0] > 0 or says.startswith("is missing")


@pytest.mark.parametrize(
    ("text", "change", "field", "says"),
    [
        (RATE, ("event: suspended", "event: founded"), "event", "use design before-after"),
        (RATE, ("until: 2019", "until: 1980"), "until", "after since"),
        (RATE, ("since: 1990", "since: soon"), "since", "soon"),
        (BEFORE_AFTER, ("2022-02}", "2022}"), "dates", "a day or a month"),
        (BEFORE_AFTER, ("dates: {The invasion: 2022-02}\n", ""), "dates", "either shocks"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_other_designs_is_said(
    written: Any, text: str, change: tuple[str, str], field: str, says: str
) -> None:
    assert text.replace(*change) != text
    told = problems(written(text.replace(*change)))
    assert (told[0][1], says in told[0][2]) == (field, True), told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("[]", "is empty"),
        ("a: [", "expected"),
        ("just words", "is not a hypothesis"),
        ("a: &x 1\nb: *x", "uses aliases"),
        (SHARE + "id: other\n", "the key 'id' stands twice"),
        ("- " * 4000 + "x", "nested too deeply"),
        ("id: " + "[" * 20_000 + "]" * 20_000, "nested too deeply"),
    ],
)
def test_what_is_no_hypothesis_is_refused(written: Any, text: str, says: str) -> None:
    told = problems(written(text))[0]
    assert says in told[2]
    lines = {"expected": 1, "uses aliases": 2, "the key 'id' stands twice": 12}
    lines |= {"nested too deeply": 1}
    assert told[0] == lines.get(says, 0)


def test_other_files_are_refused(tmp_path: Path, written: Any) -> None:
    with pytest.raises(NotFoundError, match=r"no file of hypotheses .*absent\.yaml"):
        read_hypotheses(tmp_path / "absent.yaml")
    assert "ends in .yaml or .py" in problems(written("x", "mine.txt"))[0][2]
    (tmp_path / "latin.yaml").write_bytes(b"id: caf\xe9\n")
    assert "not UTF-8" in problems(tmp_path / "latin.yaml")[0][2]
    (tmp_path / "folder.yaml").mkdir()
    assert "is a folder" in problems(tmp_path / "folder.yaml")[0][2]


def test_a_value_that_the_record_makes_wrong_names_file_and_hypothesis(
    written: Any, hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.tie("us", "cn")
    text_as_number = pl.col("label_a").cast(pl.Int64) > 1
    monkeypatch.setattr(condition_columns, "parse_condition", lambda *_, **__: text_as_number)
    (one,) = read_hypotheses(written(SHARE))
    with pytest.raises(ParadiplomacyError, match=r"mine\.yaml: mine cannot be worked out"):
        one.run(hand.frames())


def test_conditions_name_columns_of_ties_beside_those_of_rows_on_them() -> None:
    condition("country_b = 'RU' AND suspensions > 0 AND established < DATE '2000-01-01'", "ties")
    condition("country_b = 'RU' AND form = 'visit'", "exchanges")
    condition("country = 'CN' AND value > 3", "readings")
    with pytest.raises(ValueError, match="not a column of frame shocks"):
        condition("country_b = 'RU'", "shocks")
