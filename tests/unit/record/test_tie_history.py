"""From the facts of a tie to its history."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.folders import Folder

from paradiplomacy.model.status import ChangeKind, Status
from paradiplomacy.model.ties import Tie, TieKind


def tie(folder: Folder) -> Tie:
    return folder.record().tie("Little Rock", "Changchun")


@pytest.fixture
def bare(folder: Folder) -> Folder:
    """Little Rock and Changchun are sister cities; nothing more is said."""
    folder.tables["ties.csv"] = folder.tables["ties.csv"][:1]
    return folder


def test_a_kind_alone_says_that_the_tie_exists_but_not_since_when(bare: Folder) -> None:
    held = tie(bare)
    (start,) = held.history
    assert (start.change, start.date) == (ChangeKind.ESTABLISHED, None)
    fact = held.fact("kind")
    assert fact is not None
    assert start.statements == fact.statements
    assert held.established is None
    assert held.stated_on(date(1990, 1, 1)) is Status.ACTIVE


def test_a_proposal_is_no_establishment(bare: Folder) -> None:
    bare.tables["ties.csv"] = []
    bare.tie("proposed", "2023-03")
    held = tie(bare)
    assert held.stated is Status.PROPOSED
    assert held.kind is None


def test_what_is_only_denied_has_no_history(bare: Folder) -> None:
    bare.change("ties.csv", 0, polarity="denies")
    held = bare.record().pair("Little Rock", "Changchun")
    assert held.kinds == ()
    assert held.history == ()
    assert held.stated is None


def test_an_interruption_is_what_most_say_it_was(bare: Folder) -> None:
    bare.tie("established", "1980").tie("suspended", "1989").tie("ended", "1989-06", source="jilin")
    bare.tie("suspended", "1989", source="arkansas-gazette").tie("resumed", "2004-05")
    held = tie(bare)
    assert [str(c.change) for c in held.history] == ["established", "suspended", "resumed"]
    assert len(held.history[1].statements) == 3
    assert held.stated_on(date(1995, 1, 1)) is Status.SUSPENDED


def test_two_events_of_a_kind_are_two_changes(bare: Folder) -> None:
    bare.tie("renewed", "1998-05-08").tie("renewed", "2008", source="jilin").tie("renewed", "1998")
    held = tie(bare)
    renewed = [str(c.date) for c in held.history if c.change is ChangeKind.RENEWED]
    assert renewed == ["1998-05-08", "2008"]


@pytest.mark.parametrize(
    ("actors", "actor"),
    [
        (["US"], "US"),
        (["US", ""], "US"),
        ([""], ""),
        (["US", "CN"], "both"),
        (["law", "US"], "law"),
        (["law", "US", "CN"], "both"),
        (["both", "US"], "both"),
    ],
)
def test_who_acted_is_what_sources_say_together(
    bare: Folder, actors: list[str], actor: str
) -> None:
    for name, source in zip(actors, ("lr", "jilin", "geonames"), strict=False):
        bare.tie("ended", "2019", actor=name, source=source)
    assert tie(bare).history[-1].actor == actor


def test_who_denies_an_end_did_not_act(bare: Folder) -> None:
    bare.tie("ended", "2019", actor="US").tie("ended", "2019", source="arkansas-gazette")
    bare.tie("ended", "2019", actor="CN", source="jilin", polarity="denies")
    assert tie(bare).history[-1].actor == "US"


def test_a_denied_end_alone_ends_nothing(bare: Folder) -> None:
    bare.tie("ended", "2019", polarity="denies")
    held = tie(bare)
    assert held.stated is Status.ACTIVE
    assert held.fact("interruption") is not None


def test_kinds_follow_each_other_in_time(bare: Folder) -> None:
    bare.tables["ties.csv"] = []
    bare.tie("kind", "friendship city", when="2025-07/..")
    bare.tie("kind", "sister city", when="../2025-06", source="jilin")
    held = tie(bare)
    assert [kind for kind, _ in held.kinds] == [TieKind.SISTER, TieKind.FRIENDSHIP]
    assert held.kind_on(date(2010, 1, 1)) is TieKind.SISTER


def test_a_kind_that_another_of_the_same_year_excludes_does_not_follow_it(bare: Folder) -> None:
    bare.tables["ties.csv"] = []
    bare.tie("kind", "sister city", when="2026").tie("established", "1980")
    bare.tie("kind", "friendship city", when="2026", source="jilin")
    assert [str(kind) for kind, _ in tie(bare).kinds] == ["friendship"]


def test_a_resumption_out_of_nothing_is_kept_and_marked(bare: Folder) -> None:
    bare.tie("established", "1990").tie("resumed", "2023-05")
    held = tie(bare)
    assert held.history[-1].irregular == "resumed, but the tie was active before"
    assert held.stated is Status.ACTIVE
