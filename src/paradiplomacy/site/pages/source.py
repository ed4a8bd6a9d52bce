"""A source: who speaks in it, and all that it says, by subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from paradiplomacy.model.statements import Certainty, Statement
from paradiplomacy.model.tables import table_of
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.results.agreement_words import acting
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.source_groups import group_of_source

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND", "MOST"]

MOST = 200
"""Subjects of one kind that the page shows; the table of statements has all."""


_KINDS = (
    "tie",
    "exchange",
    "response",
    "law",
    "shock",
    "total",
    "claim",
    "account",
    "answer",
    "act",
    "framework",
    "place",
)
"""Kinds of subjects in the order of the page; readings are summed up by series."""

_IN_TITLE = frozenset(
    {"place_a", "place_b", "place", "partner", "shock", "name", "name_zh", "description", "text"}
    | {"citation", "office"}
)
"""Properties that the title of a subject says."""


_MADE = {
    "exchange": "exchanges",
    "response": "responses",
    "law": "laws",
    "shock": "shocks",
    "total": "totals",
    "claim": "claims",
    "account": "accounts",
    "act": "acts",
    "framework": "framework",
}
"""What a record makes of each kind of subject, as far as somebody states it."""

_TELLING = ("description", "text", "name", "citation", "office", "date")
"""Properties that say best what something is about."""


def view(site: SiteContext, key: str) -> View:
    """A source with its statements; of readings, how many of which series."""
    source, indexes, record = site.source(key), site.index, site.record
    by_subject: dict[str, list[Statement]] = {}
    for statement_key in indexes.statements_of_source.get(key, ()):
        statement = record.statements[statement_key]
        subject = indexes.judged.applied(statement).subject
        by_subject.setdefault(subject, []).append(statement)
    by_kind: dict[str, list[str]] = {}
    for subject in by_subject:
        by_kind.setdefault(subject.partition(":")[0], []).append(subject)
    readings = by_kind.pop("reading", [])
    owner, _, name = key.partition("/")
    return {
        "source": key,
        "title": source.title,
        "url": source.url,
        "web_address": source.web_address,
        "language": source.language,
        "end": source.end,
        "voice": str(source.voice),
        "place": site.record.own.get((owner, name), ""),
        "outlet": source.outlet,
        "dated": source.dated,
        "consent": str(source.consent),
        "note": source.note,
        "statements": len(indexes.statements_of_source.get(key, ())),
        "subjects": {kind: len(by_kind[kind]) for kind in _KINDS if kind in by_kind},
        "groups": [
            {
                "kind": kind,
                "entries": [
                    _entry(site, subject, by_subject[subject])
                    for subject in sorted(by_kind[kind])[:MOST]
                ],
            }
            for kind in _KINDS
            if kind in by_kind
        ],
        "series": _series(record, readings),
    }


def _entry(site: SiteContext, subject: str, statements: Sequence[Statement]) -> View:
    """A subject, where its page is, and what the source says of it, passage by passage."""
    kind, _, key = subject.partition(":")
    passages: dict[tuple[str, str], list[View]] = {}
    for statement in _in_order(subject, statements):
        if kind != "tie" and len(statements) > 1 and statement.property in _IN_TITLE:
            continue
        stated = {
            "property": statement.property,
            "value": ("not " if statement.polarity == "denies" else "") + statement.value,
            "when": statement.when,
            "actor": acting(statement.actor, site.record.ends_of(subject)),
            "state": _state(site, statement.id),
            "certainty": ""
            if statement.certainty is Certainty.STATED
            else statement.certainty.value,
        }
        passages.setdefault((statement.locator, statement.note), []).append(
            {name: value for name, value in stated.items() if value}
        )
    return {
        "subject": subject,
        **_where(site, kind, subject, key),
        "passages": [
            {"said": views} | {k: v for k, v in (("locator", locator), ("note", note)) if v}
            for (locator, note), views in passages.items()
        ],
    }


def _in_order(subject: str, statements: Sequence[Statement]) -> list[Statement]:
    """Statements in the order in which their table has its columns."""
    table = table_of(subject)
    order = {column.name: at for at, column in enumerate(table.properties)} if table else {}
    return sorted(statements, key=lambda each: (order.get(each.property, len(order)), each.value))


def _state(site: SiteContext, statement: str) -> str:
    """Whether a statement is preferred, or set aside."""
    if site.index.judged.rejects(statement):
        return "set_aside"
    return "preferred" if statement in site.index.preferred else ""


def _where(site: SiteContext, kind: str, subject: str, key: str) -> View:
    """What a subject is called, and the page that shows it, as far as there is one."""
    record = site.record
    if kind == "tie":
        if subject in record.ties or subject in record.untied:
            return {"page": "tie", "key": subject}
        return {"places": subject.removeprefix("tie:").split("|")}
    if kind == "place":
        return {"page": "place", "key": key} if key in record.places else {"text": key}
    if kind in _MADE and key not in getattr(record, _MADE[kind]):
        return _unstated(record, subject)
    if kind in ("law", "shock"):
        return {"page": {"law": "law", "shock": "crisis"}[kind], "key": key}
    if kind == "exchange":
        exchange = record.exchanges[key]
        tie = tie_key(exchange.place_a, exchange.place_b)
        page = {"page": "tie", "key": tie, "at": key} if tie in record.ties else {}
        return page | {"text": exchange.description}
    if kind == "response":
        response = record.responses[key]
        return {"page": "crisis", "key": response.shock, "text": response.description}
    if kind == "total":
        pair = "-".join(sorted(record.totals[key].countries))
        return {"page": "pair", "key": pair} if pair in site.index.ties_of_pair else {"text": ""}
    texts: Mapping[str, Callable[[], str]] = {
        "claim": lambda: record.claims[key].text,
        "account": lambda: record.accounts[key].office,
        "act": lambda: record.acts[key].description,
        "framework": lambda: record.framework[key].description,
    }
    return {"text": texts[kind]() if kind in texts else key}


def _unstated(record: Record, subject: str) -> View:
    """Where something is shown of which the record makes nothing, since nobody states it."""
    facts = record.facts.get(subject, ())
    said = {fact.property: value.value for fact in facts for value in fact.uncertain[:1]}
    text = next((said[name] for name in _TELLING if name in said), subject.partition(":")[2])
    ends = [said.get(name, "") for name in ("place_a", "place_b", "place", "partner")]
    tie = "tie:" + "|".join(sorted(filter(None, ends)))
    page = {"page": "tie", "key": tie} if tie in record.ties or tie in record.untied else {}
    return page | {"text": text}


def _series(record: Record, subjects: Iterable[str]) -> list[View]:
    """Readings by series: how many, on how many subjects, from when to when."""
    series: dict[str, list[str]] = {}
    for subject in subjects:
        key = subject.removeprefix("reading:")
        if key in record.readings:  # it is in doubt otherwise
            series.setdefault(record.readings[key].series, []).append(key)
    rows = []
    for name, keys in sorted(series.items()):
        readings = [record.readings[key] for key in keys]
        dates = sorted(reading.date for reading in readings)
        rows.append(
            {
                "series": name,
                "unit": readings[0].unit,
                "readings": len(readings),
                "of": len({reading.subject for reading in readings}),
                "first": str(dates[0]),
                "last": str(dates[-1]),
            }
        )
    return rows


def _written(site: SiteContext) -> Iterator[str]:
    """Keys of all sources; in a frozen site of those that make many statements."""
    sources = (f"{record}/{name}" for record, name in site.record.sources)
    yield from (k for k in sources if site.is_live or k not in group_of_source(site.index))


def _on_demand(site: SiteContext) -> Iterable[str]:
    """Those that a frozen site shows as parts of other pages."""
    return () if site.is_live else group_of_source(site.index)


KIND = PageKind("source", view, "sources", _written, on_demand=_on_demand, needs="record")
