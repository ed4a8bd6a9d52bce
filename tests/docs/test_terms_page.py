"""dyadevents/docs/terms.md and terms.csv have every term, with all its options."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from pathlib import Path

import pytest

from dyadevents.formula import parse
from dyadevents.terms import TERMS
from made_events.event_histories import MODES, term_strategies
from paradiplomacy.record.event_kinds import TIE_KINDS

REFERENCE = Path(__file__).parents[2] / "dyadevents" / "docs"
PAGE = (REFERENCE / "terms.md").read_text(encoding="utf-8")
with (REFERENCE / "terms.csv").open(encoding="utf-8", newline="") as file:
    TABLE = {row["term"]: row for row in csv.DictReader(file)}


def test_every_term_is_in_the_table_and_on_the_page() -> None:
    listed = re.search(r"^## The terms\n(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)
    assert listed is not None
    assert set(TERMS) <= set(re.findall(r"`(\w+)`", listed[1]))
    assert set(TABLE) == set(TERMS)


@pytest.mark.parametrize("name", sorted(TERMS))
def test_an_entry_has_the_equation_the_reading_the_source_and_every_option(name: str) -> None:
    entry = TABLE[name]
    for column in ("statistic", "a positive coefficient", "options", "networks", "source"):
        assert entry[column], f"{name}: no {column}"
    described = f"{entry['options']} {entry['note']}"
    for option in fields(TERMS[name]):  # type: ignore[arg-type]
        assert re.search(rf"\b{option.name}\b", described), f"{name}: {option.name}"


@pytest.mark.parametrize("name", sorted(TERMS))
def test_every_source_is_in_the_list(name: str) -> None:
    with (REFERENCE.parents[1] / "docs" / "methods" / "references.csv").open(
        encoding="utf-8"
    ) as file:
        listed = [(row["author"], row["year"]) for row in csv.DictReader(file)]
    cited = re.findall(r"([A-Z][\w-]+)(?:,| et al\.| and)?[^;(]*?(\d{4})", TABLE[name]["source"])
    for author, year in cited:
        assert any(who.startswith(author) and when == year for who, when in listed), author


@pytest.mark.parametrize("name", sorted(TERMS))
def test_an_entry_names_the_networks_that_the_comparison_uses_it_in(name: str) -> None:
    networks = TABLE[name]["networks"]
    used = {mode for mode in MODES if name in term_strategies(mode, ties=True)}
    assert used == set(MODES if networks == "all" else networks.split(", "))


@pytest.mark.parametrize("name", sorted(TERMS))
def test_the_defaults_of_an_entry_are_those_of_the_term(name: str) -> None:
    defaults = {option.name: option.default for option in fields(TERMS[name])}  # type: ignore[arg-type]
    for option, value in re.findall(r"(\w+) = (\w+)", TABLE[name]["options"]):
        assert str(defaults[option]).lower() == value, f"{name}: {option}"


def test_the_formulas_of_the_page_can_be_read() -> None:
    one, several = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert len(parse(one)["event"]) == 3
    assert [len(terms) for terms in parse(several, TIE_KINDS).values()] == [3, 2, 2, 2, 0]
