"""Who taught whom, and in what field: what is left open or cannot be."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder
from tests.unit.doubts.checking import doubts_of

EXCHANGE = "exchange:little-rock-film-festival"


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"form": "training"}, 1),
        ({"form": "training", "giver": "CN"}, 1),  # who travelled does not say it
        ({"form": "training", "teacher": "US"}, 0),
        ({"form": "training", "learner": "CN"}, 0),
        ({"form": "technical cooperation"}, 0),
    ],
    ids=["nobody", "traveller", "teacher", "learner", "other-form"],
)
def test_a_training_without_teacher_is_found(
    folder: Folder, cells: dict[str, str], count: int
) -> None:
    folder.change("exchanges.csv", 0, **cells)
    found = doubts_of(folder, "training-without-teacher")
    assert [(one.subject, one.row, one.field) for one in found] == [(EXCHANGE, 2, "form")] * count


def test_another_row_may_say_who_taught(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, form="training")
    folder.add(
        "exchanges.csv",
        id="little-rock-film-festival",
        form="training",
        teacher="US",
        source="jilin",
    )
    assert doubts_of(folder, "training-without-teacher") == ()


@pytest.mark.parametrize(("learner", "count"), [("US", 1), ("mutual", 1), ("CN", 0)])
def test_rows_that_exclude_each_other_are_found(folder: Folder, learner: str, count: int) -> None:
    folder.change("exchanges.csv", 0, teacher="US")
    folder.add("exchanges.csv", id="little-rock-film-festival", learner=learner, source="jilin")
    found = doubts_of(folder, "taught-by-nobody-else")
    assert [(one.about, one.field) for one in found] == [
        (f"US taught {learner}", "learner")
    ] * count


def test_a_teacher_at_no_end_is_found(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, teacher="TW", learner="US")
    (doubt,) = doubts_of(folder, "party-at-no-end")
    assert (doubt.subject, doubt.about, doubt.field) == (EXCHANGE, "teacher TW", "teacher")


def test_a_sector_that_the_list_lacks_is_found(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, sector="Sports; parks management; training")
    (doubt,) = doubts_of(folder, "sector-not-listed")
    assert (doubt.subject, doubt.about, doubt.row) == (EXCHANGE, "training", 2)
