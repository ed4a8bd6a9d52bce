"""Rule of what counts as a tie, in parameters that a record can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

RULE_IDS = ("all-levels", "city-only", "sci-like", "cpaffc-like", "statute")
"""Ids of the definitions that are not a record's own."""


@dataclass(frozen=True, slots=True)
class TieRule:
    """Parameters of a definition, all of them of what does not count but `kinds` and `named_by`.

    `title`, `rule`, `origin`: its name, the rule in one sentence and where it comes from, each by
      language.
    `scope`: {"all", "city", "state"}; published totals that it is comparable to; under ``city`` no
      state or province counts.
    `kinds`: kinds of ties that count; all where empty.
    `without_statuses`, `without_levels`, `without_countries`: statuses besides proposed and ended,
      levels of places, and countries that do not count.
    `named_by`: sources of which one has to name the tie, as a registry that is the one counted; any
      where empty.
    """

    id: str
    title: Mapping[str, str] = field(default_factory=dict, hash=False)
    rule: Mapping[str, str] = field(default_factory=dict, hash=False)
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)
    scope: str = "all"
    kinds: tuple[str, ...] = ()
    without_statuses: tuple[str, ...] = ()
    without_levels: tuple[str, ...] = ()
    without_countries: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
