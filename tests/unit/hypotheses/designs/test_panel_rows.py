"""A panel in YAML: what its record says of the event, what it does not, and covariates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.designs.from_spec import hypothesis_of
from paradiplomacy.hypotheses.designs.spec import PanelSpec
from paradiplomacy.hypotheses.from_file import read_hypotheses
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language import rendered
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

UNITS = 60


def claim(**more: Any) -> Hypothesis:
    """That output rises when a law comes into force."""
    spec = {
        "id": "law",
        "claim": "Output rises.",
        "section": "none",
        "design": "panel",
        "outcome": "output",
        "measure": "output",
        "unit": "county",
        "after": "the law",
        "treatment": {"series": "law", "at_least": 1},
        "expect": "more",
    }
    return hypothesis_of(PanelSpec.model_validate(spec | more))


def fill(hand: Any, *, skip: set[int] = frozenset(), until: int = 2009, since: int = 2000) -> None:  # type: ignore[assignment]
    """Sixty counties, two thirds of which get the law; readings of it from `since` to `until`."""
    for i in range(UNITS):
        first = [2003, 2006, 0][i % 3]
        for year in range(2000, 2010):
            reached = float(bool(first) and year >= first)
            wave = ((i * 7919 + year * 104729) % 101 - 50) / 250
            hand.reading("output", f"us{i}", year, wave + 2.0 * reached)
            hand.reading("size", f"us{i}", year, float(i % 7))
            if i not in skip and since <= year <= until:
                hand.reading("law", f"us{i}", year, reached)


def caveat(finding: Finding, words: str) -> list[str]:
    return [text for text in rendered(finding.caveats) if words in text]


def test_counties_without_a_reading_of_the_law_are_no_controls(hand_of: Any) -> None:
    known, part = hand_of("US", "CN"), hand_of("US", "CN")
    fill(known)
    fill(part, skip={0, 1, 2, 3})
    whole, found = (claim().run(one.frames()) for one in (known, part))
    assert (whole.n, found.n) == (60, 56)
    assert caveat(found, "Left out: four counties of which the record does not say")
    assert not caveat(whole, "does not say")
    assert found.estimates[0].value == pytest.approx(2.0, abs=0.1)


def test_nothing_is_known_of_counties_without_the_law_after_its_last_reading(hand: Any) -> None:
    fill(hand, until=2007)
    found = claim().run(hand.frames())
    assert caveat(found, "readings of 20 counties from after the last year")
    # 2008 and 2009 have no county left to compare with: those years count nowhere.
    last = [e.name for e in found.sensitivity if "four readings after" in str(e.name)]
    assert last
    assert found.n == 60


def test_a_law_that_is_there_at_its_first_reading_came_nobody_knows_when(hand: Any) -> None:
    fill(hand, since=2004)
    found = claim().run(hand.frames())
    assert caveat(found, "Left out: 20 counties with an event of unknown date.")
    assert found.n == 40


@pytest.mark.parametrize(
    ("record", "verdict"),
    [("record", Verdict.INCONCLUSIVE), ("record_effect", Verdict.SUPPORTED)],
)
def test_a_made_drift_is_not_supported_and_a_made_effect_is(
    shared: Path, record: str, verdict: Verdict
) -> None:
    folder = shared / "data" / "panel_pretrend"
    (one,) = read_hypotheses(folder / "claim.yaml")
    assert one.run(frames_of(open_record(folder / record))).verdict is verdict
