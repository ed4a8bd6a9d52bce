"""Confirmations: the statement by which a place says that what the other end states is so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import blake2b

from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.model.statements import MANUAL, Certainty, Source, Statement, Voice

_SOURCE = "confirm-"


def confirming(
    stated: Statement, *, place: str, name: str, voice: Voice, on: date, by: str
) -> tuple[Statement, Source]:
    """The statement by which a place confirms another, and its source.

    `place`, `name`: key and name of the place that confirms.

    >>> tie = "tie:cn-jilin-changchun|us-ar-little-rock"
    >>> said = Statement("sino_us", tie, "established", "1994-04", "minutes", "US")
    >>> confirmed, source = confirming(
    ...     said, place="cn-jilin-changchun", name="Changchun", voice=Voice.GOVERNMENT,
    ...     on=date(2026, 11, 29), by="Bo",
    ... )
    >>> confirmed.value, confirmed.side, confirmed.locator == said.id, source.dated
    ('1994-04', 'CN', True, '2026-11-29')
    """
    day, end = on.isoformat(), country_of(place)
    key = blake2b(chr(31).join((place, voice, day)).encode(), digest_size=6).hexdigest()
    source = Source(
        f"{_SOURCE}{key}",
        f"Confirmation on this site, {name}",
        url="",
        language="en",
        end=end,
        voice=voice,
        place=place,
        dated=day,
    )
    return replace(
        stated,
        source=source.id,
        side=source.side,
        actor="",
        raw=stated.value,
        language=source.language,
        locator=stated.id,
        note="",
        coder=by,
        method=MANUAL,
        certainty=Certainty.STATED,
    ), source


def confirmed_by(statement: Statement) -> str:
    """Id of the statement that another confirms; empty where it is no confirmation."""
    return statement.locator if is_confirming(statement.source) else ""


def is_confirming(source: str) -> bool:
    """Tell whether a source is one by which a place confirms what the other end says."""
    return source.startswith(_SOURCE)
