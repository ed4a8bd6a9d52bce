"""Places and series in one line each, with the sources that they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from paradiplomacy.model.activity import Reading
from paradiplomacy.model.statements import Source
from paradiplomacy.record.record import Record
from paradiplomacy.report.words import count_of, country, number, when

__all__ = ["MANY_SUBJECTS", "Brief", "Register", "registers"]

MANY_SUBJECTS = 10
"""A series on more subjects than this has one line a subject, and not one a reading."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One subject in one line, or several that stand in it.

    Parameters
    ----------
    subject, title, local, about : str
    sources : tuple of Source
    holds : mapping of str to str
        Subjects that have no line of their own, each with what it is called within this one.
    """

    subject: str
    title: str
    local: str
    about: str
    sources: tuple[Source, ...]
    holds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """Subjects that belong together, under one title; where its lines sum up, `table` has all."""

    title: str
    entries: tuple[Brief, ...]
    table: str = ""


def registers(record: Record, *, only_places: Container[str] | None = None) -> tuple[Register, ...]:
    """Places by country, then one register a series; what the record lacks is left out.

    Parameters
    ----------
    record : Record
    only_places : container of str, optional, keyword-only
        Keys of the places to show; all without it.
    """
    made = [*_places(record, only_places), *_series(record)]
    return tuple(register for register in made if register.entries)


def _sources(record: Record, subject: str) -> tuple[Source, ...]:
    said = (record.statements[s] for fact in record.facts[subject] for s in fact.statements)
    keys = {(statement.record, statement.source) for statement in said}
    return tuple(record.sources[key] for key in sorted(keys))


def _places(record: Record, only: Container[str] | None) -> Iterator[Register]:
    ties = Counter(end for tie in record.ties.values() for end in tie.ends)
    by_country: dict[str, list[Brief]] = {}
    for key, place in record.places.items():
        if only is not None and key not in only:
            continue
        about = [str(place.level), count_of(ties[key], "tie")]
        if place.region:
            about.append(f"region {place.region}")
        if place.population is not None:
            about.append(f"{number(place.population)} inhabitants")
        if place.latitude is not None and place.longitude is not None:
            about.append(f"at {place.latitude:.2f}, {place.longitude:.2f}")
        if place.geonames_id is not None:
            about.append(f"GeoNames {place.geonames_id}")
        subject = f"place:{key}"
        local = place.name_local if place.name_local != place.name else ""
        brief = Brief(subject, place.label, local, ", ".join(about), _sources(record, subject))
        by_country.setdefault(place.country, []).append(brief)
    for code in sorted(by_country):
        entries = sorted(by_country[code], key=lambda brief: (brief.title, brief.subject))
        yield Register(f"Places: {country(code)}", tuple(entries))


_Key = tuple[str, str, str]
"""Series, subject and unit."""


def _series(record: Record) -> Iterator[Register]:
    held: dict[_Key, list[tuple[str, Reading]]] = {}
    for key, reading in sorted(record.readings.items(), key=lambda item: (item[1].date, item[0])):
        of = (reading.series, reading.subject, reading.unit)
        held.setdefault(of, []).append((f"reading:{key}", reading))
    subjects = Counter((series, unit) for series, _, unit in held)
    summed: dict[tuple[str, str], list[Brief]] = {}
    for (series, subject, unit), readings in sorted(held.items()):
        if subjects[series, unit] > MANY_SUBJECTS:
            brief = _in_one_line(record, series, subject, readings)
            summed.setdefault((series, unit), []).append(brief)
        else:
            lines = tuple(_line(record, key, reading) for key, reading in readings)
            yield Register(f"Series: {series}, {subject}, in {unit}", lines)
    for (series, unit), briefs in summed.items():
        yield Register(f"Series: {series}, in {unit}", tuple(briefs), table="readings")


def _line(record: Record, subject: str, reading: Reading) -> Brief:
    title, about = when(str(reading.date)), number(reading.value, 3)
    return Brief(subject, title, "", about, _sources(record, subject))


def _in_one_line(
    record: Record, series: str, subject: str, readings: Sequence[tuple[str, Reading]]
) -> Brief:
    """All readings of one subject: how many, from when to when, and between which values."""
    dates = [when(str(reading.date)) for _, reading in readings]
    values = [reading.value for _, reading in readings]
    low, high = number(min(values), 3), number(max(values), 3)
    span = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    between = low if low == high else f"{low} to {high}"
    sources = {source.id: source for key, _ in readings for source in _sources(record, key)}
    return Brief(
        f"readings:{series}|{subject}",
        subject,
        "",
        f"{count_of(len(readings), 'reading')}, {span}, {between}",
        tuple(sources[key] for key in sorted(sources)),
        holds={key: date for (key, _), date in zip(readings, dates, strict=True)},
    )
