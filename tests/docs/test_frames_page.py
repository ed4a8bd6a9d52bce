"""The page on frames: every snippet runs, in its order, on real data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.docs.pages import DOCS, entries, page

import paradiplomacy

PAGE = "how-to/use-your-own-frame.md"


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    after: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        # As it stands there: without what this file imports from __future__.
        exec(compile(code, PAGE, "exec", dont_inherit=True), after)
    return after


@pytest.mark.xdist_group("frames page")
def test_a_change_is_the_one_that_its_claim_finds(names: dict[str, Any]) -> None:
    first, bounds = names["found"].rows[:2]
    assert bounds.conf_low < first.conf_low < first.conf_high < bounds.conf_high
    assert names["found"].detectable > 0


@pytest.mark.xdist_group("frames page")
def test_the_network_is_that_of_the_record(names: dict[str, Any]) -> None:
    from paradiplomacy.networks.structure import structure_of

    whole = structure_of(names["ties"])
    for statistic in ("nodes", "edges", "transitivity", "modularity"):
        assert names["measured"][statistic] == whole[statistic]


def test_each_function_that_takes_a_frame_is_on_the_page() -> None:
    taking_frames = set(paradiplomacy.__all__) & {"did", "fit", "link", "network", "power"}
    assert len(taking_frames) == 5
    assert taking_frames <= entries(page(PAGE))
