"""A questionnaire as a form: who answers for which end of which tie, then the questions.

The XLSForm, the printed page and the sheet to fill in by hand all have these fields, and what is
imported is checked against them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.questions import AskedIf, Bilingual, Question
from paradiplomacy.language import Words, render, written
from paradiplomacy.language.messages import Language
from paradiplomacy.model.statements import TIERS

__all__ = [
    "ACCOUNT",
    "DOMAINS",
    "FormField",
    "TieChoice",
    "account_fields",
    "form_fields",
    "only_if",
    "says",
]

ACCOUNT = "account"
"""The part of the form on who answers."""
DOMAINS = ("tie", "conflict", "rights", "capacity", "climate")
_WORDS = Words(__name__)
_CHOSEN = ("longest", "closest", "highest", "other")
_MODES = ("in-person", "telephone", "video", "email", "online", "paper")
_OFFICES = ("office", "role")


@dataclass(frozen=True, slots=True)
class TieChoice:
    """A tie that respondents may choose.

    Parameters
    ----------
    place_a, place_b : str
        Keys of its ends.
    label : Bilingual
    """

    place_a: str
    place_b: str
    label: Bilingual

    @property
    def name(self) -> str:
        """Its name in a form, from which both places can be read again."""
        return f"{self.place_a}__{self.place_b}"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form.

    Parameters
    ----------
    name : str
        In the form, as ODK and KoboToolbox take it.
    part : str
        `ACCOUNT`, or the domain of a question.
    kind : str
        ``choice``: one of `choices`; ``count``: a whole number; ``date``: EDTF; ``day``: a
        calendar day; ``text``: a line; ``open``: several lines.
    label : Bilingual
    hint : Bilingual or None
    choices : tuple of (str, Bilingual)
        Names of what may be chosen, as they are stored, with labels.
    required : bool
    question : Question or None
        None of fields on who answers.
    """

    name: str
    part: str
    kind: Literal["choice", "count", "date", "day", "text", "open"]
    label: Bilingual
    hint: Bilingual | None = None
    choices: tuple[tuple[str, Bilingual], ...] = ()
    required: bool = False
    question: Question | None = None


def says(key: str) -> Bilingual:
    """A sentence of the form in both languages."""
    message = _WORDS(key)
    return Bilingual(render(message, "en"), render(message, "zh"))


def only_if(rule: AskedIf, instrument: Instrument, numbers: Mapping[str, int]) -> Bilingual:
    """When a question is asked, by the number of the earlier one and its answers."""
    values = instrument[rule.question].values
    labels = [values[value].label for value in rule.values]

    def said(language: Language) -> str:
        answers = (" / ").join(label(language) for label in labels)
        message = _WORDS("only-if", number=numbers[rule.question], answers=answers)
        return render(message, language)

    return Bilingual(said("en"), said("zh"))


def account_fields(
    *, ends: Sequence[str] = ("US", "CN"), ties: Sequence[TieChoice] = ()
) -> tuple[FormField, ...]:
    """The fields on who answers; without a list of ties the keys of both places are asked for.

    Examples
    --------
    >>> [field.name for field in account_fields()][:4]
    ['side', 'place', 'partner', 'office']
    """
    sides = tuple((end, Bilingual(_country(end, "en"), _country(end, "zh"))) for end in ends)
    fields = [_account_field("side", choices=sides, required=True)]
    if ties:
        choices = tuple((tie.name, tie.label) for tie in ties)
        fields.append(_account_field("tie", choices=choices, required=True))
    else:
        fields += [_account_field(name, required=True) for name in ("place", "partner")]
    return (
        *fields,
        *(_account_field(name, required=name == "office") for name in _OFFICES),
        _account_field("chosen", choices=_named("chosen", _CHOSEN)),
        _account_field("language", choices=_named("language", ("en", "zh"))),
        _account_field("mode", choices=_named("mode", _MODES)),
        _account_field("date", kind="day", required=True),
        _account_field("consent", choices=_named("consent", TIERS), required=True),
    )


def form_fields(
    instrument: Instrument, *, ends: Sequence[str] = ("US", "CN"), ties: Sequence[TieChoice] = ()
) -> tuple[FormField, ...]:
    """All fields of the form: who answers, then the questions of each part.

    Examples
    --------
    >>> from paradiplomacy.interviews.instrument import shipped
    >>> form_fields(shipped())[-1].name
    'purpose__city_planning'
    """
    parts = {question.domain: DOMAINS.index(question.domain) for question in instrument}
    ordered = sorted(instrument, key=lambda question: parts[question.domain])
    return (*account_fields(ends=ends, ties=ties), *map(_question_field, ordered))


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
        says(f"hint.{name}") if name in ("place", "partner", "consent", "office") else None,
        choices,
        required,
    )


def _question_field(question: Question) -> FormField:
    choices = tuple((str(choice.value), choice.label) for choice in question.choices)
    hints = {"date": "hint.edtf", "count": "hint.count"}
    return FormField(
        field_name(question.key),
        question.domain,
        "choice" if choices else question.kind,  # type: ignore[arg-type]  # no other kinds are left
        question.wording,
        says(hints[question.kind]) if question.kind in hints else None,
        choices,
        question=question,
    )


def _named(group: str, names: Sequence[str]) -> tuple[tuple[str, Bilingual], ...]:
    return tuple((name, says(f"{group}.{name}")) for name in names)


def _country(code: str, language: str) -> str:
    return written(code, "country", language)
