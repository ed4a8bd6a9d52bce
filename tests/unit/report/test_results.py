"""What many tests at once leave of verdicts, and what is said beside them."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.battery import Corrected
from paradiplomacy.hypotheses.catalogue import OURS
from paradiplomacy.report import results, tested
from paradiplomacy.report.groups import Groups

KEY = OURS[0].id


@dataclass
class Made:
    """As much of a page's material as the battery reads."""

    tested: tested.Tested
    counts: Any = ()
    comparisons: Any = ()
    drawings: Any = None


def battery(verdict: Verdict, corrected: Corrected | None) -> dict[str, Any]:
    made = tested.Tested(
        {KEY: OURS[0]},
        {KEY: Finding(KEY, verdict, "A sentence.")},
        () if corrected is None else (corrected,),
    )
    return results.battery(Made(made, drawings={}), Groups())


@pytest.mark.parametrize(
    ("verdict", "corrected", "lost"),
    [
        (Verdict.SUPPORTED, Corrected(KEY, 0.017, 0.28, 0.1), True),
        (Verdict.CONTRADICTED, Corrected(KEY, 0.017, 0.28, 0.1), True),
        (Verdict.SUPPORTED, Corrected(KEY, 0.001, 0.02, 0.01), False),
        (Verdict.INCONCLUSIVE, Corrected(KEY, 0.017, 0.28, 0.1), False),
        (Verdict.SUPPORTED, None, False),
    ],
    ids=["supported-lost", "contradicted-lost", "kept", "inconclusive", "no-test"],
)
def test_a_verdict_that_the_correction_takes_away_says_so_in_its_row(
    verdict: Verdict, corrected: Corrected | None, lost: bool
) -> None:
    found = battery(verdict, corrected)
    assert [row["no_longer"] for row in found["findings"]] == [lost]
    assert found["no_longer"] == ([KEY] if lost else [])


def test_what_a_verdict_would_not_survive_stands_beside_it() -> None:
    from paradiplomacy.report.page import environment_of

    environment = environment_of(SimpleNamespace(places={}))  # type: ignore[arg-type]
    text = environment.loader.get_source(environment, "hypotheses.html.j2")[0]  # type: ignore[union-attr]
    macro = text[text.index("{% macro fragile") : text.index("<section id")]
    row = {
        "no_longer": True,
        "finding": Finding(KEY, Verdict.SUPPORTED, "", fragile=("By other days it is another.",)),
    }
    made = environment.from_string(macro + "{{ fragile(row) }}")
    said = made.render(row=row, tested=21, count_of=lambda n, one: f"{n} {one}s")
    assert "Would no longer stand once 21 tests at once are allowed for." in said
    assert "By other days it is another." in said
    none = {"no_longer": False, "finding": Finding(KEY, Verdict.SUPPORTED, "")}
    assert made.render(row=none, tested=21, count_of=None).strip() == ""
