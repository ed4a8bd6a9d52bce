"""Published totals, and whether they count what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paradiplomacy.definitions.count import compare
from paradiplomacy.doubts.examined import Doubt, Examined
from paradiplomacy.model.context import Total
from paradiplomacy.model.ties import TieKind

_SISTER = frozenset({TieKind.SISTER, TieKind.SISTER_PORT})
_FRIENDSHIP = re.compile(r"friend(?:ship|ly)|友好交流|友好关系", re.IGNORECASE)


def total_definition(examined: Examined) -> Iterator[Doubt]:
    """A total whose words speak of no friendship ties, beside definitions that count them.

    Compared is the definition named for the total, else those of its scope, on its day and
    between its countries.
    """
    for comparison in compare(examined.record):
        total = comparison.total
        if _FRIENDSHIP.search(_words_on_total(examined, total)):
            continue
        for count in comparison.like:
            counted = [examined.record.ties[row.tie] for row in count.rows if row.counts]
            unlisted = sum(tie.kind_on(total.date.latest) not in _SISTER for tie in counted)
            if unlisted:
                yield examined.doubt(
                    "total-definition",
                    f"total:{total.id}",
                    count.definition,
                    "scope",
                    total=total.id,
                    count=str(total.count),
                    definition=count.definition,
                    counted=str(count.total),
                    others=str(unlisted),
                )


def _words_on_total(examined: Examined, total: Total) -> str:
    """Words of the rows and the sources on a total."""
    rows = [row.statement for row in examined.about(f"total:{total.id}")]
    sources = [examined.record.source_of(statement) for statement in rows]
    texts = [f"{statement.locator} {statement.note}" for statement in rows]
    return " ".join([*texts, *(f"{source.title} {source.note}" for source in sources)])
