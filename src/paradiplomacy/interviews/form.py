"""A questionnaire as a form: who answers for which end of which tie, then the questions.

The XLSForm, the printed page and the sheet to fill in by hand all have these fields, and what is
imported is checked against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from operator import attrgetter
from typing import Literal

from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.introduction import sensitive_words
from paradiplomacy.interviews.questions import AskedIf, Question, no_answers
from paradiplomacy.language import Words, render, write_value
from paradiplomacy.language.messages import Language
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import CONSENT_WORDS
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.sources.record_folder import FolderTables
from paradiplomacy.sources.record_rows import Row

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

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> QuestionnaireForm(read_shipped()).fields[-1].name
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
    def to_ask(self) -> Instrument:
        """The questionnaire without what can concern no tie between the ends."""
        return self.instrument.among(self.ends) if self.ends else self.instrument

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        """All fields: who answers, then the questions that are asked."""
        return form_fields(self.to_ask, ties=self.ties)


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
    def options(self) -> tuple[tuple[str, Bilingual], ...]:
        """All that may be chosen, with what may be said to a question in place of an answer."""
        is_asked = self.question is not None and self.choices
        return (*self.choices, *(no_answers().items() if is_asked else ()))


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

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> form_fields(read_shipped())[-1].name
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


MOST_NAMED = 5_000
"""Ties that are shown by their names; of more, nobody chooses from a list."""


def tie_choices(tables: FolderTables) -> tuple[TieChoice, ...]:
    """The ties of a record folder by their names in both languages.

    >>> from importlib.resources import files
    >>> from paradiplomacy.sources.record_folder import read_folder_tables
    >>> folder = read_folder_tables(files("paradiplomacy") / "records" / "sino_us")
    >>> tie_choices(folder)[0].label.zh
    '亚拉巴马州 – 湖北省'
    """
    pairs = dict.fromkeys(
        tuple(sorted((row["place_a"], row["place_b"]), reverse=True))
        for row in tables.tables["ties.csv"]
    )
    founded = _founding_dates(tables.tables["ties.csv"])
    if len(pairs) > MOST_NAMED:
        return tuple(
            TieChoice(
                a,
                b,
                Bilingual(f"{a}, {b}", f"{a}、{b}"),
                (Bilingual(a, a), Bilingual(b, b)),
                founded.get(tie_key(a, b)),
            )
            for a, b in pairs
        )
    names = _names_by_place(tables.tables["places.csv"])
    choices = (
        TieChoice(
            a,
            b,
            Bilingual(f"{names[a][0]} – {names[b][0]}", f"{names[a][1]} – {names[b][1]}"),
            (Bilingual(*names[a]), Bilingual(*names[b])),
            founded.get(tie_key(a, b)),
        )
        for a, b in pairs
        if a in names and b in names
    )
    return tuple(sorted(choices, key=lambda choice: choice.label.en))


def _founding_dates(rows: Iterable[Row]) -> dict[str, EventDate]:
    """By tie the earliest date of founding that any source states."""
    founded: dict[str, EventDate] = {}
    for row in rows:
        if row["property"] != "established" or row["polarity"] == "denies" or not row["value"]:
            continue
        with suppress(ValueError):
            when, key = EventDate.parse(row["value"]), tie_key(row["place_a"], row["place_b"])
            founded[key] = min(founded.get(key, when), when, key=attrgetter("earliest"))
    return founded


def _names_by_place(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Names of each place in English and in Chinese, by its first row."""
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row["id"] in names:
            continue
        place = Place(
            id=row["id"],
            name=row["name"],
            country=row["country"],
            level=Level(row["level"]),
            name_local=row["name_local"] or "",
            admin1=row["admin1"] or "",
            geonames_id=row["geonames_id"],
        )
        names[place.id] = (place.label, chinese_name(place) or place.label)
    return names
