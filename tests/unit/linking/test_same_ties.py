"""The same tie in several records."""

from __future__ import annotations

import polars as pl
from tests.support.made_registries import registry

from paradiplomacy.linking.same_ties import same_ties

A = registry(
    "a",
    {"x": {"name": "Xanten", "country": "DE"}, "y": {"name": "Salisbury", "country": "GB"},
     "z": {"name": "Saintes", "country": "FR"}},
    [("x", "y", "1989"), ("y", "z")],
)  # fmt: skip
B = registry(
    "b",
    {
        "x": {"name": "Xanten"},
        "y": {"name": "Salisbury"},
        "z": {"name": "Saintes"},
        "w": {"name": "Geel"},
    },
    [("y", "x", "1989-05"), ("y", "x", "1991"), ("x", "z"), ("x", "w")],
)  # fmt: skip
SAME = {"zz-b-x": "de-a-x", "zz-b-y": "gb-a-y", "zz-b-z": "fr-a-z"}


def test_a_tie_is_the_same_when_both_ends_are() -> None:
    found = same_ties([B, A], same=SAME)
    both = found.ties.group_by("tie").len().filter(pl.col("len") == 2)["tie"].to_list()
    assert both == ["de-a-x|gb-a-y"]
    assert found.overlap.row(0) == ("a", "b", 2, 3, 1, 2, 2)


def test_what_each_says_of_its_dates_is_laid_side_by_side() -> None:
    found = same_ties([A, B], same=SAME)
    (row,) = found.dates.rows(named=True)
    assert (row["record_a"], row["years_a"]) == ("a", ["1989"])
    assert (row["record_b"], row["years_b"]) == ("b", ["1989", "1991"])
    assert row["agree"] is True
    dated = found.ties.filter(pl.col("tie") == row["tie"], pl.col("record") == "b")
    assert dated["established"].to_list() == [["1989-05", "1991"]]


def test_without_links_records_share_nothing() -> None:
    found = same_ties([A, B], same={})
    assert found.overlap["both"].to_list() == [0]
    assert found.dates.is_empty()


def test_a_tie_that_a_record_holds_twice_counts_once() -> None:
    twice = registry(
        "c",
        {"x": {"name": "Pankow"}, "x2": {"name": "Pankow (Berlin)"}, "y": {"name": "Ashkelon"}},
        [("x", "y"), ("x2", "y"), ("x", "x2")],
    )
    found = same_ties([twice], same={"zz-c-x2": "zz-c-x"})
    assert found.ties["tie"].to_list() == ["zz-c-x|zz-c-y"]


def test_order_decides_nothing() -> None:
    one, other = same_ties([A, B], same=SAME), same_ties([B, A], same=SAME)
    assert one.ties.equals(other.ties)
    assert one.overlap.equals(other.overlap)
    assert one.dates.equals(other.dates)


def test_a_vague_date_agrees_with_each_year_that_it_allows() -> None:
    places = {"x": {"name": "Xanten"}, "y": {"name": "Salisbury"}}
    said = {"a": "1989~", "b": "1990-03", "c": "1991", "d": "unknown"}
    made = [registry(key, places, [("x", "y", when)]) for key, when in said.items()]
    same = {f"zz-{key}-{at}": f"zz-a-{at}" for key in said for at in "xy"}
    found = same_ties(made, same=same).dates
    agreed = {(row["record_a"], row["record_b"]): row["agree"] for row in found.rows(named=True)}
    assert agreed == {("a", "b"): True, ("a", "c"): False, ("b", "c"): False}
