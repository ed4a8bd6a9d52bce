"""Looks of an account, as coarse as they have to be: office, place, date and manner."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.consent.consents import account_of, strictest
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.context_tables import ACCOUNTS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import Consent, Statement

GROUP = "PARADIPLOMACY_GROUP"
"""The setting that says how many accounts must look alike before one is shown; 3 by default."""

STEPS = ("manner", "year", "level", "office", "region", "place", "account")
"""What an account loses, one after another: language, mode and how it was chosen; the day and
month; the office but for its level; the office; the place but for its state or province; place
and date; and all of it."""

WITHHELD = "withheld"
_MANNER, _YEAR, _LEVEL, _OFFICE, _REGION, _PLACE, _ACCOUNT = range(1, 8)
_LOST = {
    **dict.fromkeys(("language", "mode", "chosen"), _MANNER),
    "role": _OFFICE,
    **dict.fromkeys(("place", "partner"), _REGION),
    **dict.fromkeys(("admin1", "date"), _PLACE),
}
IN_GROUPS_ONLY = ("no_answer", "only_in_groups")
"""Properties of an answer that let it be shown in a group alone."""
_ON_SHOWING = ("consent", "embargo", "quote", "in_group")
"""Properties of an account that say how it is shown, and nothing of who it is."""

Look: TypeAlias = tuple[tuple[str, str], ...]
"""What is shown of an account beside its answers: properties and their values."""


def smallest_group(settings: Mapping[str, str] = os.environ) -> int:
    """Number of accounts that must look alike, as the settings say.

    Raises ParadiplomacyError: The setting is not a whole number from 1.

    >>> smallest_group({}), smallest_group({"PARADIPLOMACY_GROUP": "5"})
    (3, 5)
    """
    text = settings.get(GROUP, "") or "3"
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ParadiplomacyError(f"{GROUP} is {text!r}; expected a whole number from 1, such as 3")
    return int(text)


@cache
def _words_of_level(level: str) -> tuple[str, ...]:
    return tuple(
        word.strip()
        for language in ("en", "zh")
        for word in sentences(__name__, language)[level].split(",")
    )


def level_of_office(title: str) -> str:
    """The level of an office by the words of its title: head, deputy, staff or other.

    >>> level_of_office("Vice Mayor"), level_of_office("市长"), level_of_office("delegate")
    ('deputy', 'head', 'other')
    """
    lowered = title.casefold()
    return next(
        (
            level
            for level in ("deputy", "staff", "head")
            if any(map(lowered.count, _words_of_level(level)))
        ),
        "other",
    )


class Looks:
    """Looks of the accounts of one record under their consent.

    `consent_of`: how openly a statement may be shown.
    `admin1`: state or province by key of a place.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        consent_of: Callable[[Statement], Consent],
        *,
        admin1: Mapping[str, str],
    ) -> None:
        self._admin1 = admin1
        self.statements: dict[str, list[Statement]] = defaultdict(list)
        """What each account says that is not closed, its answers too."""
        self._consents: dict[str, set[Consent]] = defaultdict(set)
        self._rows: dict[str, list[tuple[Statement, Consent]]] = defaultdict(list)
        self._in_groups_only: set[str] = set()
        for statement in statements:
            account = account_of(statement.subject)
            if account and (consent := consent_of(statement)) is not Consent.CLOSED:
                self.statements[account].append(statement)
                self._consents[account].add(consent)
                if statement.subject.startswith("account:"):
                    self._rows[account].append((statement, consent))
                elif statement.property in IN_GROUPS_ONLY:
                    self._in_groups_only.add(statement.subject)
        self._levels: dict[str, str] = {}
        self._unique: set[str] = set()
        for account in self.statements:
            self._note_office(account)
        self.limited = frozenset(a for a, of in self._consents.items() if of != {Consent.PUBLIC})
        """The accounts that are not to be named, in whatever they say."""

    def is_in_groups_only(self, statement: Statement) -> bool:
        """Tell whether a statement is shown in a group or not at all, even of who is named.

        That is an answer on what somebody thinks, and that somebody gave none.
        """
        return statement.subject in self._in_groups_only

    def is_unique(self, account: str) -> bool:
        """True if the office alone would name a person, so that consent to it is not enough."""
        return account in self._unique and Consent.ROLE in self._consents[account]

    def consent(self, account: str) -> Consent:
        """The strictest consent of an account, as far as anything of it is shown."""
        least = Consent.CITY if self.is_unique(account) else Consent.PUBLIC
        return strictest((least, *self._consents[account]))

    def value_of(self, account: str, name: str) -> str:
        """A property of an account as it was stated; empty where it was not."""
        return next((s.value for s, _ in self._rows.get(account, ()) if s.property == name), "")

    def visible_part(
        self, statement: Statement, consent: Consent, step: int = 0
    ) -> Statement | None:
        """Part of a statement that is shown under a consent, once so many steps are lost."""
        account, name = account_of(statement.subject), statement.property
        if step >= _ACCOUNT:
            return None
        if not statement.subject.startswith("account:"):
            return statement if self._shows_answer(account, name, consent, step) else None
        if account in self._unique and consent is Consent.ROLE:
            consent = Consent.CITY
        what = ACCOUNTS.under(consent, name)
        if name == "place" and (what == "left out" or step >= _REGION):
            is_hidden = consent is Consent.ANONYMOUS or step >= _PLACE
            region = "" if is_hidden else self._admin1.get(statement.value, "")
            part = replace(statement, property="admin1", value=region, raw=region)
            return part if region else None
        if what == "left out" or step >= _LOST.get(name, _ACCOUNT):
            return None
        if what == "withheld" or (name == "office" and step >= _LEVEL):
            return replace(statement, value=WITHHELD, raw=WITHHELD)
        if name == "role" and step >= _LEVEL:
            level = self._levels.get(account, "other")
            return replace(statement, value=level, raw=level)
        if name == "date" and step >= _YEAR:
            year = year_alone(statement.value)
            return replace(statement, value=year, raw=year) if year else None
        return statement

    def look(self, account: str, step: int = 0) -> Look:
        """Look of an account: all that is shown of it beside its answers."""
        parts = (
            self.visible_part(stated, consent, step) for stated, consent in self._rows[account]
        )
        pairs = {(part.property, part.value) for part in parts if part is not None}
        return tuple(sorted(pair for pair in pairs if pair[0] not in _ON_SHOWING))

    def steps_to_likeness(self, accounts: Iterable[str], smallest: int) -> dict[str, int]:
        """Number of steps that each account has to lose until so many of them look alike."""
        steps = dict.fromkeys(accounts, 0)
        while True:
            looks = {account: self.look(account, step) for account, step in steps.items()}
            sizes = Counter(looks.values())
            few = [a for a, step in steps.items() if sizes[looks[a]] < smallest and step < _ACCOUNT]
            if not few:
                return steps
            for account in few:
                steps[account] += 1

    def _shows_answer(self, account: str, name: str, consent: Consent, step: int) -> bool:
        """Tell whether an answer is shown, by the property that it is stated in."""
        if name == "states":  # it is shown as the word of the place, apart from the account
            return consent is Consent.PUBLIC
        if name == "text":
            quote = self.value_of(account, "quote")
            return quote == "yes" or (consent is Consent.PUBLIC and quote != "no")
        # The day on which a tie was founded names the tie.
        return name != "date" or (ACCOUNTS.under(consent, "place") != "left out" and step < _REGION)

    def _note_office(self, account: str) -> None:
        titles = group_pairs((stated.property, stated.value) for stated, _ in self._rows[account])
        title = " ".join(titles.get("role", titles.get("office", ())))
        self._levels[account] = level_of_office(title)
        if self._levels[account] == "head" and "place" in titles:
            self._unique.add(account)


def year_alone(text: str) -> str:
    """The year in which a date lies; empty where it is no date, or may lie in several.

    >>> year_alone("2026-05-03"), year_alone("2025/2026"), year_alone("soon")
    ('2026', '', '')
    """
    when = EventDate.parse_or_none(text)
    is_one = when is not None and when.earliest.year == when.latest.year
    return f"{when.earliest.year:04d}" if when and is_one else ""
