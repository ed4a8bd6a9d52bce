"""What definitions count and leave out, as pages show it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from paradiplomacy.answers.scope import Scope
from paradiplomacy.definitions.count import (
    Count,
    CountRow,
    DefinitionComparison,
    total_answer,
)
from paradiplomacy.definitions.definitions import DEFINITIONS, Case
from paradiplomacy.language import render
from paradiplomacy.model.context import Total
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.site.pages.definitions import _count_with_reasons, view
from paradiplomacy.views import line_of

DAY = date(2020, 1, 1)
LIKE = DEFINITIONS["cpaffc-like"]


def place(key: str, country: str, level: Level = Level.CITY) -> Place:
    return Place(id=key, name=key, country=country, level=level)


def row(tie: str, why: Any = "", *, dated: bool = False) -> CountRow:
    return CountRow(tie, tie, not why, why, dated, ())


def reason(name: str, *, level: Level) -> Any:
    """Why a tie with a place that is not a government of county level is left out."""
    tie = Tie("t", "a", "b", ((TieKind.SISTER, None),))
    return LIKE.against_nature(Case(tie, place(name, "US", level), place("b", "CN"), DAY))


def count_of(*rows: CountRow) -> Count:
    counting = [each for each in rows if each.counts]
    dated = sum(each.dated for each in counting)
    words = (LIKE.title, LIKE.description, LIKE.origin)
    return Count(LIKE.id, *words, DAY, len(counting), dated, len(rows), rows)


def site_of(*rows: CountRow, totals: tuple[Total, ...] = ()) -> Any:
    count = count_of(*rows)
    places = {"a": place("a", "US"), "b": place("b", "CN")}
    ties = {one.tie: SimpleNamespace(ends=("a", "b")) for one in rows}
    return SimpleNamespace(
        record=SimpleNamespace(places=places, ties=ties),
        headline=SimpleNamespace(ties={}),
        scope=Scope((), len(ties), ()),
        results=SimpleNamespace(
            counts=[count],
            comparisons=[DefinitionComparison(t, (count,), (count,)) for t in totals],
            missing=(),
            event_model=SimpleNamespace(fit=None),
        ),
    )


def total(number: int, bound: str = "") -> Total:
    when = EventDate.parse("2019")
    return Total("t", ("US", "CN"), when, "all", number, bound, definition=LIKE.id)


def test_ties_are_left_out_for_reasons_without_names_of_places() -> None:
    zones = [row(str(n), reason(f"zone {n}", level=Level.ZONE)) for n in range(3)]
    shown = _count_with_reasons(count_of(row("x"), *zones))
    (left,) = shown["left_out"]
    assert (shown["total"], left["ties"]) == (1, 3)
    assert render(left["why"]) == "one end is a zone, which this definition does not count"
    assert "开发区" in render(left["why"], "zh")


def test_counts_and_totals_are_the_answers_that_commands_print() -> None:
    site = site_of(row("x", dated=True), row("y"), totals=(total(7, "at least"),))
    shown = view(site, "")
    ((count,), (published,)) = shown["definitions"], shown["published"]
    line = line_of(site.results.counts[0])
    assert {name: count[name] for name in line} == line
    assert published == total_answer(site.results.comparisons[0]).to_dict()


def test_a_definition_lists_ties_by_reason() -> None:
    borough = row("q", reason("Queens", level=Level.BOROUGH))
    (shown,) = view(site_of(row("x", dated=True), row("y"), borough), "")["definitions"]
    assert shown["counts"] == {"ties": 2, "listed": ["x", "y"]}
    assert [group["listed"] for group in shown["left_out"]] == [["q"]]
    assert shown["dated"] == 1


def test_a_published_total_stands_next_to_what_counts_the_same() -> None:
    site = site_of(row("x", dated=True), row("y"), totals=(total(7, "at least"),))
    (published,) = view(site, "")["published"]
    assert (published["published"], published["bound"], published["date"]) == (
        7,
        "at least",
        "2019",
    )
    assert [published["counts"][key] for key in published["like"]] == [{"total": 2, "dated": 1}]


def test_the_two_countries_of_the_counted_ties_are_named() -> None:
    assert view(site_of(row("x")), "")["countries"] == ["CN", "US"]


def test_without_results_the_page_is_pending() -> None:
    site: Any = SimpleNamespace(results=None)
    assert view(site, "") == {"pending": True}
