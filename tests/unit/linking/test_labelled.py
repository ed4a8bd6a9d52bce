"""The labelled pairs: that they are as described, and what we claim on them holds."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.labelled import pairs as labelled

from paradiplomacy.linking.link import THRESHOLD, score

SOURCES = {"wikipedia_2026", "wikidata_2016", "wikidata_dated", "sino_us"}


@pytest.mark.parametrize(("name", "least"), [("mention_pairs", 320), ("tie_pairs", 100)])
def test_the_files_are_as_described(name: str, least: int) -> None:
    rows = labelled.rows(name)
    told = [row for row in rows if row["label"] in ("same", "different")]
    assert len(told) >= least
    assert {row["label"] for row in rows} == {"same", "different", "unsure"}
    assert {row["source_a"] for row in rows} | {row["source_b"] for row in rows} <= SOURCES
    halves = Counter(row["half"] for row in rows)
    assert set(halves) == {"open", "held out"}
    assert abs(halves["open"] - halves["held out"]) <= 0.05 * len(rows)
    assert all(float(row["weight"]) >= 1 for row in rows)
    assert min(Counter(row["label"] for row in told).values()) >= 0.2 * len(told)


def test_every_pair_of_mentions_can_be_checked_from_its_row() -> None:
    for row in labelled.rows("mention_pairs"):
        assert row["name_a"]
        assert row["name_b"]
        assert row["some_partners_a"]
        assert row["some_partners_b"]


def test_no_pair_was_drawn_across_two_stated_countries() -> None:
    for row in labelled.rows("mention_pairs"):
        assert "" in (row["country_a"], row["country_b"]) or row["country_a"] == row["country_b"]


def scores(half: str) -> tuple[list[dict[str, str]], list[float]]:
    rows = labelled.rows("mention_pairs", half=half)
    table, pairs, common = labelled.context(rows)
    scored = score(table, pairs, common).sort("a")
    return rows, scored["probability"].to_list()


@pytest.mark.parametrize(
    ("half", "precision", "recall"), [("open", 0.95, 0.92), ("held out", 0.98, 0.89)]
)
def test_pairs_are_scored_as_well_as_we_say(half: str, precision: float, recall: float) -> None:
    """From the rows alone, by the weights that ship; before one is matched to one."""
    rows, chances = scores(half)
    found = labelled.measured(rows, [chance >= THRESHOLD for chance in chances])
    assert found.precision.value >= precision
    assert found.recall.value >= recall
    assert found.precision_weighted.value >= 0.98


def test_scores_rank_the_same_above_the_different() -> None:
    rows, chances = scores("")
    told = [
        (chance, row["label"] == "same")
        for chance, row in zip(chances, rows, strict=True)
        if row["label"] != "unsure"
    ]
    same = [chance for chance, is_same in told if is_same]
    other = [chance for chance, is_same in told if not is_same]
    above = sum((a > b) + 0.5 * (a == b) for a in same for b in other)
    assert above / (len(same) * len(other)) > 0.97


def test_measuring_counts_what_it_says() -> None:
    row = {"source_a": "a", "source_b": "b", "stratum": "s", "weight": "2"}
    rows = [{**row, "label": label} for label in ("same", "same", "different", "unsure")]
    found = labelled.measured(rows, [True, False, True, True])
    assert (found.precision.hits, found.precision.of) == (1, 2)
    assert (found.recall.hits, found.recall.of) == (1, 2)
    assert found.recall_weighted.of == 4.0
    assert found.precision.low < 0.5 < found.precision.high
    assert labelled.counted(0, 0).high == 1.0
