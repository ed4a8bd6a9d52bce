"""How openly each source and each statement may be shown: the strictest word on it counts."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, JudgementKind, Source, Statement

_ACCOUNT = ("account:", "answer:")
OF_OFFICE = ("contact:", "request:")
"""Beginnings of subjects that are an office's own: persons to call, and its business."""
_VERSION = re.compile(r"(interview-[0-9a-f]{12})\.[0-9]+")
_strictness = attrgetter("strictness")
Key = tuple[str, str]


def strictest(consents: Iterable[Consent]) -> Consent:
    """The strictest of some consents; ``public`` without any."""
    return max(consents, key=_strictness, default=Consent.PUBLIC)


def most_open(consents: Iterable[Consent]) -> Consent:
    """The most open of some consents; ``public`` without any."""
    return min(consents, key=_strictness, default=Consent.PUBLIC)


def account_of(subject: str) -> str:
    """The account that a subject is, or answers; empty where it is of none.

    >>> account_of("answer:mayor-2026|trust.city"), account_of("law:ar-14")
    ('mayor-2026', '')
    """
    return subject.partition(":")[2].partition("|")[0] if subject.startswith(_ACCOUNT) else ""


def respondent_of(key: str) -> str:
    """The account that counts, of one or of a version of it that was replaced.

    Versions of an account that was imported are kept as ``interview-8ba2a62e8a8b.1`` and so on
    (`paradiplomacy.interviews.submissions`); who withdraws, withdraws all of them.

    >>> respondent_of("interview-8ba2a62e8a8b.1"), respondent_of("mayor.2026")
    ('interview-8ba2a62e8a8b', 'mayor.2026')
    """
    version = _VERSION.fullmatch(key)
    return version[1] if version else key


def submitted_account(identity: str) -> str:
    """Key of the account of a submission that is imported, by the id of its first version.

    >>> submitted_account("0b6c7a3e-9f61-4d0b-8a39-6f2f8a0c9d11")
    'interview-cc2c775d5c71'
    """
    return f"interview-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


