"""Subjects of facts, in brief: which tie, places, crisis or law, when, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from paradiplomacy.answers.index import RecordIndex, pair_of_countries
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

_MAPPINGS = {
    "exchange": "exchanges",
    "response": "responses",
    "law": "laws",
    "shock": "shocks",
    "total": "totals",
    "claim": "claims",
    "account": "accounts",
    "act": "acts",
    "framework": "framework",
    "agreement": "agreements",
    "request": "requests",
    "contact": "contacts",
}
"""Where a record has what it makes of each kind of subject, as far as somebody states it."""
_TELLING = ("description", "text", "title", "what", "role", "name", "citation", "office")
"""What says best what something is about."""


class SubjectAnswer(RecordAnswer):
    """Subject of statements.

    `is_stated`: whether the record makes anything of it; it does not of what is only doubted or
        announced.
    `tie`: the tie that it is of, if the record has that; of what nobody states, also a pair that
        has none.
    `places`: the place that it is, or those that it names where there is no such tie.
    `crisis`, `law`, `pair`: keys of what it is, or is about.
    """

    subject: str
    kind: str
    is_stated: bool = True
    tie: str = ""
    places: tuple[str, ...] = ()
    crisis: str = ""
    law: str = ""
    pair: str = ""
    date: str = ""
    actor: str = ""
    text: str = ""


def subject_answer(index: RecordIndex, subject: str) -> SubjectAnswer:
    """A subject of statements, stated or not.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> index = index_of(open_record("sino_us"))
    >>> subject_answer(index, "shock:tiananmen-1989").crisis
    'tiananmen-1989'
    >>> subject_answer(index, "tie:cn-chongqing|us-wa-seattle").tie
    'tie:cn-chongqing|us-wa-seattle'
    """
    record = index.record
    kind, _, key = subject.partition(":")
    if kind == "tie":
        is_known = subject in record.ties or subject in record.untied
        places = () if is_known else tuple(key.split("|"))
        return SubjectAnswer(subject, kind, tie=subject if is_known else "", places=places)
    if kind == "place":
        is_known = key in record.places
        places, text = ((key,), "") if is_known else ((), key)
        return SubjectAnswer(subject, kind, places=places, text=text)
    if kind == "answer" and (account := record.accounts.get(key.partition("|")[0])):
        tie, places = _tie_or_places(record, (account.place, account.partner), stated=True)
        return SubjectAnswer(subject, kind, tie=tie, places=places, text=key.partition("|")[2])
    if kind not in _MAPPINGS:
        return SubjectAnswer(subject, kind, text=key)
    made = getattr(record, _MAPPINGS[kind]).get(key)
    said = _said_of(record, subject) if made is None else _texts_of(made)
    is_stated = made is not None
    named = [said.get(name, "") for name in ("place_a", "place_b", "place", "partner")]
    tie, places = ("", ()) if kind == "law" else _tie_or_places(record, named, stated=is_stated)
    text = next((said[name] for name in _TELLING if said.get(name)), "")
    pair = pair_of_countries(made.countries) if kind == "total" and made else ""
    return SubjectAnswer(
        subject,
        kind,
        is_stated,
        tie=tie,
        places=places,
        crisis={"shock": key, "response": said.get("shock", "")}.get(kind, "") if is_stated else "",
        law=key if kind == "law" and is_stated else "",
        pair=pair if pair in index.ties_of_pair else "",
        date=said.get("date", ""),
        actor=said.get("actor", ""),
        text=text if is_stated else text or said.get("date", key),
    )


def _texts_of(made: object) -> Mapping[str, str]:
    names = [each.name for each in fields(made)]  # type: ignore[arg-type]
    return {name: str(getattr(made, name) or "") for name in names if name != "statements"}


def _said_of(record: Record, subject: str) -> Mapping[str, str]:
    """Values said of something of which the record makes nothing, since nobody states it."""
    return {
        fact.property: value.value
        for fact in record.facts.get(subject, ())
        for value in fact.uncertain[:1]
    }


def _tie_or_places(
    record: Record, named: list[str] | tuple[str, ...], *, stated: bool
) -> tuple[str, tuple[str, ...]]:
    """The tie between two places, where the record has it; else the places."""
    places = tuple(place for place in named if place)
    key = tie_key(*places) if len(places) == 2 else ""
    is_known = key in record.ties or (not stated and key in record.untied)
    return (key, ()) if is_known else ("", places)
