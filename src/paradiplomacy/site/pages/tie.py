"""A tie: what it is and how surely, what each end says, what happened to it, and what it did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paradiplomacy.answers.tie import tie_answer
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """A tie with its ledger: what the rule makes of the statements, and who says what."""
    untied = site.record.untied.get(key)
    return tie_answer(site.index, untied.tie if untied else site.record.ties[key]).to_dict()


def _written(site: SiteContext) -> Iterator[str]:
    """Keys of all ties, and of pairs that sources speak of and that have none."""
    yield from site.record.ties
    yield from site.record.untied


KIND = PageKind("tie", view, "ties", _written, needs="record")
