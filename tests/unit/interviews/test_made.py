"""Made studies: all that was planted in them is seen, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from tests.support.made import made_study
from tests.support.made_record import write_made_record
from tests.support.made_truth import NO_FLAWS, Flaws

from paradiplomacy.evidence.speakers import end_of
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.pairing import Outcome, Pairing, Reaction, pair_ends
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.record_folder import read_record_folder

RULES = {"exact", "within", "share", "overlapping", "months", "mirrored", "divided", "hostile"}


def pairing_of(study: object, folder: Path) -> Pairing:
    write_made_record(study, folder)  # type: ignore[arg-type]
    return pair_ends(build_record([read_record_folder(folder)]))


@pytest.mark.parametrize(("hostile", "seed"), [("extreme", 1989), ("random", 7)])
def test_every_planted_discrepancy_is_seen_and_none_is_invented(
    hostile: Literal["extreme", "random"], seed: int, tmp_path: Path
) -> None:
    study = made_study(20, flaws=Flaws(hostile=hostile), seed=seed)
    pairing = pairing_of(study, tmp_path / "made")
    seen = {(row.tie, row.question): row.outcome for row in pairing.discrepancies}
    planted = {(p.tie, p.question): p.rule for p in study.planted}
    assert seen.keys() == planted.keys()
    assert set(planted.values()) == RULES
    for at, rule in planted.items():
        assert seen[at] is (Outcome.DIVIDED if rule == "divided" else Outcome.CONTRADICT)


def test_an_end_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    study = made_study(20)
    pairing = pairing_of(study, tmp_path / "made")
    assert len(study.absent) == 2
    assert set(pairing.ties) - set(pairing.both) == {tie for tie, _ in study.absent}
    for tie, side in study.absent:
        rows = [row for row in pairing.rows if row.tie == tie]
        absent = {end.side for row in rows for end in row.ends if end.spoken is Reaction.ABSENT}
        assert absent == {end_of(side, tie.removeprefix("tie:").split("|"))}
        assert not {row.outcome for row in rows} & {Outcome.AGREE, Outcome.CONTRADICT}
    silent = [row for row in pairing.rows if row.outcome is Outcome.ONE_SIDED]
    assert all(row.missing for row in silent)


def test_without_flaws_both_ends_agree_on_all() -> None:
    study = made_study(3, flaws=NO_FLAWS)
    assert study.planted == ()
    assert len(study.accounts) == 12  # two rounds of both ends
    last = {a.side: a.answers for a in study.accounts if a.year == 2020}
    for question in read_shipped():
        here, there = (last[side].get(question.key) for side in ("US", "CN"))
        if question.is_compared and here is not None and there is not None:
            assert question.agree(here, there) is True  # type: ignore[arg-type]


def test_a_seed_makes_the_same_study_again() -> None:
    assert made_study(16, seed=3) == made_study(16, seed=3)
    assert made_study(16, seed=3) != made_study(16, seed=4)


def test_too_few_ties_for_all_flaws_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        made_study(5)
