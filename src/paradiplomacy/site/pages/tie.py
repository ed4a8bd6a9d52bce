"""A tie: what it is and how surely, what each end says, what happened to it, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.status import StatusChange
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.ledger import LedgerLine, ledger
from paradiplomacy.results.agreement_words import acting, shared_view
from paradiplomacy.site.indexes import pair_of
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.parts import (
    exchange_view,
    is_vague,
    reasons_view,
    response_view,
    said_view,
    standing_view,
)

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]


def view(site: Site, key: str) -> View:
    """A tie with its ledger: what the rule makes of the statements, and who says what."""
    record, indexes = site.record, site.indexes
    tie = record.ties[key]
    ends = list(tie.ends)
    shown: View = {
        "tie": key,
        "ends": ends,
        "pair": pair_of(record, tie.ends),
        "kind": str(tie.kind or ""),
        "kinds": [{"kind": str(k), "when": str(when or "")} for k, when in tie.kinds],
        "established": str(tie.established or ""),
        **standing_view(site, tie),
        "history": [_filled(_change_view(tie, change)) for change in tie.history],
        "facts": [
            _filled(_fact_view(page.fact, page.lines, tie.ends, record.kept))
            for page in ledger(record, tie)
            if page.fact.agreement is not Agreement.SILENT
        ],
        "exchanges": [
            exchange_view(site, exchange)
            for exchange in indexes.exchanges_in_time(indexes.exchanges_by_tie.get(key, ()))
        ],
        "responses": [response_view(site, r) for r in indexes.responses_of_tie.get(key, ())],
        "claims": [
            {
                "claim": claim.id,
                "text": claim.text,
                "sources": list(indexes.sources_of(claim.statements)),
            }
            for claim in indexes.claims_of_tie.get(key, ())
        ],
        "laws": [
            {"law": law.law.id, "place": law.place, "status": law.law.status}
            for law in indexes.laws.get(key, ())
        ],
        "set_aside": [
            said_view(site, statement) | {"why": judgement.why, "on": judgement.on}
            for statement, judgement in indexes.set_aside.get(key, ())
        ],
    }
    start = next((fact for fact in shown["facts"] if fact["property"] == "established"), None)
    speaking = {
        (line.get("side", end), line["source"])
        for fact in shown["facts"]
        for end, lines in zip((*ends, ""), fact["lines"], strict=True)
        for line in lines
    }
    shown["only"] = list(*speaking) if len(speaking) == 1 else []
    shown["agreement"] = start["agreement"] if start else str(Agreement.SILENT)
    shown["between"] = start.get("between", []) if start else []
    shown["shared"] = start.get("shared", {}) if start else {}
    shown["says_start"] = (
        [side for side, lines in zip(ends, start["lines"], strict=False) if lines] if start else []
    )
    return shown


def _change_view(tie: Tie, change: StatusChange) -> View:
    """A change of status; of a date that is given as *about*, with its first and last day."""
    when = change.date
    about = when is not None and when.approximate and when.is_bounded
    return {
        "change": str(change.change),
        "date": str(when or ""),
        "low": when.earliest.isoformat() if when and about else "",
        "high": when.latest.isoformat() if when and about else "",
        "actor": acting(change.actor, tie.ends),
        "ended_as": str(tie.ended_as(change) or ""),
        "irregular": change.irregular,
    }


def _filled(view: View) -> View:
    """A view without what is empty: most ties have little, and there may be very many."""
    return {name: value for name, value in view.items() if value}


def _fact_view(
    fact: Fact, lines: tuple[LedgerLine, ...], ends: tuple[str, str], kept: Mapping[str, str]
) -> View:
    """A fact: the preferred value, why, and the lines of each end and of all others."""
    columns: list[list[View]] = [[], [], []]
    for line in lines:
        own = line.side in ends
        view = _line_view(line, ends, kept) | ({} if own else {"side": line.side})
        columns[ends.index(line.side) if own else 2].append(view)
    return {
        "property": fact.property,
        "value": fact.value,
        "agreement": str(fact.agreement),
        "between": list(fact.between),
        "shared": shared_view(fact),
        "reasons": reasons_view(fact),
        "vague": is_vague(fact),
        "lines": columns,
    }


def _line_view(line: LedgerLine, ends: tuple[str, str], kept: Mapping[str, str]) -> View:
    """What one source says."""
    statement = line.statement
    side = statement.side
    denied = "not " if statement.polarity == "denies" else ""
    name = statement.property
    value = denied + statement.value
    return _filled(
        {
            "statement": statement.id,
            "value": f"{name} {value}" if name in ("suspended", "ended") else value,
            "source": f"{statement.record}/{statement.source}",
            "preferred": line.preferred,
            "when": statement.when,
            "actor": acting(statement.actor, ends),
            "listed_under": kept.get(side, side) if statement.lists else "",
            "locator": statement.locator,
            "note": statement.note,
        }
    )


KIND = PageKind("tie", view, "ties", lambda site: site.record.ties, needs="record")
