"""Every kind of page: its words and its template have its name, its view is in a module here.

To add a kind: a module with its `view` and a line here, its words next to it, a template. One
that shows an answer as it is stands in `things`; one that only a server shows, in `live_only`.
"""

from __future__ import annotations

from paradiplomacy.site.kinds import PageKind, in_module, unless_empty
from paradiplomacy.site.pages import (
    about,
    live_only,
    record_lists,
    things,
)

__all__ = ["KIND", "KINDS", "LIVE"]

KINDS: tuple[PageKind, ...] = (
    PageKind("home", in_module("pages.home:view"), at="index"),
    record_lists.MAP,
    record_lists.TIES,
    things.TIE,
    record_lists.PLACES,
    things.PLACE,
    record_lists.COMPARE,
    record_lists.EXCHANGES,
    PageKind(
        "flows",
        in_module("pages.flows:view"),
        keys=unless_empty("flows"),
        of_record=True,
        answer=in_module("pages.flows:tables_of_flows"),
    ),
    PageKind(
        "claims",
        in_module("pages.claims:view"),
        answer=in_module("pages.claims:hypotheses_with_verdicts"),
    ),
    PageKind(
        "claim",
        in_module("pages.claim:view"),
        "claims",
        lambda site: site.hypotheses,
        answer=in_module("pages.claim:finding_of_claim"),
    ),
    things.CRISES,
    things.CRISIS,
    things.LAWS,
    things.LAW,
    PageKind("two_ends", in_module("pages.two_ends:view"), of_record=True),
    things.REGISTRY,
    PageKind(
        "interviews",
        in_module("pages.interviews:view"),
        keys=in_module("pages.interviews:only_if_any"),
    ),
    PageKind(
        "definitions",
        in_module("pages.definitions:view"),
        answer=in_module("pages.definitions:counts_and_totals"),
    ),
    PageKind("network", in_module("pages.network:view")),
    PageKind("event_model", in_module("pages.event_model:view")),
    record_lists.SOURCES,
    things.SOURCE,
    about.METHODS,
    about.DATA,
    about.RESEARCH,
    about.ABOUT,
    things.COUNCIL,
)
LIVE: tuple[PageKind, ...] = (
    live_only.SIGN_IN,
    live_only.JOIN,
    live_only.OWN_PAGE,
    live_only.SECOND_FACTOR,
    live_only.PEOPLE,
    live_only.DESK,
    live_only.DESK_ENTRY,
    live_only.FACT,
    live_only.CONFLICT,
    live_only.REVIEW,
    live_only.ANSWERING,
    live_only.ANSWER_QUESTION,
    live_only.ANSWER_BOTH,
)
"""Kinds that only a server shows, made for who asks; `site.live.routes` has their addresses."""

KIND = {kind.name: kind for kind in (*KINDS, *LIVE)}
"""By name."""
