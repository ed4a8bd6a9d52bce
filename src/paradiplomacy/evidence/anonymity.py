"""Accounts that could be anybody's of a group: office, place and date, as coarse as that needs."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.tiers import account_of
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.context_tables import ACCOUNTS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import Consent, Statement

__all__ = [
    "GROUP",
    "STEPS",
    "WITHHELD",
    "Coarsened",
    "Coarser",
    "level_of_office",
    "smallest_group",
]

GROUP = "PARADIPLOMACY_GROUP"
"""The setting that says how many accounts must look alike before one is shown; 3 by default."""

STEPS = ("year", "level", "office", "region", "place", "account")
"""What an account loses, one after another: the day and month, the office but for its level, the
office, the place but for its state or province, place and date, and all of it."""

WITHHELD = "withheld"
_YEAR, _LEVEL, _OFFICE, _REGION, _PLACE, _ACCOUNT = range(1, 7)
_TELLING = ("side", "office", "role", "place", "partner", "admin1", "date")
"""Properties by which somebody could be known."""

_BY_TIER = (Consent.ROLE, Consent.CITY, Consent.REGION)
"""Consents under which something is shown by which a respondent could be known."""


def smallest_group(settings: Mapping[str, str] = os.environ) -> int:
    """How many accounts must look alike, as the settings say.

    Raises
    ------
    ParadiplomacyError
        The setting is not a whole number from 1.

    Examples
    --------
    >>> smallest_group({}), smallest_group({"PARADIPLOMACY_GROUP": "5"})
    (3, 5)
    """
    text = settings.get(GROUP, "") or "3"
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ParadiplomacyError(f"{GROUP} is {text!r}; expected a whole number from 1, such as 3")
    return int(text)


@dataclass(frozen=True, slots=True)
class Coarser:
    """What an account is shown without so that it is one of a group.

    Parameters
    ----------
    record, account : str
    lost : tuple of str
        Of `STEPS`, or ``unique office`` where the office alone would name a person.
    group : int
        How many accounts looked like it as its consent has it.
    """

    record: str
    account: str
    lost: tuple[str, ...]
    group: int


@cache
def _words(level: str) -> tuple[str, ...]:
    return tuple(
        word.strip()
        for language in ("en", "zh")
        for word in sentences(__name__, language)[level].split(",")
    )


def level_of_office(title: str) -> str:
    """The level of an office by the words of its title: head, deputy, staff or other.

    Examples
    --------
    >>> level_of_office("Vice Mayor"), level_of_office("市长"), level_of_office("delegate")
    ('deputy', 'head', 'other')
    """
    lowered = title.casefold()
    levels = (
        level for level in ("deputy", "staff", "head") if any(map(lowered.count, _words(level)))
    )
    return next(levels, "other")


class Coarsened:
    """The accounts of one record, as coarse as a group of look-alikes needs.

    Parameters
    ----------
    statements : iterable of Statement
    tier : callable
        How openly a statement may be shown.
    smallest : int
        How many accounts must look alike.
    admin1 : mapping of str to str
        State or province by key of a place.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        tier: Callable[[Statement], Consent],
        *,
        smallest: int,
        admin1: Mapping[str, str],
    ) -> None:
        self._admin1 = admin1
        self._levels: dict[str, str] = {}
        self._unique: set[str] = set()
        self._steps: dict[str, int] = {}
        of: dict[str, list[tuple[Statement, Consent]]] = defaultdict(list)
        for statement in statements:
            if statement.subject.startswith("account:"):
                consent = tier(statement)
                if consent is not Consent.CLOSED:
                    of[account_of(statement.subject)].append((statement, consent))
        self._known = {account: {consent for _, consent in rows} for account, rows in of.items()}
        for account, rows in of.items():
            self._note_office(account, rows)
        self.report = self._coarsen(of, smallest)

    def shown(self, statement: Statement, consent: Consent) -> Statement | None:
        """What of a statement is shown that may be shown as openly as a consent has it."""
        account = account_of(statement.subject)
        step = self._steps.get(account, 0)
        if step >= _ACCOUNT:
            return None
        name = statement.property
        if not statement.subject.startswith("account:"):
            # The day on which a tie was founded names the tie.
            placed = ACCOUNTS.under(consent, "place") != "left out" and step < _REGION
            return statement if placed or name != "date" else None
        if account in self._unique and consent is Consent.ROLE:
            consent = Consent.CITY
        what = ACCOUNTS.under(consent, name)
        if name == "place" and (what == "left out" or step >= _REGION):
            whole = consent is Consent.ANONYMOUS or step >= _PLACE
            return None if whole else self._in_region(statement)
        if what == "left out" or self._is_lost(name, step):
            return None
        if what == "withheld" or (name == "office" and step >= _LEVEL):
            return replace(statement, value=WITHHELD, raw=WITHHELD)
        if name == "role" and step >= _LEVEL:
            level = self._levels.get(account, "other")
            return replace(statement, value=level, raw=level)
        return _in_year(statement) if name == "date" and step >= _YEAR else statement

    def _is_lost(self, name: str, step: int) -> bool:
        lost = {"role": _OFFICE, "place": _REGION, "partner": _REGION, "admin1": _PLACE}
        return step >= (lost | {"date": _PLACE}).get(name, _ACCOUNT)

    def _in_region(self, statement: Statement) -> Statement | None:
        region = self._admin1.get(statement.value)
        return replace(statement, property="admin1", value=region, raw=region) if region else None

    def _note_office(self, account: str, rows: list[tuple[Statement, Consent]]) -> None:
        titles = defaultdict(list)
        for statement, _ in rows:
            titles[statement.property].append(statement.value)
        title = " ".join(titles["role"] or titles["office"])
        self._levels[account] = level_of_office(title)
        if self._levels[account] == "head" and titles["place"]:
            self._unique.add(account)

    def _coarsen(
        self, of: Mapping[str, list[tuple[Statement, Consent]]], smallest: int
    ) -> tuple[Coarser, ...]:
        limited = {
            account
            for account, consents in self._known.items()
            if max(consents, key=lambda consent: consent.strictness) in _BY_TIER
        }
        others = {
            account
            for account, consents in self._known.items()
            if account not in limited and Consent.ANONYMOUS in consents
        }
        first: dict[str, int] = {}
        while True:
            looks = {account: self._look(of[account]) for account in limited | others}
            sizes = Counter(looks.values())
            first = first or {account: sizes[looks[account]] for account in limited}
            few = {
                account
                for account in limited
                if sizes[looks[account]] < smallest and self._steps.get(account, 0) < _ACCOUNT
            }
            if not few:
                break
            for account in few:
                self._steps[account] = self._steps.get(account, 0) + 1
        reports = []
        for account in sorted(limited):
            unique = account in self._unique and Consent.ROLE in self._known[account]
            lost = ("unique office",) * unique + STEPS[: self._steps.get(account, 0)]
            if lost:
                record = of[account][0][0].record
                reports.append(Coarser(record, account, lost, first[account]))
        return tuple(reports)

    def _look(self, rows: list[tuple[Statement, Consent]]) -> tuple[tuple[str, str], ...]:
        shown = (self.shown(statement, consent) for statement, consent in rows)
        telling = {(s.property, s.value) for s in shown if s is not None and s.value != WITHHELD}
        return tuple(sorted(pair for pair in telling if pair[0] in _TELLING))


def _in_year(statement: Statement) -> Statement | None:
    try:
        date = EventDate.parse(statement.value)
    except ValueError:
        return None
    if date.earliest.year != date.latest.year:
        return None
    year = f"{date.earliest.year:04d}"
    return replace(statement, value=year, raw=year)
