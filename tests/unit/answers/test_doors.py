"""The JSON of a thing is the same at every door: its page, its command, and Python."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.docs.pages import DOCS
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from typer.testing import CliRunner

from paradiplomacy.answers.crises import crisis_answer
from paradiplomacy.answers.exchanges import exchange_list
from paradiplomacy.answers.index import index_of
from paradiplomacy.answers.laws import law_answers
from paradiplomacy.answers.place import place_answer
from paradiplomacy.answers.search import search
from paradiplomacy.answers.source import source_answer
from paradiplomacy.answers.tie import tie_answer
from paradiplomacy.cli.main import app
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.open import open_record
from paradiplomacy.record.record import Record
from paradiplomacy.results.analyses import count_by_definition
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.results.gathered import hypotheses_tested
from paradiplomacy.results.geography import geography_of
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import KIND, KINDS
from paradiplomacy.site.site import Site, page_as_json
from paradiplomacy.views import RecordAnswer, line_of

Cli = Callable[..., Any]
LAW = "ar-14-1-116"
TIE = tie_key(LITTLE_ROCK, CHANGCHUN)


@pytest.fixture
def small(folder: Folder) -> Path:
    """The small record with a law that ended a tie, which was renewed, and what is in doubt."""
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    folder.add("laws.csv", place="us-ar", effective="2025-08-05", covered="municipalities")
    folder.add("laws.csv", place="us-ar", effective="2025-07-01", source="oak")
    folder.add("laws.csv", id="a-bill", status="bill", place=LITTLE_ROCK)
    folder.tie("ended", "2025-09", actor="law")
    folder.tie("renewed", "2025-10", actor="US")
    folder.tie("suspended", "1999", actor="US", certainty="doubted")
    folder.add("exchanges.csv", id="planned", date="2014", certainty="announced")
    folder.add("shocks.csv")
    folder.add("responses.csv", id="lr-1989", place=LITTLE_ROCK, partner=CHANGCHUN, source="lr")
    return folder.write()


ONE: dict[str, tuple[str, tuple[str, ...], Callable[[Record, str], RecordAnswer]]] = {
    "law": (LAW, ("law", "show", LAW), lambda record, key: law_answers(index_of(record))[key]),
    "tie": (
        TIE,
        ("tie", "show", "Little Rock", "Changchun"),
        lambda record, key: tie_answer(index_of(record), record.ties[key]),
    ),
    "place": (
        "us-ar",
        ("place", "show", "us-ar"),
        lambda record, key: place_answer(index_of(record), record.places[key]),
    ),
}
"""By kind of page: a key, the command that shows it, and the question in Python."""

LISTS: dict[str, tuple[str, ...]] = {
    "law": ("law", "list"),
    "tie": ("tie", "list"),
    "place": ("place", "list"),
}
"""By kind of page: the command that lists all; the list is named after the kind."""


def shown_by(cli: Cli, small: Path, *words: str) -> dict[str, Any]:
    named = (small,) if words[0] == "flows" else ("--record", small)
    ran = cli(*words, *named, "--json")
    assert ran.status == 0, ran.err
    printed = json.loads(ran.out)
    # Of a command alone: which shape it is, and the titles of the sources that it names.
    return {name: value for name, value in printed.items() if name not in ("schema", "cited")}


def page_json(site: Site, name: str, key: str = "", *, language: str = "en") -> Any:
    """The JSON of a page; of what stands in several languages, one."""

    def in_language(value: dict[str, Any]) -> Any:
        return value[language] if value.keys() == {"en", "zh"} else value

    return json.loads(page_as_json(site, KIND[name], key), object_hook=in_language)


@pytest.mark.parametrize("name", ONE)
def test_page_command_and_python_give_the_same(cli: Cli, small: Path, name: str) -> None:
    key, command, ask = ONE[name]
    record = open_record(str(small))
    page = page_json(Site(record), name, key)
    assert page == shown_by(cli, small, *command)
    assert page == ask(record, key).to_dict()
    assert len(page) > 5


@pytest.mark.parametrize("name", LISTS)
def test_a_line_of_a_list_is_part_of_the_whole_answer(cli: Cli, small: Path, name: str) -> None:
    key, _, ask = ONE[name]
    ((title, lines),) = shown_by(cli, small, *LISTS[name]).items()
    assert title == f"{name}s"
    (line,) = (each for each in lines if each[name] == key)
    whole = ask(open_record(str(small)), key)
    shown = whole.to_dict()
    assert {name: shown[name] for name in line} == line
    assert line == line_of(getattr(whole, "line", whole))
    assert len(line) < len(whole.to_dict())


OF_RECORD: dict[str, tuple[str, ...]] = {
    "ties": ("tie", "list"),
    "places": ("place", "list"),
    "exchanges": ("exchange", "list"),
    "laws": ("law", "list"),
}
OF_RESULTS: dict[str, tuple[str, ...]] = {
    "claims": ("hypothesis", "list", "--verdicts"),
    "definitions": ("count",),
}
ELSEWHERE = {
    *ONE,
    *("claim", "compare", "crises", "crisis", "flows", "source"),  # in tests of their own
    *("about", "data", "methods"),  # which show records, as `record info` does
}
"""Kinds of page whose JSON is held against a command or Python in another test of this file."""
OF_PAGES_ALONE = {
    *("home", "map", "two_ends", "registry", "interviews", "network", "event_model"),
    *("sources", "research", "council"),
}
"""Kinds of page that put several answers together, and that no command shows in this form."""


def test_each_kind_of_page_is_held_against_a_command_or_shown_by_no_other_door() -> None:
    held = {*OF_RECORD, *OF_RESULTS, *ELSEWHERE}
    assert held.isdisjoint(OF_PAGES_ALONE)
    assert held | OF_PAGES_ALONE == {kind.name for kind in KINDS}
    without = PageKind("none").answer
    assert all(KIND[name].answer is without for name in OF_PAGES_ALONE)


@pytest.mark.parametrize("name", OF_RECORD)
def test_a_page_of_all_is_the_list_of_the_command(cli: Cli, small: Path, name: str) -> None:
    page = page_json(Site(open_record(str(small))), name)
    assert page == shown_by(cli, small, *OF_RECORD[name])
    assert page[name]


def test_each_table_of_the_page_of_flows_is_that_of_the_command(cli: Cli, small: Path) -> None:
    (tables,) = page_json(Site(open_record(str(small))), "flows").values()
    assert [table["by"] for table in tables] == [["travel"], ["teaching"], ["function"], ["period"]]
    for table in tables:
        assert table == shown_by(cli, small, "flows", "--by", *table["by"])


def test_places_that_a_page_compares_are_those_of_the_command(cli: Cli, small: Path) -> None:
    page = page_json(Site(open_record(str(small))), "compare")
    names = [place["place"] for place in page["places"]]
    assert page == shown_by(cli, small, "place", "compare", *names)


@pytest.fixture(scope="module")
def tested() -> Site:
    """The site of a record whose claims are tested, without its drawings."""
    opening = begin(RunOptions(("china_russia",), cached=False))
    counted = count_by_definition(opening.record, geography_of(opening.frames))
    names = ("counts", "comparisons", "missing")
    of = dict(zip(names, counted, strict=True)) | {"tested": hypotheses_tested(opening)}
    return Site(opening.record, results=SimpleNamespace(**of))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OF_RESULTS)
def test_a_page_of_results_is_what_the_command_shows(cli: Cli, tested: Site, name: str) -> None:
    page = page_json(tested, name)
    ran = cli(*OF_RESULTS[name], "--record", "china_russia", "--json")
    printed = json.loads(ran.out)
    del printed["schema"]
    assert page == printed
    assert any(page.values())


def test_the_page_of_a_claim_is_its_finding_in_the_command(cli: Cli, tested: Site) -> None:
    for language in ("en", "zh"):
        asked = ("--record", "china_russia", "--language", language, "--json")
        printed = json.loads(cli("hypothesis", "run", *asked).out)["findings"]
        assert printed
        for finding in printed:
            page = page_json(tested, "claim", finding["hypothesis"], language=language)
            assert page == {"findings": [finding]}


def test_an_exchange_is_the_same_wherever_it_stands(cli: Cli, small: Path) -> None:
    record = open_record(str(small))
    (answer,) = (each.to_dict() for each in exchange_list(record))
    site = Site(record)
    assert answer["exchange"] == "little-rock-film-festival"
    assert shown_by(cli, small, "exchange", "list")["exchanges"] == [answer]
    assert shown_by(cli, small, "flows", "--each")["each"] == [answer]
    assert page_json(site, "tie", TIE)["exchanges"] == [answer]


def test_a_crisis_is_the_same_on_its_page_in_the_list_and_in_python(small: Path) -> None:
    record = open_record(str(small))
    site = Site(record)
    answer = crisis_answer(index_of(record), "tiananmen-1989")
    shown = page_json(site, "crisis", "tiananmen-1989")
    beyond = {"claims", "pending"}  # of results, which a record alone has not
    assert {name: value for name, value in shown.items() if name not in beyond} == answer.to_dict()
    (line,) = page_json(site, "crises")["crises"]
    assert line == line_of(answer)
    (response,) = shown["responses"]["letter"]
    assert page_json(site, "tie", TIE)["responses"] == [response]
    assert page_json(site, "place", LITTLE_ROCK)["responses"] == [response]


def test_a_source_is_the_same_on_its_page_and_in_python(small: Path) -> None:
    record = open_record(str(small))
    answer = source_answer(index_of(record), "small/jilin").to_dict()
    assert page_json(Site(record), "source", "small/jilin") == answer
    assert (answer["source"], answer["statements"] > 0) == ("small/jilin", True)
    lr = source_answer(index_of(record), "small/lr").to_dict()
    cited = {name: lr[name] for name in ("source", "title", "url", "language", "end", "voice")}
    assert cited in cli_sources(small)


def test_records_are_the_same_on_pages_and_in_a_command(cli: Cli, small: Path) -> None:
    (line,) = shown_by(cli, small, "record", "info")["records"]
    site = Site(open_record(str(small)))
    for name in ("about", "data", "methods"):
        (shown,) = page_json(site, name)["records"]
        assert shown == line, name


def cli_sources(small: Path) -> list[dict[str, Any]]:
    """The sources that a command cites."""
    ran = CliRunner().invoke(app, ["exchange", "list", "--record", str(small), "--json"])
    cited: list[dict[str, Any]] = json.loads(ran.stdout)["cited"]
    return cited


def test_a_page_says_of_a_source_what_is_described(small: Path) -> None:
    shown = source_answer(index_of(open_record(str(small))), "small/geonames").to_dict()
    with (DOCS / "reference" / "json-keys.csv").open(encoding="utf-8", newline="") as file:
        described = {row["key"] for row in csv.DictReader(file) if row["shape"] == "page-source/1"}
    assert {re.sub(r"^subjects\..*", "subjects.<kind>", key) for key in keys_of(shown)} <= described


def keys_of(value: object, path: str = "") -> set[str]:
    if isinstance(value, list):
        return {key for each in value for key in keys_of(each, f"{path}[]")}
    if not isinstance(value, dict):
        return set()
    below = {f"{path}.{name}" if path else name: held for name, held in value.items()}
    return {*below, *(key for at, held in below.items() for key in keys_of(held, at))}


def test_what_a_search_finds_is_the_same_in_the_command_and_in_python(
    cli: Cli, small: Path
) -> None:
    hits = [hit.to_dict() for hit in search(open_record(str(small)), "Little Rock")]
    assert shown_by(cli, small, "search", "Little Rock")["hits"] == hits
    assert {"kind", "key", "by", "matched"} == hits[0].keys()
