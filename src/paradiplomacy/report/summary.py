"""A tie in short, above its statements: its history, its facts, and what it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import StatusChange
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.dormancy import YEARS, Standing, standings
from paradiplomacy.record.record import Record
from paradiplomacy.report.ledger_words import (
    actor_words,
    agreement_words,
    reason_words,
    standing_words,
)
from paradiplomacy.report.words import property_words, value_words, when

__all__ = ["Summary", "summaries"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the rule makes of the statements on a tie.

    Parameters
    ----------
    status : str
        Kind, start and status in words.
    history : tuple of str
        Changes of status in order of time.
    inferred : str
        What is inferred from silence, labelled as such, or ``""``.
    facts : tuple of (str, str, str, str, str)
        Property, preferred value, how the ends agree on it as a name and in words, and why
        that value is preferred.
    related : tuple of (str, tuple of (str, str))
        Subjects of exchanges, responses and claims, each with a text, by what they are.
    """

    status: str
    history: tuple[str, ...]
    inferred: str
    facts: tuple[tuple[str, str, str, str, str], ...]
    related: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def summaries(record: Record, *, only: Container[str] | None = None) -> dict[str, Summary]:
    """The summary of every tie, by its key; or only of some."""
    related = _related(record)
    held = standings(record)
    return {
        key: Summary(
            status=_status(tie, held[key]),
            history=tuple(_change(tie, change) for change in tie.history),
            inferred=_inferred(held[key]),
            facts=tuple(
                (
                    property_words(fact.property),
                    value_words(fact.property, fact.value) if fact.value else "nobody says",
                    str(fact.agreement),
                    agreement_words(fact.agreement, fact.between),
                    reason_words(fact),
                )
                for fact in tie.facts
            ),
            related=tuple((what, tuple(subjects)) for what, subjects in related[key].items()),
        )
        for key, tie in record.ties.items()
        if only is None or key in only
    }


def _related(record: Record) -> dict[str, dict[str, list[tuple[str, str]]]]:
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for key, exchange in record.exchanges.items():
        tie = tie_key(exchange.place_a, exchange.place_b)
        date = when(str(exchange.date)) if exchange.date else "undated"
        text = f"{date}, {exchange.description or exchange.form or 'exchange'}"
        found[tie]["Exchanges"].append((f"exchange:{key}", text))
    for key, response in record.responses.items():
        if response.partner:
            tie = tie_key(response.place, response.partner)
            shock = record.shocks.get(response.shock)
            text = f"{response.answer}, {shock.name if shock else response.shock}"
            found[tie]["Responses to crises"].append((f"response:{key}", text))
    for key, claim in record.claims.items():
        if claim.place_a and claim.place_b:
            tie = tie_key(claim.place_a, claim.place_b)
            found[tie]["Claims"].append((f"claim:{key}", claim.text))
    return found


def _status(tie: Tie, held: Standing) -> str:
    kind = f"{tie.kind} tie" if tie.kind else "Tie of unstated kind"
    start = f"from {when(str(tie.established))}" if tie.established else "start unknown"
    return f"{kind[:1].upper()}{kind[1:]}, {start}; {standing_words(held)}"


def _inferred(held: Standing) -> str:
    if not held.inferred:
        return ""
    return (
        f"No dated sign of life in the last {YEARS} years: perhaps dormant. That is inferred from "
        f"silence (rule {held.inferred}) and enters no count and no test."
    )


def _change(tie: Tie, change: StatusChange) -> str:
    words = f"{change.change}, date unknown"
    if change.date is not None:
        words = f"{change.change} {_on(change.date)}"
    if change.actor:
        words += f", {actor_words(change.actor)}"
    if kind := tie.ended_as(change):
        words += f" (as a {kind} tie; it goes on as a {tie.kind} tie)"
    if change.irregular:
        words += f" (irregular: {change.irregular})"
    return words


def _on(date: EventDate) -> str:
    words = when(str(date))
    if words.startswith(("by ", "since ", "about ")) or " to " in words:
        return words
    return f"on {words}" if date.span_days == 1 else f"in {words}"
