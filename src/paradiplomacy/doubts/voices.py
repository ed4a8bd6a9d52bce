"""Sources that count as several voices and may be one, and statements that nobody can look up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from paradiplomacy.doubts.examined_record import COUNTED, Doubt, ExaminedRecord, StatementRow
from paradiplomacy.evidence.consent.groups import is_named
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.outlets import host_of, parts_of
from paradiplomacy.model.statements import THIRD, Source

_FEWEST_WORDS = 4
"""Words below which two sources may well use the same ones by chance: a date, a heading."""
_POINTER = re.compile(r"\b(?:para|page|pp?\.|row|note|section|table|line|item|dispute) ?\d", re.I)
"""A locator that points to a passage by number, and quotes nothing."""


def _address(url: str) -> str:
    """A URL without scheme, ``www.``, fragment and last slash; of an archived copy, its origin's.

    >>> _address("https://web.archive.org/web/2019/http://www.example.org/ties/#top")
    'example.org/ties'
    """
    parts, host = parts_of(url), host_of(url)
    if parts is None or not host:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _named_sources(examined: ExaminedRecord) -> list[Source]:
    """The sources that may be named and looked up."""
    return [source for source in examined.record.sources.values() if is_named(source)]


def _of_source(
    examined: ExaminedRecord, check: str, source: Source, field: str, about: str, **facts: str
) -> Doubt:
    row = examined.source_rows.get(source.id, 0)
    file = "sources.csv" if row else ""
    named = {"source": source.id, "title": source.title, **facts}
    return Doubt(check, f"source:{source.id}", about, file, row, field, named)


def one_text_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two sources with one address, or with one title in one language."""
    for field in ("url", "title"):
        named = _named_sources(examined)
        keys = [
            _address(s.url)
            if field == "url"
            else f"{s.language} {' '.join(s.title.casefold().split())}"
            for s in named
        ]
        for key, sources in group_pairs(zip(keys, named, strict=True)).items():
            first = min(source.id for source in sources)
            for source in sources:
                if key and source.id != first:
                    facts = {"other": first, "shared": getattr(source, field)}
                    yield _of_source(examined, "one-text-twice", source, field, first, **facts)


def _by_value(
    examined: ExaminedRecord,
) -> Iterator[tuple[tuple[str, str, str], list[StatementRow]]]:
    """Statements that assert one value of one fact of a tie, an exchange or a response."""
    for kind in COUNTED:
        for subject, entries in examined.kind(kind):
            for (name, value), rows in group_pairs(
                ((row.statement.property, row.statement.value), row)
                for row in entries
                if row.statement.polarity == "asserts"
            ).items():
                yield (subject, name, value), rows


def _several_sources(
    examined: ExaminedRecord, check: str, key: Callable[[StatementRow], str]
) -> Iterator[Doubt]:
    """One doubt for each source that shares a key with an earlier one, on one subject."""
    for (subject, shared), of_source in _sources_sharing_key(examined, key).items():
        first, *rest = sorted(of_source)
        for other in rest:
            yield examined.doubt(
                check,
                subject,
                f"{first} and {other}",
                "source",
                [of_source[other]],
                one=first,
                other=other,
                shared=shared,
            )


def one_quote_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two sources that give one value in the same words.

    Compared are locators that quote at least four words that are not numbers; one in square
    brackets, or with the number of a page or paragraph, points to a passage and quotes nothing.
    """
    yield from _several_sources(examined, "one-quote-twice", _quote)


def one_host_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two pages of one host that give one value, and so count as two sources of it."""
    hosts = {source.id: host_of(source.url) for source in _named_sources(examined)}
    yield from _several_sources(
        examined, "one-host-twice", lambda row: hosts.get(row.statement.source, "")
    )


def _sources_sharing_key(
    examined: ExaminedRecord, key: Callable[[StatementRow], str]
) -> dict[tuple[str, str], dict[str, StatementRow]]:
    """By subject and key, the sources that share the key for one value of one fact."""
    sharing: dict[tuple[str, str], dict[str, StatementRow]] = defaultdict(dict)
    for (subject, _, _), rows in _by_value(examined):
        grouped: dict[str, dict[str, StatementRow]] = defaultdict(dict)
        for row in rows:
            if shared := key(row):
                grouped[shared].setdefault(row.statement.source, row)
        for shared, of_source in grouped.items():
            if len(of_source) > 1:
                sharing[subject, shared] = of_source | sharing[subject, shared]
    return sharing


