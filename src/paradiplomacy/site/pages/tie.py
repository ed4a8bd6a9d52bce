"""A tie: what it is and how surely, what each end says, what happened to it, and what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from paradiplomacy.answers.exchanges import exchange_answer
from paradiplomacy.answers.laws import laws_by_tie
from paradiplomacy.answers.uncertain import UncertainEvent
from paradiplomacy.evidence.answered_facts import is_answered
from paradiplomacy.evidence.compatibility import OF_A_YEAR
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import Certainty
from paradiplomacy.model.status import Status, StatusChange
from paradiplomacy.model.ties import Tie, Untied
from paradiplomacy.record.current_status import CurrentStatus
from paradiplomacy.record.denials import deniers
from paradiplomacy.record.ledger import LedgerLine, ledger
from paradiplomacy.results.agreement_words import acting, shared_view
from paradiplomacy.site.indexes import pair_of
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.parts import (
    is_vague,
    reasons_view,
    response_view,
    said_view,
    status_view,
)

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]


def view(site: Site, key: str) -> View:
    """A tie with its ledger: what the rule makes of the statements, and who says what."""
    record, indexes = site.record, site.indexes
    no_tie = record.untied.get(key)
    tie = no_tie.tie if no_tie else record.ties[key]
    changes = () if no_tie else tie.history
    ends = list(tie.ends)
    shown: View = {
        "tie": key,
        "ends": ends,
        "pair": pair_of(record, tie.ends),
        "kind": str(tie.kind or ""),
        "kinds": [{"kind": str(k), "when": str(when or "")} for k, when in tie.kinds],
        "established": str(tie.established or ""),
        **(_no_standing(no_tie) if no_tie else status_view(site, tie)),
        "now": "" if no_tie else _now(tie, indexes.status_of(tie)),
        "said_in": "" if no_tie else indexes.status_of(tie).said_in,
        "denied_by": list(deniers(no_tie)) if no_tie else [],
        "moments": [] if no_tie else _moments(tie),
        "history": [_filled(_change_view(tie, change)) for change in changes],
        "facts": [
            _filled(_fact_view(page.fact, page.lines, tie.ends, record.kept))
            for page in ledger(record, tie)
            if page.lines
        ],
        "exchanges": [
            exchange_answer(indexes, exchange).to_dict()
            for exchange in indexes.exchanges_in_time(indexes.exchanges_by_tie.get(key, ()))
        ],
        "responses": [response_view(site, r) for r in indexes.responses_of_tie.get(key, ())],
        "uncertain": [_event_view(site, event) for event in indexes.uncertain_by_tie.get(key, ())],
        "claims": [
            {
                "claim": claim.id,
                "text": claim.text,
                "sources": list(indexes.sources_of(claim.statements)),
            }
            for claim in indexes.claims_of_tie.get(key, ())
        ],
        "laws": [
            {"law": law.law.id, "place": under.place, "status": law.law.status}
            for law, under in laws_by_tie(indexes).get(key, ())
        ],
        "set_aside": [
            said_view(site, statement) | {"why": judgement.why, "on": judgement.on}
            for statement, judgement in indexes.set_aside.get(key, ())
        ],
    }
    start = next(
        (
            fact
            for fact in shown["facts"]
            if fact["property"] == "established" and fact["agreement"] != "uncertain"
        ),
        None,
    )
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
        [
            side
            for side, lines in zip(ends, start["lines"], strict=False)
            if any("certainty" not in line for line in lines)
        ]
        if start
        else []
    )
    return shown


def _now(tie: Tie, current: CurrentStatus) -> str:
    """What the page says of the status: as it is, or by which signs it is so."""
    if current.said_in:
        return "said"
    if current.status is Status.ACTIVE:
        return "listed" if current.is_listed else "active"
    if current.status is not Status.NOT_KNOWN:
        return str(current.status)
    if tie.stated in (Status.SUSPENDED, Status.DORMANT):
        return "doubtful"
    return "not_known" if current.last_sign else "undated"


def _no_standing(pair: Untied) -> View:
    """What stands where other pages show the status: that there is no tie, and why."""
    return {"status": "denied" if pair.denied_by else "uncertain", "last_sign": ""}


def _moments(tie: Tie) -> list[View]:
    """The moments of a start that nobody states, or of one that is only wanted."""
    wanted = {change.change for change in tie.history if change.change.intends}
    known = tie.start_from or (wanted if tie.stated is Status.PROPOSED else ())
    return [
        {"moment": str(change.change), "date": str(change.date or "")}
        for change in tie.history
        if change.change in known
    ]


def _event_view(site: Site, event: UncertainEvent) -> View:
    return {
        "subject": event.subject,
        "kind": event.kind,
        "certainty": str(event.certainty),
        "date": event.date,
        "description": event.description,
        "notes": list(event.notes),
        "sources": list(site.indexes.sources_of(event.statements)),
    }


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
        "inferred": change.inferred,
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
        "when": fact.positions[0].when if fact.positions and fact.property in OF_A_YEAR else "",
        "agreement": "uncertain" if fact.is_only_uncertain else str(fact.agreement),
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
            "certainty": "" if line.certainty is Certainty.STATED else str(line.certainty),
            "when": statement.when,
            "actor": acting(statement.actor, ends),
            "listed_under": kept.get(side, side) if statement.lists else "",
            "answered": is_answered(statement),
            "locator": "" if is_answered(statement) else statement.locator,
            "note": statement.note,
        }
    )


def _written(site: Site) -> Iterator[str]:
    """Keys of all ties, and of pairs that sources speak of and that have none."""
    yield from site.record.ties
    yield from site.record.untied


KIND = PageKind("tie", view, "ties", _written, needs="record")