class Consents:
    """Consents: how openly some materials may be shown, by source, account and judgement.

    Of what a source, an account and a judgement on either or on a statement ask, the strictest
    counts. Under an embargo, and once it was erased, nothing is shown.

    `today`: for embargoes; the day it is, by default.
    """

    def __init__(self, materials: Sequence[Material], today: date | None = None) -> None:
        self._today = today or datetime.now(UTC).date()
        # By record and what asks: source, account, contact, request, or the id of a statement.
        self._asked: dict[Key, Consent] = {}
        for material in materials:
            self._take_judgements(material)
        self._is_judged = bool(self._asked)
        self._office: set[Key] = set()
        self._stating: set[Key] = set()
        accounts_of: dict[Key, set[Key]] = defaultdict(set)
        judged_of: dict[Key, set[Consent]] = defaultdict(set)
        for statement in (s for material in materials for s in material.statements):
            key, of_source = (statement.record, statement.subject), _source_of(statement)
            if statement.subject.startswith(OF_OFFICE):
                self._office.add(key)
                self._take_wish(statement)
            elif statement.subject.startswith("account:"):
                accounts_of[of_source].add(key)
                self._take_wish(statement)
            if self._is_judged:
                judged_of[of_source].add(self._on(statement.record, statement.id))
        self._sources: dict[Key, Consent] = {}
        self._titles: dict[Key, Consent] = {}
        for material in materials:
            for source in material.sources:
                key = (material.meta.id, source.id)
                own = strictest((source.consent, self._on(key[0], f"source:{source.id}")))
                of_accounts = [self._on(*account) for account in accounts_of[key]]
                # A source is no more open than the most open of those who speak in it.
                self._sources[key] = strictest((own, most_open(of_accounts)))
                partly = strictest([*of_accounts, *judged_of[key]])
                partly = Consent.ANONYMOUS if partly is Consent.CLOSED else partly
                self._titles[key] = strictest((self._sources[key], partly))

    @property
    def strictest(self) -> Consent:
        """The strictest that anything asks for."""
        office = (self._of_office(*key) for key in self._office)
        return strictest((*self._titles.values(), *self._asked.values(), *office))

    def of_source(self, record: str, source: Source) -> Consent:
        """Consent of what a source says, where it is not an account's word."""
        return self._sources[record, source.id]

    def of_title(self, record: str, source: Source) -> Consent:
        """Consent of naming a source: as the strictest of those who speak in it asks."""
        return self._titles[record, source.id]

    def of(self, statement: Statement, id_: str = "") -> Consent:
        """Consent of a statement: how openly it may be shown; its id need not be given."""
        record, subject = statement.record, statement.subject
        consent = self._sources[_source_of(statement)]
        if account := account_of(subject):
            consent = strictest((consent, self._on(record, f"account:{account}")))
        elif subject.startswith(OF_OFFICE):
            consent = strictest((consent, self._of_office(record, subject)))
        if self._is_judged:
            consent = strictest((consent, self._on(record, id_ or statement.id)))
        return consent

    def _of_office(self, record: str, subject: str) -> Consent:
        """Consent of a contact, ``role`` where nobody asks; of a request, that of nobody."""
        of_contact = Consent.PUBLIC if (record, subject) in self._stating else Consent.ROLE
        least = Consent.REGION if subject.startswith("request:") else of_contact
        return strictest((least, self._on(record, subject)))

    def _on(self, record: str, key: str) -> Consent:
        return self._asked.get((record, key), Consent.PUBLIC)

    def _ask(self, record: str, key: str, consent: Consent) -> None:
        self._asked[record, key] = strictest((self._on(record, key), consent))

    def _take_judgements(self, material: Material) -> None:
        # The latest of a kind counts, so that an embargo can end; of several kinds all do.
        latest = {
            (judgement.subject, judgement.kind): judgement.object
            for judgement in material.judgements
            if judgement.kind.is_on_showing and judgement.kind is not JudgementKind.GROUPED
        }
        asked = {JudgementKind.CONSENT: _consent, JudgementKind.EMBARGO: self._until}
        for (subject, kind), value in latest.items():
            consent = asked[kind](value) if kind in asked else Consent.CLOSED
            self._ask(material.meta.id, subject, consent)

    def _take_wish(self, statement: Statement) -> None:
        """Note what a statement asks for on the account, contact or request that it is on."""
        if statement.property == "consent":
            self._stating.add((statement.record, statement.subject))
            self._ask(statement.record, statement.subject, _consent(statement.value))
        elif statement.property == "embargo":
            self._ask(statement.record, statement.subject, self._until(statement.value))

    def _until(self, text: str) -> Consent:
        return Consent.PUBLIC if is_over(text, self._today) else Consent.CLOSED


def _source_of(statement: Statement) -> Key:
    return statement.record, statement.source


def is_over(embargo: str, day: date) -> bool:
    """Tell whether an embargo is over on a day: never where nobody can read until when it is.

    >>> is_over("2026-11", date(2026, 11, 29)), is_over("2026-11", date(2026, 11, 30))
    (False, True)
    """
    until = EventDate.parse_or_none(embargo)
    return until is not None and until.latest <= day


def first_days(materials: Iterable[Material]) -> tuple[str, ...]:
    """The days for which embargoes of materials wait, as they are written."""
    days = {
        *(s.value for m in materials for s in m.statements if s.property == "embargo"),
        *(j.object for m in materials for j in m.judgements if j.kind is JudgementKind.EMBARGO),
    }
    return tuple(sorted(days))


def _consent(word: str) -> Consent:
    """The consent of a word; nothing may be shown where it is none."""
    try:
        return Consent(word)
    except ValueError:
        return Consent.CLOSED
