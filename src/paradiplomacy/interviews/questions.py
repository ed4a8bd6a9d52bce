"""A question that is put to both ends of a tie, and when two answers are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from paradiplomacy.interviews.asked_of import AnswerValue, AskedOf
from paradiplomacy.interviews.bilingual import Bilingual, sign_in_all_languages
from paradiplomacy.language import Words, render
from paradiplomacy.language.messages import Language
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.dates import EventDate, agree

QuestionKind = Literal["yes/no", "count", "date", "choice", "scale", "open"]
KINDS: tuple[QuestionKind, ...] = ("yes/no", "count", "date", "choice", "scale", "open")

_Level = Literal["nominal", "ordinal", "interval", ""]
_LEVELS: Mapping[QuestionKind, _Level] = {
    "count": "interval",
    "date": "interval",
    "open": "",
    "scale": "ordinal",
}
_WORDS = Words(__name__)
_DAYS_A_MONTH = 30.44
LAST_YEAR = "last year"
"""In what a question states: the year before the one in which it is answered."""


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """An answer that may be chosen.

    value: As `answers.csv` has it.
    mirror: What the other end chooses where it means the same: who says "ours" at one end, says
        "the partner's" at the other.
    states: Of a question that states a property of the tie: the value that this answer states.
    """

    value: int
    label: Bilingual
    mirror: int | None = None
    states: str = ""


def yes_or_no() -> tuple[AnswerChoice, ...]:
    """The choices of a question that is answered by yes or no: 0 and 1."""
    return AnswerChoice(0, Bilingual.of(_WORDS("no"))), AnswerChoice(1, Bilingual.of(_WORDS("yes")))


def no_answers() -> dict[str, Bilingual]:
    """Words in place of an answer to any question: as records have it, and as people read it."""
    return {name: Bilingual.of(_WORDS(f"no-answer.{name}")) for name in NO_ANSWERS}


@dataclass(frozen=True, slots=True)
class AskedIf:
    """The answer to an earlier question without which this one is not asked.

    question: Key of the earlier question.
    values: Any one of these.
    """

    question: str
    values: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.question} = {', '.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class SameAnswer:
    """The rule by which answers of both ends are the same.

    rule: ``exact``: the same number. ``within``: numbers at most `size` apart. ``share``: numbers
        that differ by at most `size` of the larger. ``overlapping``: dates that may be the same
        day. ``months``: dates whose nearest days are at most `size` months apart. ``mirrored``:
        choices that mean the same seen from the other end. ``own``: each end speaks of itself, so
        answers that differ contradict nothing.
    """

    rule: Literal["exact", "within", "share", "overlapping", "months", "mirrored", "own"]
    size: float = 0.0

    def __str__(self) -> str:
        return {
            "within": f"within {self.size:g}",
            "share": f"within {self.size * 100:g} %",
            "months": f"within {self.size:g} months",
        }.get(self.rule, self.rule)

    def explain(self) -> str:
        """The rule as a sentence, in English.

        >>> SameAnswer("share", 0.2).explain()
        'the numbers differ by at most 20% of the larger one'
        """
        return render(_WORDS(f"same.{self.rule}", size=self.size))


@dataclass(frozen=True, slots=True)
class Question:
    """A question, put to both ends in the same words.

    key: As in column ``question`` of ``answers.csv``.
    domain: Part of the article: ``conflict``, ``rights``, ``capacity``, ``climate``; ``tie`` where
        several parts need it.
    kind: One of `KINDS`.
    choices: Of yes/no, choice and scale: what may be answered; else empty.
    unit: Of a count: what is counted.
    asked_if: When it is asked; always where None.
    feeds: Claims whose test the answers help.
    states: The property of the tie that the answer is the place's word on, see
        `paradiplomacy.evidence.consent.answered_facts`; empty of most.
    asked_of: Which ties it is asked of: those that may meet all of these.
    attitude: It asks what respondents think of others or how they spoke: no answer is ever shown by
        itself, and none to the other end.
    sensitive: It may be hard to answer: it is put last, and may be skipped with the others like it.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> question = read_shipped()["training.taught"]
    >>> question.scale("en"), str(question.asked_if)
    ("1 ours, 2 the partner's, 3 both", 'training.any = 1')
    """

    key: str
    domain: str
    kind: QuestionKind
    wording: Bilingual
    same: SameAnswer
    choices: tuple[AnswerChoice, ...] = ()
    unit: Bilingual | None = None
    asked_if: AskedIf | None = None
    feeds: tuple[str, ...] = ()
    states: str = ""
    asked_of: tuple[AskedOf, ...] = ()
    attitude: bool = False
    sensitive: bool = False

    def text(self, language: Language) -> str:
        """The question in a language."""
        return self.wording(language)

    def scale(self, language: Language) -> str:
        """The scale of answers: choices with their numbers, the unit of a count, or the kind."""
        if self.choices:
            listed = (f"{choice.value} {choice.label(language)}" for choice in self.choices)
            return sign_in_all_languages("pause")(language).join(listed)
        return self.unit(language) if self.unit else render(_WORDS(f"kind.{self.kind}"), language)

    def fact_of(self, answer: str, year: int) -> str:
        """The fact of the tie that an answer states, as ``states`` of ``answers.csv`` has it.

        answer: As it is kept: a number, or a date.
        year: In which it was given.

        >>> from paradiplomacy.interviews.instrument import read_shipped
        >>> read_shipped()["tie.stands"].fact_of("2", 2026)
        'stated_status dormant'
        >>> read_shipped()["exchange.count"].fact_of("12", 2026)
        'exchanges_in_year 2025'
        """
        if not self.states:
            return ""
        if self.choices:
            fact = next((c.states for c in self.choices if str(c.value) == answer), "")
            return f"{self.states} {fact}" if fact else ""
        is_date = EventDate.parse_or_none(answer) is not None
        if not (is_date if self.kind == "date" else answer.isdecimal()):
            return ""
        return self.states.replace(LAST_YEAR, str(year - 1))

    @property
    def values(self) -> Mapping[int, AnswerChoice]:
        """The choices by their numbers."""
        return {choice.value: choice for choice in self.choices}

    @property
    def level(self) -> _Level:
        """Level of measurement of its answers; ``""`` of an open one, which is not compared."""
        return _LEVELS.get(self.kind, "nominal")

    @property
    def is_compared(self) -> bool:
        """Answers of both ends can contradict each other."""
        return self.kind != "open" and self.same.rule != "own"

    def seen_from_there(self, value: float) -> float:
        """The answer that means the same at the other end.

        >>> from paradiplomacy.interviews.instrument import read_shipped
        >>> read_shipped()["training.taught"].seen_from_there(1)
        2
        """
        choice = self.values.get(int(value)) if value == int(value) else None
        return value if choice is None or choice.mirror is None else choice.mirror

    def agree(self, own: AnswerValue, partners: AnswerValue) -> bool | None:
        """Tell if the answers of the two ends are the same; None where they are not compared.

        own, partners: A number, or the date of a question for a date.

        Raises TypeError: One of both is of the wrong kind.

        >>> from paradiplomacy.interviews.instrument import read_shipped
        >>> read_shipped()["training.taught"].agree(1, 2), read_shipped()["climate.any"].agree(1, 0)
        (True, False)
        """
        if not self.is_compared:
            return None
        if self.kind == "date":
            if not isinstance(own, EventDate) or not isinstance(partners, EventDate):
                raise TypeError(f"{self.key} is answered by dates; got {own!r} and {partners!r}")
            return agree(own, partners, apart=self.same.size * _DAYS_A_MONTH)
        if isinstance(own, EventDate) or isinstance(partners, EventDate):
            raise TypeError(f"{self.key} is answered by numbers; got {own!r} and {partners!r}")
        if self.same.rule == "mirrored":
            return self.seen_from_there(own) == partners
        most = self.same.size
        if self.same.rule == "share":
            most *= max(abs(own), abs(partners))
        return abs(own - partners) <= most + 1e-9  # the share of a number is rounded
