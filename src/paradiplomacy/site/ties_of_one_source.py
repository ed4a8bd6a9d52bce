"""Ties of which one source alone speaks: a wide record has them on the pages of their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import laws_by_tie
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.site.site_context import SiteContext


def first_place(tie: str) -> tuple[str, str]:
    """The place on whose page a tie stands, and its partner, by the key of the tie.

    >>> first_place("tie:cn-chongqing|us-wa-seattle")
    ('cn-chongqing', 'us-wa-seattle')
    """
    place, _, partner = tie.removeprefix("tie:").partition("|")
    return place, partner


def part_of_place(site: SiteContext, tie: str) -> bool:
    """True if a tie has no page of its own: it is one of very many, in a frozen site."""
    if site.is_live or not site.is_wide or tie not in site.record.ties:
        return False
    return tie in ties_by_first_place(site.index).get(first_place(tie)[0], ())


def ties_by_first_place(index: RecordIndex) -> Mapping[str, Sequence[str]]:
    """Keys of ties of which one source alone speaks and that did nothing, by their first place."""
    return index.computed_once(_group_ties)


def _group_ties(index: RecordIndex) -> Mapping[str, Sequence[str]]:
    more = (
        index.exchanges_by_tie,
        index.responses_of_tie,
        index.uncertain_by_tie,
        index.claims_of_tie,
        index.set_aside,
        laws_by_tie(index),
    )
    return group_pairs(
        (first_place(key)[0], key)
        for key, tie in index.record.ties.items()
        if len(tie.history) < 2 and not any(key in each for each in more)
        if len(index.sources_of(s for fact in tie.facts for s in fact.statements)) == 1
    )
