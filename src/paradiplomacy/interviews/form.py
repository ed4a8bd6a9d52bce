"""A questionnaire as a form: who answers for which end of which tie, then the questions.

The XLSForm, the printed page and the sheet to fill in by hand all have these fields, and what is
imported is checked against them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.introduction import sensitive_words
from paradiplomacy.interviews.questions import AskedIf, Question, no_answers
from paradiplomacy.language import Words, render, write_value
from paradiplomacy.language.messages import Language
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import CONSENT_WORDS

ACCOUNT = "account"
"""The part of the form on who answers."""
SENSITIVE = "sensitive"
"""The last part, and the field that asks whether it is to be skipped."""
NO_ANSWER_NUMBERS = {"unknown": "-98", "refused": "-99"}
"""What is typed in place of a number, a date or words."""
DOMAINS = ("tie", "conflict", "rights", "capacity", "climate")
_WORDS = Words(__name__)
_CHOSEN = ("longest", "closest", "highest", "other")
_MODES = ("in-person", "telephone", "video", "email", "online", "paper")
_OFFICES = ("office", "role")
_HINTED = ("place", "partner", "consent", "quote", "office")


@dataclass(frozen=True, slots=True)
class TieChoice:
    """A tie that respondents may choose.

    place_a, place_b: Keys of its ends.
    labels: What both ends are called.
    founded: The first day on which it can have been founded, by the record.
    """

    place_a: str
    place_b: str
    label: Bilingual
    labels: tuple[Bilingual, Bilingual]
    founded: EventDate | None = None

    @property
    def name(self) -> str:
        """Its name in a form, from which both places can be read again."""
        return f"{self.place_a}__{self.place_b}"

    @property
    def ends(self) -> tuple[tuple[str, Bilingual], tuple[str, Bilingual]]:
        """Both places with what they are called."""
        return (self.place_a, self.labels[0]), (self.place_b, self.labels[1])


@dataclass(frozen=True)
class QuestionnaireForm:
    """A questionnaire as it is put to the respondents of a record.

    ends: Countries, by code, between which ties are asked about; without them, any.
    ties: Ties to choose from; without them the keys of both places are asked for.
    meta: Of the record that is asked for; it says who asks.

    >>> from paradiplomacy.interviews.instrument import shipped
    >>> QuestionnaireForm(shipped()).fields[-1].name
    'rights__change'
    """

    instrument: Instrument
    ends: Sequence[str] = ()
    ties: Sequence[TieChoice] = ()
    meta: RecordMeta | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the questionnaire."""
        return self.instrument.languages

    @cached_property
    def asked(self) -> Instrument:
        """The questionnaire without what can concern no tie between the ends."""
        return self.instrument.among(self.ends) if self.ends else self.instrument

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        """All fields: who answers, then the questions that are asked."""
        return form_fields(self.asked, ties=self.ties)


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form.

    name: In the form, as ODK and KoboToolbox take it.
    part: `ACCOUNT`, `SENSITIVE`, or the domain of a question.
    kind: ``choice``: one of `choices`; ``count``: a whole number; ``date``: EDTF; ``day``: a
        calendar day; ``text``: a line; ``open``: several lines.
    choices: Names of what may be chosen, as they are stored, with labels.
    question: None of fields on who answers.
    """

    name: str
    part: str
    kind: Literal["choice", "count", "date", "day", "text", "open"]
    label: Bilingual
    hint: Bilingual | None = None
    choices: tuple[tuple[str, Bilingual], ...] = ()
    required: bool = False
    question: Question | None = None

    @property
    def column(self) -> str:
        """Its name in a sheet: the key of its question, where it has one."""
        return self.name if self.question is None else self.question.key

    @property
    def offered(self) -> tuple[tuple[str, Bilingual], ...]:
        """All that may be chosen, with what may be said to a question in place of an answer."""
        if self.question is None or not self.choices:
            return self.choices
        return (*self.choices, *no_answers().items())


def says(key: str) -> Bilingual:
    """A sentence of the form in both languages."""
    return Bilingual.of(_WORDS(key))


def only_if(rule: AskedIf, instrument: Instrument, numbers: Mapping[str, int]) -> Bilingual:
    """The condition of a question, by the number of the earlier one and its answers."""
    labels = [instrument[rule.question].values[value].label for value in rule.values]

    def sentence(language: Language) -> str:
        answers = (" / ").join(label(language) for label in labels)
        return render(_WORDS("only-if", number=numbers[rule.question], answers=answers), language)

    return Bilingual.by(sentence)


def account_fields(*, ties: Sequence[TieChoice] = ()) -> tuple[FormField, ...]:
    """The fields on who answers; without a list of ties the keys of both places are asked for.

    Somebody answers for a place, never for its country or state.

    >>> [field.name for field in account_fields()][:4]
    ['place', 'partner', 'office', 'role']
    """
    if ties:
        places = {place: label for tie in ties for place, label in tie.ends}
        fields = [
            _account_field("tie", choices=tuple((t.name, t.label) for t in ties), required=True),
            _account_field("place", choices=tuple(places.items()), required=True),
        ]
    else:
        fields = [_account_field(name, required=True) for name in ("place", "partner")]
    return (
        *fields,
        *(_account_field(name, required=name == "office") for name in _OFFICES),
        _account_field("chosen", choices=_names_with_words("chosen", _CHOSEN)),
        _account_field("language", choices=_names_with_words("language", ("en", "zh"))),
        _account_field("mode", choices=_names_with_words("mode", _MODES)),
        _account_field("date", kind="day", required=True),
        _account_field(
            "consent", choices=_names_with_words("consent", CONSENT_WORDS), required=True
        ),
        _account_field("quote", choices=_names_with_words("quote", ("no", "yes"))),
    )


def side_field(ends: Sequence[str]) -> FormField:
    """The field of forms up to 2026.11 that asked for the country of who answers."""
    sides = tuple((end, Bilingual.by(partial(write_value, end, "country"))) for end in ends)
    return FormField("side", ACCOUNT, "choice", says("field.side"), choices=sides)


def form_fields(instrument: Instrument, *, ties: Sequence[TieChoice] = ()) -> tuple[FormField, ...]:
    """All fields of the form: who answers, then the questions of each part, sensitive ones last.

    >>> from paradiplomacy.interviews.instrument import shipped
    >>> form_fields(shipped())[-1].name
    'rights__change'
    """
    plain = [question for question in instrument if not question.sensitive]
    ordered = sorted(plain, key=lambda question: DOMAINS.index(question.domain))
    fields = [*account_fields(ties=ties), *map(_question_field, ordered)]
    if sensitive := [question for question in instrument if question.sensitive]:
        fields.append(
            FormField(
                SENSITIVE,
                SENSITIVE,
                "choice",
                sensitive_words(),
                choices=_names_with_words("sensitive", ("answer", "skip")),
            )
        )
        fields += map(_question_field, sensitive)
    return tuple(fields)


def _account_field(
    name: str,
    *,
    kind: Literal["text", "day"] = "text",
    choices: tuple[tuple[str, Bilingual], ...] = (),
    required: bool = False,
) -> FormField:
    return FormField(
        name,
        ACCOUNT,
        "choice" if choices else kind,
        says(f"field.{name}"),
        says(f"hint.{name}{'-chosen' * (name == 'place' and bool(choices))}")
        if name in _HINTED
        else None,
        choices,
        required,
    )


def _question_field(question: Question) -> FormField:
    choices = tuple((str(choice.value), choice.label) for choice in question.choices)
    hints = {"date": "hint.edtf", "count": "hint.count", "open": "hint.open"}
    return FormField(
        field_name(question.key),
        SENSITIVE if question.sensitive else question.domain,
        "choice" if choices else question.kind,  # type: ignore[arg-type]  # no other kinds are left
        question.wording,
        says(hints[question.kind]) if question.kind in hints else None,
        choices,
        question=question,
    )


def _names_with_words(group: str, names: Sequence[str]) -> tuple[tuple[str, Bilingual], ...]:
    return tuple((name, says(f"{group}.{name}")) for name in names)
