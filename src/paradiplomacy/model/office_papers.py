"""Papers of an office: agreements that were signed, requests, and persons to call."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.model.dates import EventDate


@dataclass(frozen=True, slots=True)
class SignedAgreement:
    """An agreement between two places.

    `renewal`: ``automatic``, ``on request``, ``none``, or ``""`` where nobody says.
    `languages`: ISO 639-1 codes of the languages that it has a text in.
    `file`: name or address of its file.
    `texts`: files with its texts: of each the language, the SHA-256 and the name.
    """

    id: str
    place_a: str
    place_b: str
    title: str
    signed: EventDate | None = None
    valid_until: EventDate | None = None
    renewal: str = ""
    languages: tuple[str, ...] = ()
    clauses: str = ""
    file: str = ""
    texts: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeRequest:
    """Something that a place was asked for, perhaps by a partner.

    `status` is ``done``, ``declined``, or ``open`` and empty, which is the same.
    """

    id: str
    place: str
    what: str
    partner: str = ""
    received: EventDate | None = None
    due: EventDate | None = None
    status: str = ""
    responsible: str = ""
    closed: EventDate | None = None
    statements: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """True if nobody says that it was closed."""
        return self.status in ("", "open") and self.closed is None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to call at a place; `consent` is the tier that the person agreed to."""

    id: str
    place: str
    role: str
    name: str = ""
    channel: str = ""
    consent: str = ""
    statements: tuple[str, ...] = ()
