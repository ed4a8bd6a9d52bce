"""The same tie in several records."""

from __future__ import annotations

from tests.support.made_registries import registry

from paradiplomacy.linking.stored import same_ties

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
    assert same_ties([B, A], same=SAME).row(0) == ("a", "b", 2, 3, 1, 2, 2)


def test_without_links_records_share_nothing() -> None:
    assert same_ties([A, B], same={})["both"].to_list() == [0]


def test_a_tie_that_a_record_holds_twice_counts_once() -> None:
    twice = registry(
        "c",
        {"x": {"name": "Pankow"}, "x2": {"name": "Pankow (Berlin)"}, "y": {"name": "Ashkelon"}},
        [("x", "y"), ("x2", "y"), ("x", "x2")],
    )
    found = same_ties([twice, A], same={"zz-c-x2": "zz-c-x"})
    assert found["ties_b"].to_list() == [1]


def test_order_decides_nothing() -> None:
    assert same_ties([A, B], same=SAME).equals(same_ties([B, A], same=SAME))
