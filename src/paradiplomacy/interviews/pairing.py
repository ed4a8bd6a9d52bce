"""The same question, put to both ends of a tie: where they agree, contradict, or one is silent.

A tie is compared where an account of at least one of its ends answers any question. How several
accounts of one end combine, and which count, is explained in docs/methods/agreement-of-ends.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from paradiplomacy.evidence.speakers import country_of, end_of
from paradiplomacy.interviews.asked_of import AnswerValue, AskedTie
from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.interviews.questions import Question
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.context import NO_ANSWERS, Account, SurveyAnswer
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record

ROUND = timedelta(days=366)
"""Of the accounts of an end that answer a question, those up to so long before the latest count;
what was said earlier belongs to an earlier round."""

AnyAnswer: TypeAlias = float | EventDate | str


class Outcome(StrEnum):
    """The outcome of the answers of both ends to one question.

    ``own views``: both answered, and each speaks of itself, so that nothing is contradicted.
    ``divided``: accounts of one end contradict each other. ``not asked``: what was answered
    before makes the question needless.
    """

    AGREE = "agree"
    CONTRADICT = "contradict"
    DIVIDED = "divided"
    OWN = "own views"
    ONE_SIDED = "one-sided"
    SILENT = "silent"
    NOT_ASKED = "not asked"


class Reaction(StrEnum):
    """The way an end took a question: ``absent`` where no account of it answers any.

    ``refused``: nobody there answered, and somebody preferred not to; ``unknown``: nobody there
    answered, and somebody did not know.
    """

    ANSWERED = "answered"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    SILENT = "silent"
    NOT_ASKED = "not asked"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class AnswerOfEnd:
    """The answer of one end of a tie to one question.

    side: Key of the place that is the end.
    value: Of several accounts the middle one (the lower of two); None unless it answered.
    accounts: The accounts that answered, earliest round left out.
    given: Their answers, in the order of accounts.
    divided: Whether two of them contradict each other.
    """

    side: str
    spoken: Reaction
    value: AnyAnswer | None = None
    accounts: tuple[str, ...] = ()
    given: tuple[AnyAnswer, ...] = ()
    divided: bool = False


@dataclass(frozen=True, slots=True)
class PairedAnswer:
    """One question about one tie, from both ends."""

    tie: str
    question: str
    outcome: Outcome
    ends: tuple[AnswerOfEnd, AnswerOfEnd]

    @property
    def missing(self) -> tuple[str, ...]:
        """The ends that gave no answer."""
        return tuple(end.side for end in self.ends if end.spoken is not Reaction.ANSWERED)


@dataclass(frozen=True, slots=True)
class Pairing:
    """All questions about all ties of which an end answered any.

    rows: By tie, then in the order of the questionnaire.
    both: The ties both ends of which answered any question.
    third: Accounts of third parties: left out.
    unplaced: Accounts that name no tie, or whose tie consent does not show: left out.
    unanswered: Accounts with no answer to any question: left out.
    not_blind: Accounts that could read what the other end answered before: left out of blind pairs.
    unknown: Questions answered that the questionnaire does not have.
    no_answers: By question how many accounts of ends preferred not to answer, or did not know.
        Counted are all that the record shows, also where consent does not show of which tie they
        are.
    """

    instrument: Instrument
    rows: tuple[PairedAnswer, ...]
    ties: tuple[str, ...]
    both: tuple[str, ...]
    third: tuple[str, ...]
    unplaced: tuple[str, ...]
    unanswered: tuple[str, ...]
    not_blind: tuple[str, ...]
    unknown: tuple[str, ...]
    no_answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, question: str) -> tuple[PairedAnswer, ...]:
        """The rows of one question."""
        return tuple(row for row in self.rows if row.question == question)

    @property
    def discrepancies(self) -> tuple[PairedAnswer, ...]:
        """Rows in which ends contradict each other, or accounts of one end do."""
        return tuple(
            row for row in self.rows if row.outcome in (Outcome.CONTRADICT, Outcome.DIVIDED)
        )


def pair_ends(
    record: Record, instrument: Instrument | None = None, *, blind: bool = False
) -> Pairing:
    """Pair the answers of both ends of each tie, as far as a record shows them.

    instrument: The questionnaire that was put to them; the shipped one by default.
    blind: Without accounts that are noted to be not blind.

    The article publishes no answers, so that nothing can be compared:

    >>> from paradiplomacy import open_record
    >>> pairing = pair_ends(open_record("article"))
    >>> pairing.ties, len(pairing.unanswered)
    ((), 16)
    """
    return pair_answers(record.accounts.values(), record.answers.values(), instrument, blind=blind)


def pair_answers(
    accounts: Iterable[Account],
    answers: Iterable[SurveyAnswer],
    instrument: Instrument | None = None,
    *,
    blind: bool = False,
) -> Pairing:
    """Pair answers, as `pair_ends` does those of a record."""
    asked = instrument or read_shipped()
    by_account = group_pairs((answer.account, answer) for answer in answers)
    given = {key: {each.question: each for each in of} for key, of in by_account.items()}
    accounts = tuple(accounts)
    placed, left_out = _place_accounts(accounts, given, blind=blind)
    by_tie = group_pairs((account.tie, account) for account in placed)
    rows: list[PairedAnswer] = []
    for tie, of_tie in sorted(by_tie.items()):
        spoken = {
            end: [(a.account, given[a.account.id]) for a in of_tie if a.side == end]
            for end in of_tie[0].ends
        }
        rows += _rows_of_tie(tie, spoken, asked)
    several = {tie for tie, of_tie in by_tie.items() if len({a.side for a in of_tie}) > 1}
    questions = {question for of_account in given.values() for question in of_account}
    return Pairing(
        instrument=asked,
        rows=tuple(rows),
        ties=tuple(sorted(by_tie)),
        both=tuple(sorted(several)),
        unknown=tuple(sorted(question for question in questions if question not in asked)),
        no_answers=_no_answers(accounts, given),
        **left_out,
    )


_Answers = Mapping[str, SurveyAnswer]


@dataclass(frozen=True, slots=True)
class _PlacedAccount:
    """An account of an end of a tie."""

    account: Account
    tie: str
    ends: tuple[str, ...]
    side: str


def _place_accounts(
    accounts: Iterable[Account], answers: Mapping[str, _Answers], *, blind: bool
) -> tuple[list[_PlacedAccount], dict[str, tuple[str, ...]]]:
    """The accounts that count, and those that are left out, by the reason."""
    placed: list[_PlacedAccount] = []
    left: dict[str, list[str]] = {"third": [], "unplaced": [], "unanswered": [], "not_blind": []}
    for account in sorted(accounts, key=lambda account: account.id):
        ends = tuple(sorted((account.place or "", account.partner or "")))
        side = end_of(account.side, ends)
        reasons = (
            ("unanswered", account.id not in answers),
            ("third", account.side == THIRD),
            ("unplaced", "" in ends),
            ("not_blind", blind and account.not_blind == "yes"),
            ("third", side == THIRD),
        )
        if reason := next((reason for reason, holds in reasons if holds), ""):
            left[reason].append(account.id)
        else:
            # Within one country the place says which end it is; else the country does.
            side = side if side in ends else account.place
            placed.append(_PlacedAccount(account, tie_key(*ends), ends, side))
    return placed, {reason: tuple(keys) for reason, keys in left.items()}


def _no_answers(
    accounts: Iterable[Account], given: Mapping[str, _Answers]
) -> dict[str, Counter[str]]:
    every = group_pairs(
        (key, answer.no_answer)
        for account in accounts
        if account.side != THIRD
        for key, answer in given.get(account.id, {}).items()
        if answer.no_answer
    )
    return {key: Counter(codes) for key, codes in every.items()}


_Spoken = Mapping[str, Sequence[tuple[Account, _Answers]]]


def _rows_of_tie(tie: str, spoken: _Spoken, instrument: Instrument) -> Iterator[PairedAnswer]:
    counted = {
        side: {q.key: _answers_of_last_round(q, accounts) for q in instrument}
        for side, accounts in spoken.items()
        if accounts
    }
    known = {side: _known_answers_of_end(answers) for side, answers in counted.items()}
    one, other = (country_of(side) for side in spoken)
    about = dict(zip(spoken, (AskedTie(one, other), AskedTie(other, one)), strict=True))
    for question in instrument:
        first, second = (
            AnswerOfEnd(side, Reaction.ABSENT)
            if side not in counted
            else _of_end(
                side,
                question,
                accounts,
                counted[side][question.key],
                is_asked=instrument.is_asked(question, known[side], about[side]),
            )
            for side, accounts in spoken.items()
        )
        yield PairedAnswer(tie, question.key, _outcome(question, first, second), (first, second))


_Counted = Sequence[tuple[str, AnyAnswer]]


def _known_answers_of_end(counted: Mapping[str, _Counted]) -> dict[str, AnswerValue | None]:
    """Answers of an end by numbers and dates, for what is asked after what."""
    middles = {key: _middle([value for _, value in of]) for key, of in counted.items() if of}
    return {key: middle for key, middle in middles.items() if not isinstance(middle, str)}


def _answers_of_last_round(
    question: Question, accounts: Sequence[tuple[Account, _Answers]]
) -> list[tuple[str, AnyAnswer]]:
    """The answers of the last round."""
    given = [
        (account, value)
        for account, answers in accounts
        if question.key in answers
        and (value := _value_of_answer(question, answers[question.key])) is not None
    ]
    days = [day for account, _ in given if (day := _last_day_of_account(account)) is not None]
    if days:
        first = max(days) - ROUND
        given = [
            (a, v) for a, v in given if (day := _last_day_of_account(a)) is None or day >= first
        ]
    return [(account.id, value) for account, value in given]


def _last_day_of_account(account: Account) -> date | None:
    when = account.date
    return when.latest if when is not None and when.latest != date.max else None


def _value_of_answer(question: Question, answer: SurveyAnswer) -> AnyAnswer | None:
    """The date, number or words of an answer, by the kind of its question."""
    if question.kind == "date":
        return answer.value_date
    if question.kind == "open":
        return answer.text or None
    return None if answer.value is None else float(answer.value)


def _of_end(
    side: str,
    question: Question,
    accounts: Sequence[tuple[Account, _Answers]],
    counted: _Counted,
    *,
    is_asked: bool,
) -> AnswerOfEnd:
    if not counted:
        codes = {a[question.key].no_answer for _, a in accounts if question.key in a}
        silent = Reaction.SILENT if is_asked else Reaction.NOT_ASKED
        return AnswerOfEnd(side, next((Reaction(c) for c in NO_ANSWERS if c in codes), silent))
    given = tuple(value for _, value in counted)
    return AnswerOfEnd(
        side,
        Reaction.ANSWERED,
        value=_middle(given),
        accounts=tuple(account for account, _ in counted),
        given=given,
        divided=any(
            not _same_end(question, a, b) for i, a in enumerate(given) for b in given[i + 1 :]
        ),
    )


def _middle(given: Sequence[AnyAnswer]) -> AnyAnswer:
    """The middle answer, the lower of two; of dates by their first days, of words the first."""
    numbers = sorted(value for value in given if isinstance(value, float))
    if numbers:
        return numbers[(len(numbers) - 1) // 2]
    dates = [value for value in given if isinstance(value, EventDate)]
    if dates:
        dates.sort(key=lambda when: (when.earliest, when.latest))
        return dates[(len(dates) - 1) // 2]
    return given[0]


def _same_end(question: Question, first: AnyAnswer, second: AnyAnswer) -> bool:
    """Tell if two accounts of one end say the same; both see it from the same end."""
    if not question.is_compared or isinstance(first, str) or isinstance(second, str):
        return True
    if isinstance(first, float):
        first = question.seen_from_there(first)
    return question.agree(first, second) is not False


def _outcome(question: Question, first: AnswerOfEnd, second: AnswerOfEnd) -> Outcome:
    answered = [end for end in (first, second) if end.spoken is Reaction.ANSWERED]
    if any(end.divided for end in answered):
        return Outcome.DIVIDED
    if len(answered) == 1:
        return Outcome.ONE_SIDED
    if not answered:
        present = [end for end in (first, second) if end.spoken is not Reaction.ABSENT]
        needless = all(end.spoken is Reaction.NOT_ASKED for end in present)
        return Outcome.NOT_ASKED if needless else Outcome.SILENT
    one, other = first.value, second.value
    if not question.is_compared or isinstance(one, str | None) or isinstance(other, str | None):
        return Outcome.OWN
    return Outcome.AGREE if question.agree(one, other) else Outcome.CONTRADICT
