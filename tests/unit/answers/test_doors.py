"""The JSON of a thing is the same at every door: its page, its command, and Python."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
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
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site, json_of
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


@pytest.mark.parametrize("name", ONE)
def test_page_command_and_python_give_the_same(cli: Cli, small: Path, name: str) -> None:
    key, command, ask = ONE[name]
    record = open_record(str(small))
    (kind,) = (kind for kind in KINDS if kind.name == name)
    page = json.loads(json_of(kind.view(Site(record), key)))
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


def test_an_exchange_is_the_same_wherever_it_stands(cli: Cli, small: Path) -> None:
    record = open_record(str(small))
    (answer,) = (each.to_dict() for each in exchange_list(record))
    site = Site(record)
    page = {kind.name: kind for kind in KINDS}
    assert answer["exchange"] == "little-rock-film-festival"
    assert shown_by(cli, small, "exchange", "list")["exchanges"] == [answer]
    assert shown_by(cli, small, "flows", "--each")["each"] == [answer]
    assert json.loads(json_of(page["tie"].view(site, TIE)))["exchanges"] == [answer]


def test_a_crisis_is_the_same_on_its_page_in_the_list_and_in_python(small: Path) -> None:
    record = open_record(str(small))
    site, page = Site(record), {kind.name: kind for kind in KINDS}
    answer = crisis_answer(index_of(record), "tiananmen-1989")
    shown = json.loads(json_of(page["crisis"].view(site, "tiananmen-1989")))
    beyond = {"claims", "pending"}  # of results, which a record alone has not
    assert {name: value for name, value in shown.items() if name not in beyond} == answer.to_dict()
    (line,) = json.loads(json_of(page["crises"].view(site, "")))["crises"]
    assert line == line_of(answer)
    (response,) = shown["responses"]["letter"]
    assert json.loads(json_of(page["tie"].view(site, TIE)))["responses"] == [response]
    assert json.loads(json_of(page["place"].view(site, LITTLE_ROCK)))["responses"] == [response]


def test_a_source_is_the_same_on_its_page_and_in_python(small: Path) -> None:
    record = open_record(str(small))
    page = {kind.name: kind for kind in KINDS}
    answer = source_answer(index_of(record), "small/jilin").to_dict()
    assert json.loads(json_of(page["source"].view(Site(record), "small/jilin"))) == answer
    assert (answer["source"], answer["statements"] > 0) == ("small/jilin", True)
    lr = source_answer(index_of(record), "small/lr").to_dict()
    cited = {name: lr[name] for name in ("source", "title", "url", "language", "end", "voice")}
    assert cited in cli_sources(small)


def test_records_are_the_same_on_pages_and_in_a_command(cli: Cli, small: Path) -> None:
    (line,) = shown_by(cli, small, "record", "info")["records"]
    page, site = {kind.name: kind for kind in KINDS}, Site(open_record(str(small)))
    for name in ("about", "data", "methods"):
        (shown,) = json.loads(json_of(page[name].view(site, "")))["records"]
        english = [limit["en"] for limit in shown["limits"]]
        assert shown | {"title": shown["title"]["en"], "limits": english} == line, name


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
