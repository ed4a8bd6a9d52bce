"""Statements, sources and judgements: the grain of the evidence.

A *statement* is one source's assertion of one fact. It never changes. A *judgement* is
what a coder decided about statements or places; changing one's mind adds another.
"""

from __future__ import annotations

import builtins
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

__all__ = [
    "CONSENT_WORDS",
    "GAZETTEER",
    "MANUAL",
    "THIRD",
    "Certainty",
    "Consent",
    "Judgement",
    "JudgementKind",
    "Polarity",
    "Source",
    "Statement",
    "Voice",
]

GAZETTEER = "geonames"
"""Key of the source as which the gazetteer speaks, in every record."""

THIRD = "third"
"""The side of a speaker that belongs to no end of the tie."""


class Voice(StrEnum):
    """Speaker of a source.

    `official` voices are those of a place; `local` ones its press, too. Which of them are an
    end's word is said by the rule. The others speak for nobody but themselves.
    """

    GOVERNMENT = "government"
    ASSOCIATION = "association"
    LOCAL_PRESS = "local press"
    NATIONAL_PRESS = "national press"
    NATIONAL_BODY = "national body"
    ACADEMIC = "academic"
    REFERENCE = "reference"
    STATUTE = "statute"
    OTHER = "other"

    @property
    def is_official(self) -> bool:
        """True if a government or the association that manages its ties speaks."""
        return self in (Voice.GOVERNMENT, Voice.ASSOCIATION, Voice.STATUTE)

    @property
    def is_local(self) -> bool:
        """True if the voice belongs to one end: official, or that end's own press."""
        return self.is_official or self is Voice.LOCAL_PRESS


class Polarity(StrEnum):
    """Direction of a statement: that the fact holds, or that it does not."""

    ASSERTS = "asserts"
    DENIES = "denies"


class Certainty(StrEnum):
    """Sureness of the source, or of its coder, that the fact holds.

    ``stated``: as a fact. ``doubted``: in doubt, for instance a date that may be of another tie.
    ``announced``: as something to come. Only what is stated is counted or preferred.
    """

    STATED = "stated"
    DOUBTED = "doubted"
    ANNOUNCED = "announced"


class Consent(StrEnum):
    """Consent of those who spoke, the most open first; each hides what those before it do.

    ``public``: all may be shown, the name too. ``role``: office, place and date, but not who,
    where in the source, or any remark. ``city``: neither office nor role. ``region``: of places
    the state or province alone. ``anonymous``: of a respondent only the side. ``closed``:
    nothing leaves the store. Respondents' own words `name` and `none` are read as the first
    and the last.

    Examples
    --------
    >>> Consent("none").value, Consent.CITY.hides(Consent.ROLE), Consent.ROLE.hides(Consent.CITY)
    ('closed', True, False)
    """

    PUBLIC = "public"
    ROLE = "role"
    CITY = "city"
    REGION = "region"
    ANONYMOUS = "anonymous"
    CLOSED = "closed"

    @classmethod
    def _missing_(cls, value: object) -> Consent | None:
        return {"name": cls.PUBLIC, "none": cls.CLOSED}.get(str(value))

    @property
    def strictness(self) -> int:
        """Its place in the order, from 0 for ``public``."""
        return _STRICTNESS[self]

    def hides(self, other: Consent) -> bool:
        """True if this consent is as strict as another, or stricter."""
        return self.strictness >= other.strictness


_STRICTNESS = {consent: place for place, consent in enumerate(Consent)}

CONSENT_WORDS = ("name", "role", "city", "region", "none")
"""The words in which a respondent consents, the most open first."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document, page or dataset that makes statements.

    Parameters
    ----------
    id : str
        Short key, unique in its record.
    title, url, language : str
        `language` is an ISO 639-1 code.
    end : str
        ISO country code of the end that it belongs to, or ``third``.
    voice : Voice
    consent : Consent
    place : str
        Key of the place whose own voice it is; ``""`` where it speaks for no single place.
    outlet : str
        Key of the outlet that published it; ``""`` where none is named.
    dated : str
        EDTF date on which it was published; ``""`` where that is not known.
    """

    id: str
    title: str
    url: str
    language: str
    end: str
    voice: Voice
    consent: Consent = Consent.PUBLIC
    note: str = ""
    place: str = ""
    outlet: str = ""
    dated: str = ""

    @property
    def web_address(self) -> str:
        """The address, if a page may lead there: one of the web; else empty.

        Examples
        --------
        >>> from paradiplomacy.model.statements import Source, Voice
        >>> source = Source("a", "A", "javascript:alert(1)", "en", "US", Voice.OTHER)
        >>> source.web_address
        ''
        """
        return self.url if self.url.lower().startswith(("http://", "https://")) else ""

    @property
    def side(self) -> str:
        """With what its statements are stamped: its country where its voice is local, or ``third``.

        Whom a statement speaks for is said by the rule, see `paradiplomacy.evidence.speakers`.
        """
        return self.end if self.voice.is_local else THIRD


