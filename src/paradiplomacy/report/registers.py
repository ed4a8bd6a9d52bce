"""Places and series in one line each, with the sources that they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass

from paradiplomacy.model.statements import Source
from paradiplomacy.record.record import Record
from paradiplomacy.report.words import count_of, country, number, when

__all__ = ["Brief", "Register", "registers"]


@dataclass(frozen=True, slots=True)
class Brief:
    """One subject in one line."""

    subject: str
    title: str
    local: str
    about: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Subjects that belong together, under one title."""

    title: str
    entries: tuple[Brief, ...]


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


def _series(record: Record) -> Iterator[Register]:
    held: dict[tuple[str, str, str], list[Brief]] = {}
    in_time = sorted(record.readings.items(), key=lambda item: (item[1].date, item[0]))
    for key, reading in in_time:
        subject = f"reading:{key}"
        about = number(reading.value, 3)
        brief = Brief(subject, when(str(reading.date)), "", about, _sources(record, subject))
        held.setdefault((reading.series, reading.subject, reading.unit), []).append(brief)
    for (series, subject, unit), entries in sorted(held.items()):
        yield Register(f"Series: {series}, {subject}, in {unit}", tuple(entries))
