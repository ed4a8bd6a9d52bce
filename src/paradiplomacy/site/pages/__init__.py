"""Every kind of page: its words and its template have its name, its view is in a module here.

To add a kind: a module with a `KIND` and its name here, its words next to it, a template. One
that shows an answer as it is stands in `things`; one that only a server shows, in `live_only`.
"""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import (
    claim,
    claims,
    conflict,
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
    laws,
    live_only,
    map,
    methods,
    network,
    pair,
    places,
    review,
    sector,
    sectors,
    sources,
    things,
    ties,
    two_ends,
)

__all__ = ["KIND", "KINDS", "LIVE"]

KINDS: tuple[PageKind, ...] = (
    home.KIND,
    map.KIND,
    ties.KIND,
    things.TIE,
    places.KIND,
    things.PLACE,
    exchanges.KIND,
    flows.KIND,
    sectors.KIND,
    sector.KIND,
    claims.KIND,
    claim.KIND,
    crises.KIND,
    crisis.KIND,
    laws.KIND,
    things.LAW,
    two_ends.KIND,
    interviews.KIND,
    disagreements.KIND,
    pair.KIND,
    definitions.KIND,
    definition.KIND,
    network.KIND,
    event_model.KIND,
    sources.KIND,
    things.SOURCE,
    things.SOURCE_GROUP,
    methods.KIND,
    data.KIND,
    things.COUNCIL,
)
LIVE: tuple[PageKind, ...] = (
    live_only.SIGN_IN,
    live_only.JOIN,
    live_only.ACCOUNT,
    live_only.SECOND_FACTOR,
    live_only.PEOPLE,
    fact.KIND,
    conflict.KIND,
    review.KIND,
    live_only.ANSWERING,
    live_only.ANSWER_QUESTION,
    live_only.ANSWER_BOTH,
)
"""Kinds that only a server shows, made for who asks; `site.live.routes` has their addresses."""

KIND = {kind.name: kind for kind in (*KINDS, *LIVE)}
"""By name."""
