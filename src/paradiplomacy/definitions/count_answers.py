"""Counts by each definition with the ties that are missing, beside published totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from paradiplomacy.definitions.count import (
    Count,
    DefinitionComparison,
    TotalAnswer,
    total_answer,
)
from paradiplomacy.definitions.missing_ties import MissingTies
from paradiplomacy.views import RecordAnswer, line_of

__all__ = ["CountsAnswer", "counts_answer"]


class CountsAnswer(RecordAnswer):
    """Counts of ties between countries, all where these are ``""``, and published totals."""

    countries: str
    counts: tuple[Mapping[str, Any], ...]
    published: tuple[TotalAnswer, ...]


class CountWithMissing(RecordAnswer):
    """A count, and the ties that it would have if none were missing."""

    more = Count.more
    count: Count
    missing: MissingTies | None


def counts_answer(
    countries: str,
    counts: Iterable[Count],
    missing: Iterable[MissingTies],
    comparisons: Iterable[DefinitionComparison],
    *,
    with_rows: bool = False,
) -> CountsAnswer:
    """Counts as their page and the command show them: each with every tie, or as a line."""
    by_definition = {each.definition: each for each in missing}
    answers = (CountWithMissing(each, by_definition.get(each.definition)) for each in counts)
    return CountsAnswer(
        countries=countries,
        counts=tuple(each.to_dict() if with_rows else line_of(each) for each in answers),
        published=tuple(map(total_answer, comparisons)),
    )
