"""What the docs have of each claim of the article, begun for those that have nothing yet.

The claim itself comes from its word file. What stands around it is written by hand and stays:
notes and works cited on the pages of the claims, and the rows of both lists.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from paradiplomacy.hypotheses.catalogue import OURS, SECTIONS
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language import render

__all__ = ["claim_pages", "gathering_rows", "tried_rows"]

UNTRIED = "not yet: no study of simulated records tries this claim"


def claim_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """The page of each section, with an entry for each of its claims."""
    for section, claims in SECTIONS.items():
        page = (folder / f"{section}.md").read_text(encoding="utf-8")
        for claim in claims:
            page = with_entry(page, claim)
        yield f"{section}.md", page


def with_entry(page: str, claim: Hypothesis) -> str:
    """The page with the claim as its word file has it, the first paragraph of its entry.

    A new entry stands last, and gives the estimate and the rule as the method.
    """
    start = f"### `{claim.id}`\n\n{render(claim.claim, 'en')}\n"
    page, entries = re.subn(
        rf"^### `{claim.id}`\n\n(?:.+\n)+", lambda _: start, page, flags=re.MULTILINE
    )
    return page if entries else f"{page}\n{start}\nMethod: {render(claim.estimator, 'en')}\n"


def gathering_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """What is worth gathering for each claim: by hand, else what the claim needs."""
    ids = {claim.id for claim in OURS}
    written = {row[0]: tuple(row) for row in _rows(path)}
    yield from (row for name, row in written.items() if name in ids)
    for claim in OURS:
        if claim.id not in written:
            yield claim.id, "; ".join(render(need.what, "en") for need in claim.needs)


def tried_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """What tries each claim, in their order, then each design: by hand, else nothing yet."""
    written = {(row[0], row[1]): tuple(row) for row in _rows(path)}
    for claim in OURS:
        key = ("hypothesis", claim.id)
        yield written.get(key, (*key, render(claim.estimator, "en"), UNTRIED))
    yield from (row for key, row in written.items() if key[0] != "hypothesis")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