def _quote(row: StatementRow) -> str:
    locator = row.statement.locator
    words = re.findall(r"\w+", locator.casefold())
    if locator.startswith("[") or _POINTER.search(locator):
        return ""
    return " ".join(words) if sum(not w.isdecimal() for w in words) >= _FEWEST_WORDS else ""


def one_source_both_ends(examined: ExaminedRecord) -> Iterator[Doubt]:
    """One source that gives one value of a tie as the act of different parties.

    An entry of a register speaks for the place whose entry it is, and is left out.
    """
    for (subject, name, value), rows in _by_value(examined):
        of_source = group_pairs(
            (row.statement.source, row)
            for row in rows
            if subject.startswith("tie:") and not row.statement.lists and row.statement.actor
        )
        for source, of_one in sorted(of_source.items()):
            actors = sorted({row.statement.actor for row in of_one})
            if len(actors) > 1:
                fact = f"{name} {value}"
                yield examined.doubt(
                    "one-source-both-ends",
                    subject,
                    f"{fact}, by {source}",
                    "actor",
                    of_one[-1:],
                    fact=fact,
                    source=source,
                    actors=", ".join(actors),
                )


def one_host_both_ends(examined: ExaminedRecord) -> Iterator[Doubt]:
    """One host whose pages are coded as the word of both ends of one tie."""
    hosts = {source.id: host_of(source.url) for source in _named_sources(examined)}
    for subject, entries in examined.kind("tie"):
        sides: dict[str, dict[str, StatementRow]] = defaultdict(dict)
        for row in entries:
            statement = row.statement
            if hosts.get(statement.source) and statement.side != THIRD and not statement.lists:
                sides[hosts[statement.source]].setdefault(statement.side, row)
        for host, of_side in sorted(sides.items()):
            if len(of_side) > 1:
                yield examined.doubt(
                    "one-host-both-ends",
                    subject,
                    host,
                    "source",
                    [of_side[max(of_side)]],
                    host=host,
                    sides=", ".join(f"{s}: {of_side[s].statement.source}" for s in sorted(of_side)),
                )


def official_without_place(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Official sources on ties, exchanges or responses that speak for no place.

    One that names no place speaks for the only place of its country in the record; where that has
    several, for none.
    """
    record = examined.record
    speaking = group_pairs(
        (row.statement.source, row.statement.subject)
        for row in examined.statement_rows
        if row.statement.subject.partition(":")[0] in COUNTED and not row.statement.lists
    )
    for source in _named_sources(examined):
        subjects = set(speaking.get(source.id, ()))
        is_of_end = source.end != THIRD and source.voice.is_official
        if subjects and is_of_end and (record.meta.id, source.id) not in record.own:
            facts = {"end": source.end, "voice": str(source.voice), "count": str(len(subjects))}
            yield _of_source(examined, "official-without-place", source, "place", "", **facts)


def without_locator(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Rows of a source that do not say where in it; one finding for a source and kind of subject.

    Of a source that is not a public one, the locator is withheld, and nothing is said.
    """
    rows = group_pairs(
        ((row.statement.source, row.statement.subject.partition(":")[0]), row)
        for row in examined.statement_rows
        if not row.statement.locator and is_named(examined.record.source_of(row.statement))
    )
    for (source, kind), of in sorted(rows.items()):
        yield examined.doubt(
            "without-locator",
            f"source:{source}",
            kind,
            "locator",
            [min(of)],
            source=source,
            kind=kind,
            count=str(
                len({(row.file, row.row) if row.row else row.statement.subject for row in of})
            ),
        )


def without_address(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Sources that nobody can look up: no address, and no note that says where it is."""
    used = {row.statement.source for row in examined.statement_rows}
    return (
        _of_source(examined, "without-address", source, "url", "")
        for source in _named_sources(examined)
        if source.id in used and not source.url and not source.note
    )
