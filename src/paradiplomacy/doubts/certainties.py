"""Rows whose remark doubts what they state, and moments of a start that are taken for another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from paradiplomacy.doubts.examined_record import COUNTED, Doubt, ExaminedRecord, StatementRow
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Certainty, Polarity

_DOUBTS = re.compile(
    r"\b(?:planned|announced|not reported|not seen|not concluded|in doubt|doubtful|uncertain|unsure"
    r"|may (?:be (?!part\b)|belong)|might be|unclear whether|first contact"
    r"|not an? (?:agreement|signature)|no agreement"
    r"|had yet to|still to|was to|were to|to follow|low quality)\b"
    r"|计划|预告|拟于|尚未|存疑|未见报道|未见签署|可能是|可能属于|首次接触|并非协议",
    re.IGNORECASE,
)
"""Words of a remark that what the row states may not hold, or did not happen yet."""

_INTENT = re.compile(
    r"\b(?:letters?|agreements?|memorand(?:um|a)|declarations?) of intent(?:ion)?\b|意向",
    re.IGNORECASE,
)
_APPROVAL = re.compile(
    r"\bapprov(?:al|e|ed|es|ing)\b|\b(?:council|board|assembly|congress) vot(?:e|ed|es)\b"
    r"|批准|投票通过|审议通过",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\bsign(?:ed|ing|s|ature)?\b|签|結|结好|结为", re.IGNORECASE)

_WANTED = ("proposed", "letter_of_intent", "approved")
"""Facts of which the remark may well say that more was still to come."""

_ORDER = ("proposed", "letter_of_intent", "approved", "established", "in_force")
"""The moments of a start in the order in which they come."""
_SOONER_AND_LATER = tuple(
    (sooner, later)
    for later in ("established", "in_force")
    for sooner in _ORDER[: _ORDER.index(later)]
    if (sooner, later) != ("approved", "established")  # what was signed may be ratified
)


def _stated_rows(examined: ExaminedRecord, *kinds: str) -> Iterator[tuple[str, StatementRow]]:
    """Subjects of some kinds with each of their rows that is stated, and denies nothing."""
    return (
        (subject, row)
        for kind in kinds
        for subject, rows in examined.kind(kind)
        for row in rows
        if row.statement.certainty is Certainty.STATED
        and row.statement.polarity is Polarity.ASSERTS
    )


def note_without_effect(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Rows that are stated, with a remark that doubts or only announces what they state."""
    for subject, row in _stated_rows(examined, *COUNTED):
        statement, of_tie = row.statement, subject.startswith("tie:")
        match = _DOUBTS.search(statement.note)
        if match is not None and not (of_tie and statement.property in _WANTED):
            yield examined.doubt(
                "note-without-effect",
                subject,
                f"{statement.property} by {statement.source}"
                if of_tie
                else f"by {statement.source}",
                "certainty",
                [row],
                source=statement.source,
                word=match[0],
                note=statement.note,
            )


def start_of_another_moment(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Starts of ties whose words are those of a letter of intent, or of an approval."""
    for subject, row in _stated_rows(examined, "tie"):
        statement = row.statement
        words = (
            f"{statement.locator} {statement.note}" if statement.property == "established" else ""
        )
        intent = _INTENT.search(words)
        moment = intent or (None if _SIGNED.search(words) else _APPROVAL.search(words))
        if moment is not None:
            yield examined.doubt(
                "start-of-another-moment",
                subject,
                f"{statement.value} by {statement.source}",
                "property",
                [row],
                source=statement.source,
                value=statement.value,
                word=moment[0],
                moment="letter_of_intent" if intent else "approved",
            )


def date_to_come(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Rows of what is counted that are stated, on a day that has not come."""
    for subject, row in _stated_rows(examined, *COUNTED, "shock"):
        statement = row.statement
        if (
            _DAYS.match(statement.value)
            and EventDate.parse(statement.value).earliest > date.today()
        ):
            yield examined.doubt(
                "date-to-come",
                subject,
                f"{statement.property} {statement.value} by {statement.source}",
                statement.property,
                [row],
                name=statement.property,
                value=statement.value,
                source=statement.source,
            )


_DAYS = re.compile(r"[12]\d{3}(-\d\d)?(-\d\d)?[~?]?$")


def moments_out_of_order(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Ties whose agreement was signed, or in force, before it was wanted or signed."""
    for tie in examined.record.ties.values():
        first = {name: _first_preferred_date(tie.facts, name) for name in _ORDER}
        for sooner, later in _SOONER_AND_LATER:
            before, after = first[sooner], first[later]
            if before is not None and after is not None and after.before(before) is True:
                yield examined.doubt(
                    "moments-out-of-order",
                    tie.id,
                    f"{later} {after} and {sooner} {before}",
                    "value",
                    examined.about(tie.id, later),
                    sooner=sooner,
                    before=str(before),
                    later=later,
                    after=str(after),
                )


def _first_preferred_date(facts: tuple[Fact, ...], name: str) -> EventDate | None:
    """The first of the preferred dates of a moment; None where there is none."""
    return min(
        (
            EventDate.parse(fact.value)
            for fact in facts
            if fact.property == name
            and fact.value not in ("", "unknown")
            and not fact.value.startswith("not ")
        ),
        default=None,
    )
