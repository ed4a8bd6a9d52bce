"""Description that every record which is read from Wikidata gives of itself."""

from __future__ import annotations

from collections.abc import Iterable

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import RecordMeta

__all__ = ["LICENCE", "checked_date", "meta_of"]

LICENCE = "CC0 1.0"

_LIMITS = (
    "Anyone may edit Wikidata. A statement there is a reference work's word, not a city's: that "
    "the item of a place lists a partner does not show that the place says so.",
    "What is not stated is not false: many ties, most dates and nearly all ends are missing.",
    "Items stand for cities, counties, provinces and parts of cities alike; all are put down as "
    "cities, since their kind is not read.",
)


def meta_of(
    record: str, *, title: str, description: str, as_of: str, method: str, limits: Iterable[str]
) -> RecordMeta:
    """The description of a record, with the limits that all of them share.

    Parameters
    ----------
    record : str
        Key of the record.
    limits : iterable of str
        What this material cannot say beyond what no material of Wikidata can.
    """
    return RecordMeta(
        id=record,
        title=title,
        description=description,
        licence=LICENCE,
        languages=("en",),
        ends=(),
        as_of=as_of,
        coder="paradiplomacy",
        method=method,
        limits=(*_LIMITS, *limits),
    )


def checked_date(as_of: str, *, file: str) -> str:
    """An EDTF date that somebody gave for the material.

    Raises
    ------
    RecordError
        It is not an EDTF date.
    """
    try:
        return EventDate.parse(as_of).text
    except ValueError as error:
        raise RecordError([Problem(file, 0, "as_of", str(error))]) from None
