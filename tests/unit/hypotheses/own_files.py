"""Files of hypotheses of one's own, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.hypotheses.from_file import read_hypotheses

SHARE = """\
id: mine
claim: Most ties are suspended
section: my own
design: share
frame: ties
where: "country_b = 'CN'"
hit: "status = 'suspended'"
silent: false
unit: tie
did: are suspended
expect: more
"""

RATE = """\
id: rate
claim: Ties of the north are suspended more often.
section: none
design: rate
event: suspended
group: "region_b = 'Northeast'"
inside: the north
outside: the south
expect: more
since: 1990
until: 2019-12-31
"""

BEFORE_AFTER = """\
id: frozen
claim: Ties were suspended more often after the invasion.
section: none
design: before-after
event: suspended
where: "country_b = 'CN'"
named: the invasion
months: 12
dates: {The invasion: 2022-02}
expect: more
"""

PYTHON = """\
from dataclasses import dataclass
from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.hypothesis import Hypothesis
@dataclass(frozen=True)
class Kept:
    n: int

def test(frames):
    kept = Kept(frames.ties.height)
    return Finding("mine", Verdict.INCONCLUSIVE, f"{kept.n} ties.")

HYPOTHESES = [
    Hypothesis("mine", "none", "A claim.", (Need("ties", "ties", lambda f: f.ties.height),), test,
               "supported if, inconclusive")
]
"""


def problems(path: Path, **more: Any) -> list[tuple[int, str, str]]:
    with pytest.raises(RecordError) as caught:
        read_hypotheses(path, **more)
    assert all(p.file == path.name for p in caught.value.problems)
    return [(p.row, p.field, p.message) for p in caught.value.problems]
