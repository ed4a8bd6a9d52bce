"""Every kind of page, each in a module of its name.

To add a kind: a module with a `KIND`, its words next to it, a template, and its name here; one
that only a server shows, among `LIVE`, where its module has no view.
"""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import (
    account,
    answer_both,
    answer_question,
    answering,
    claim,
    claims,
    conflict,
    council,
    crises,
    crisis,
    data,
    definition,
    definitions,
    disagreements,
    event_model,
    exchanges,
    fact,
    flows,
    home,
    interviews,
    join,
    law,
    laws,
    map,
    methods,
    network,
    pair,
    people,
    place,
    places,
    review,
    second_factor,
    sector,
    sectors,
    sign_in,
    source,
    source_group,
    sources,
    tie,
    ties,
    two_ends,
)

__all__ = ["KIND", "KINDS", "LIVE"]

KINDS: tuple[PageKind, ...] = (
    home.KIND,
    map.KIND,
    ties.KIND,
    tie.KIND,
    places.KIND,
    place.KIND,
    exchanges.KIND,
    flows.KIND,
    sectors.KIND,
    sector.KIND,
    claims.KIND,
    claim.KIND,
    crises.KIND,
    crisis.KIND,
    laws.KIND,
    law.KIND,
    two_ends.KIND,
    interviews.KIND,
    disagreements.KIND,
    pair.KIND,
    definitions.KIND,
    definition.KIND,
    network.KIND,
    event_model.KIND,
    sources.KIND,
    source.KIND,
    source_group.KIND,
    methods.KIND,
    data.KIND,
    council.KIND,
)
LIVE: tuple[PageKind, ...] = (
    sign_in.KIND,
    join.KIND,
    account.KIND,
    second_factor.KIND,
    people.KIND,
    fact.KIND,
    conflict.KIND,
    review.KIND,
    answering.KIND,
    answer_question.KIND,
    answer_both.KIND,
)
"""Kinds that only a server shows, made for who asks; `site.live.routes` has their addresses."""

KIND = {kind.name: kind for kind in (*KINDS, *LIVE)}
"""By name."""