class PackedByFields:
    """Base of dataclasses that a record holds by the ten thousand: pickled as a call of the class.

    Python fills frozen classes with slots again field by field, at nearly twice the cost.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Its class, and what that is called with."""
        return type(self), attrgetter(*self.__slots__)(self)


class _CachedHash(PackedByFields):
    """Room for a hash that is worked out once; it is not a field, so that nothing compares it."""

    __slots__ = ("_hash",)
    _hash: str


@dataclass(frozen=True, slots=True)
class Statement(_CachedHash):
    """One source's assertion of one fact.

    Parameters
    ----------
    record : str
        Key of the record that holds it.
    subject : str
        What it is about: ``tie:cn-jilin-changchun|us-ar-little-rock``, ``place:...``,
        ``exchange:...``, ``response:...`` and so on.
    property : str
        ``established``, ``kind``, ``date``, ``sector`` ...
    value : str
        Normalised value; dates in EDTF.
    raw : str
        The value as it stood in the material.
    source : str
        Key of the source.
    side : str
        ISO country code of the source where its voice is local, or ``third``; of a listing, the
        key of the place under whose entry it stands (`lists`).
    when : str
        EDTF period for which the fact is said to hold; ``""`` where none is said.
    actor : str
        Who acted: ISO country code, ``both``, ``law``, or ``""``.
    language : str
    polarity : Polarity
    locator, note : str
        Where in the source; the coder's remark. Not part of the identity.
    coder, method : str
        Who wrote it down, and by which method and version. Not part of the identity.
    certainty : Certainty

    Notes
    -----
    `id` is a hash of source, record, subject, property, value, side, when, actor,
    language, polarity and, where it is not ``stated``, certainty. `side`, `when` and `actor`
    are in it because one source may quote both ends, or say of one date that each end acted:
    those are different facts.
    """

    record: str
    subject: str
    property: str
    value: str
    source: str
    side: str
    raw: str = ""
    when: str = ""
    actor: str = ""
    language: str = "en"
    polarity: Polarity = Polarity.ASSERTS
    locator: str = ""
    note: str = ""
    coder: str = ""
    method: str = ""
    certainty: Certainty = Certainty.STATED

    @builtins.property
    def lists(self) -> bool:
        """True if this is a listing: a register's word under the entry of one place."""
        return "-" in self.side

    @builtins.property
    def id(self) -> str:
        """Sixteen hex digits that name this statement for ever."""
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", self._hashed())
            return self._hash

    def _hashed(self) -> str:
        parts: tuple[str, ...] = (
            self.source,
            self.record,
            self.subject,
            self.property,
            self.value,
            self.side,
            self.when,
            self.actor,
            self.language,
            self.polarity,
        )
        if self.certainty is not Certainty.STATED:
            parts = (*parts, self.certainty)
        text = "\x1f".join(parts)
        if "\x1b" in text or text.count("\x1f") >= len(parts):
            # A separator inside a part must not look like one between two.
            text = "\x1f".join(p.replace("\x1b", "\x1b0").replace("\x1f", "\x1b1") for p in parts)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


MANUAL = "manual"
"""The method of a judgement that a person made."""


class JudgementKind(StrEnum):
    """Decision that a judgement is."""

    SAME_PLACE = "same place"
    REJECT = "reject"
    ACCEPT = "accept"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    CONSENT = "consent"
    EMBARGO = "embargo"
    ERASED = "erased"
    GROUPED = "grouped"

    @property
    def is_on_showing(self) -> bool:
        """True if it decides what may be shown, and nothing on what is true."""
        return self in _ON_SHOWING


_ON_SHOWING = frozenset(
    {
        JudgementKind.CONSENT,
        JudgementKind.EMBARGO,
        JudgementKind.ERASED,
        JudgementKind.GROUPED,
    }
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Decision of somebody, and why. Append-only: the latest on a subject is live.

    Parameters
    ----------
    kind : JudgementKind
    subject : str
        A place key (for ``same place``) or a statement id; of those on what may be shown
        also ``account:KEY`` or ``source:KEY``.
    object : str
        The place key that `subject` is the same as; the consent, the first day on which it may
        be shown, or the group with which it is; ``""`` otherwise.
    by, on, why, method : str
        Coder, ISO date, reason, and method with version.
    """

    kind: JudgementKind
    subject: str
    object: str
    by: str
    on: str
    why: str
    method: str = MANUAL

    @builtins.property
    def is_by_hand(self) -> bool:
        """True if a person judged, not a method."""
        return self.method.partition("/")[0] == MANUAL
