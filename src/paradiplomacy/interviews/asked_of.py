"""Of which ties a question is asked: a condition that the questionnaire declares.

What is not known of a tie rules nothing out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import Literal, TypeAlias

from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.language import Words, render, write_value
from paradiplomacy.language.dates import in_words as dated
from paradiplomacy.language.messages import Language
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import RecordMeta

AnswerValue: TypeAlias = float | EventDate
"""What is compared of an answer: its number, or its date."""
FOUNDED, ENDED = "tie.founded", "tie.ended"
"""Questions whose answer says from when to when a tie stood, in any questionnaire."""
EXPECTED = (
    "expected 'an end in CODE', 'an end in CODE or CODE', 'ends in CODE and CODE', "
    "'your end outside CODE' or 'stood in DATE', such as 'stood in 1989-06'"
)

_WORDS = Words(__name__)
_CODES = r"[A-Z]{2}(?: or [A-Z]{2})*"
_PLACED = re.compile(
    rf"(?:(an end in|your end outside) ({_CODES})|(ends in) ([A-Z]{{2}} and [A-Z]{{2}}))"
)
_STOOD = re.compile(r"stood in (\d{4}(?:-\d{2}(?:-\d{2})?)?)")


@dataclass(frozen=True, slots=True)
class AskedTie:
    """The tie that somebody is asked about, as far as the record knows it.

    here, there: Countries, by code, of the end that answers and of the other.
    """

    here: str
    there: str
    founded: EventDate | None = None
    ended: EventDate | None = None


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One condition on the tie.

    countries: By code; of all rules but the last.
    when: Of the last rule: the tie stood on a day of it.

    >>> str(asked_of_text("an end in CN or TW"))
    'an end in CN or TW'
    """

    rule: Literal["an end in", "ends in", "your end outside", "stood in"]
    countries: tuple[str, ...] = ()
    when: EventDate | None = None

    def __str__(self) -> str:
        what = (" and " if self.rule == "ends in" else " or ").join(self.countries)
        return f"{self.rule} {self.when or what}"

    def is_met(self, tie: AskedTie | None, answers: Mapping[str, AnswerValue | None]) -> bool:
        """Tell if a tie may meet it, by what the record and the respondent say of it.

        Of when it stood the respondent's answer goes before the record.
        """
        if self.when is not None:
            given = {key: day for key, day in answers.items() if isinstance(day, EventDate)}
            founded = given.get(FOUNDED, tie.founded if tie else None)
            ended = given.get(ENDED, tie.ended if tie else None)
            return (founded is None or founded.earliest <= self.when.latest) and (
                ended is None or ended.latest >= self.when.earliest
            )
        if tie is None:
            return True
        ends = {tie.here, tie.there}
        if self.rule == "ends in":
            return ends == set(self.countries)
        is_there = not ends.isdisjoint(self.countries)
        return is_there if self.rule == "an end in" else tie.here not in self.countries

    def in_words(self, meta: RecordMeta | None = None) -> Bilingual:
        """The condition as a form on paper says it, with countries as a record calls them."""

        def sentence(language: Language) -> str:
            key = self.rule.replace(" ", "-")
            if self.when is not None:
                return render(_WORDS(key, when=dated(str(self.when), language)), language)
            area = meta.area if meta else lambda *_, in_list: ""
            where, *rest = (
                area(code, language, in_list=True) or write_value(code, "country", language)
                for code in self.countries
            )
            joint = "or" if self.rule == "an end in" else "and"
            for more in rest:
                where = render(_WORDS(joint, first=where, more=more), language)
            return render(_WORDS(key, where=where), language)

        return Bilingual.by(sentence)


def asked_of_text(text: str) -> AskedOf | None:
    """The condition that a text names; None where it names none.

    >>> asked_of_text("stood in 1989-06").rule, asked_of_text("a nice tie")
    ('stood in', None)
    """
    if stood := _STOOD.fullmatch(text):
        when = EventDate.parse_or_none(stood[1])
        return AskedOf("stood in", when=when) if when else None
    placed = _PLACED.fullmatch(text)
    if placed is None:
        return None
    rule, codes = (part for part in placed.groups() if part is not None)
    return AskedOf(rule, tuple(re.findall("[A-Z]{2}", codes)))  # type: ignore[arg-type]


def can_concern(rules: Collection[AskedOf], ends: Collection[str]) -> bool:
    """Tell if a question with some conditions can concern any tie between some countries.

    >>> strait = (asked_of_text("an end in CN or TW"),)
    >>> can_concern(strait, ("US", "JP")), can_concern(strait, ("US", "CN"))
    (False, True)
    """
    return any(all(rule.is_met(tie, {}) for rule in rules) for tie in _ties_between_ends(ends))


def not_all_meet(rules: Iterable[AskedOf], ends: Collection[str]) -> tuple[AskedOf, ...]:
    """The conditions that not every tie between some countries meets, without other countries.

    Without countries, all of them.

    >>> rules = [asked_of_text("an end in CN or TW"), asked_of_text("your end outside CN or TW")]
    >>> [str(rule) for rule in not_all_meet(rules, ("US", "CN"))]
    ['your end outside CN']
    """
    if not ends:
        return tuple(rules)
    ties = tuple(_ties_between_ends(ends))
    return tuple(
        replace(rule, countries=tuple(code for code in rule.countries if code in ends))
        for rule in rules
        if rule.when is not None or not all(rule.is_met(tie, {}) for tie in ties)
    )


def _ties_between_ends(ends: Collection[str]) -> Iterator[AskedTie]:
    """Ties between two countries, both ways; within one where there is one alone."""
    pairs = permutations(ends, 2) if len(ends) > 1 else product(ends, repeat=2)
    return (AskedTie(here, there) for here, there in pairs)
