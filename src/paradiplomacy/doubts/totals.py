"""Published totals, and whether they count what they are compared with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from paradiplomacy.definitions.count import compare
from paradiplomacy.definitions.definitions import DEFINITIONS
from paradiplomacy.doubts.examined_record import Doubt, ExaminedRecord
from paradiplomacy.model.context import Total
from paradiplomacy.model.ties import TieKind

_SISTER = frozenset({TieKind.SISTER, TieKind.SISTER_PORT})
_FRIENDSHIP = re.compile(r"friend(?:ship|ly)|友好交流|友好关系", re.IGNORECASE)


def total_without_definition(examined: ExaminedRecord) -> Iterator[Doubt]:
    """A total of a scope that no definition has, and that no definition is named for."""
    scopes = {definition.scope for definition in DEFINITIONS.values()}
    for total in examined.record.totals.values():
        if total.scope not in scopes and not total.definition:
            facts = {"scope": total.scope, "scopes": ", ".join(sorted(scopes))}
            yield _total_doubt(
                examined, "total-without-definition", total, "scope", total.scope, **facts
            )


def total_definition(examined: ExaminedRecord) -> Iterator[Doubt]:
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
                yield _total_doubt(
                    examined,
                    "total-definition",
                    total,
                    "scope",
                    count.definition,
                    definition=count.definition,
                    counted=str(count.total),
                    others=str(unlisted),
                )


def _words_on_total(examined: ExaminedRecord, total: Total) -> str:
    """Words of the rows and the sources on a total."""
    rows = [row.statement for row in examined.about(f"total:{total.id}")]
    sources = [examined.record.source_of(statement) for statement in rows]
    texts = [f"{statement.locator} {statement.note}" for statement in rows]
    return " ".join([*texts, *(f"{source.title} {source.note}" for source in sources)])


def total_sum(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Totals of one day and source whose cities and states do not add up to all."""
    grouped: dict[tuple[str, ...], dict[str, Total]] = defaultdict(dict)
    for total in examined.record.totals.values():
        rows = examined.about(f"total:{total.id}", "count")
        for source in {row.statement.source for row in rows}:
            grouped[("; ".join(total.countries), str(total.date), source)][total.scope] = total
    for (_, _, source), of_scope in sorted(grouped.items()):
        if not {"all", "city", "state"} <= of_scope.keys():
            continue
        parts = of_scope["city"].count + of_scope["state"].count
        whole_total = of_scope["all"]
        if whole_total.bound == "exact" and parts != whole_total.count:
            facts = {"sum": str(parts), "source": source}
            yield _total_doubt(examined, "total-sum", whole_total, "count", f"by {source}", **facts)


def _total_doubt(
    examined: ExaminedRecord, check: str, total: Total, field: str, about: str, **facts: str
) -> Doubt:
    named = {"total": total.id, "count": str(total.count), **facts}
    return examined.doubt(check, f"total:{total.id}", about, field, **named)
