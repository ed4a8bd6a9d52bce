"""The YAML file of a questionnaire, and all that is wrong with one that is not as it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.evidence.consent.answered_facts import HOW_TO_STATE, is_fact
from paradiplomacy.interviews.asked_of import EXPECTED, asked_of_text
from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.questions import (
    LAST_YEAR,
    AnswerChoice,
    AskedIf,
    Question,
    QuestionKind,
    SameAnswer,
    yes_or_no,
)
from paradiplomacy.language.translations import valid_tag
from paradiplomacy.model.cells import KEY
from paradiplomacy.suggestions import suggestion
from paradiplomacy.tabular.yaml_files import YamlFile

_ASKED_IF = re.compile(r"(\S+) *= *(-?\d+(?: *, *-?\d+)*)")
_SAME = re.compile(r"within (\d+(?:\.\d+)?) ?(%|months?)?")
_RULES: Mapping[QuestionKind, tuple[str, ...]] = {
    "yes/no": ("exact", "own"),
    "count": ("exact", "within", "share", "own"),
    "date": ("overlapping", "months", "own"),
    "choice": ("exact", "mirrored", "own"),
    "scale": ("exact", "within", "own"),
    "open": ("own",),
}
_WRITTEN = {"within": "within 1", "share": "within 20 %", "months": "within 6 months"}
"""How a rule of some size is written."""

_Words = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class _FilePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _InLanguages(_FilePart):
    """Words in the languages of the file; ``en`` and ``zh``, or any others, by their tags."""

    en: _Words | None = None
    zh: _Words | None = None
    more: dict[str, _Words] = {}

    @model_validator(mode="before")
    @classmethod
    def _takes_other_languages(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        more = {name: text for name, text in value.items() if name not in cls.model_fields}
        more = {name: text for name, text in more.items() if valid_tag(str(name)) == name}
        return {name: text for name, text in value.items() if name not in more} | (
            {"more": more} if more else {}
        )

    @field_validator("zh")
    @classmethod
    def _is_chinese(cls, value: str | None) -> str | None:
        if value is not None and not any("\u3400" <= sign <= "\u9fff" for sign in value):
            raise ValueError(f"expected Chinese; found {value[:60]!r}")
        return value

    def texts(self) -> dict[str, str]:
        """The words by language."""
        english = None if self.en is None else " ".join(self.en.split())
        return {
            code: text for code, text in {"en": english, "zh": self.zh, **self.more}.items() if text
        }

    def in_all(self) -> Bilingual:
        """The words in all languages."""
        return Bilingual.from_texts(self.texts())


def _rule(text: str) -> SameAnswer | None:
    """The rule that a text names, or None."""
    for plain in ("exact", "overlapping", "mirrored", "own"):
        if text == plain:
            return SameAnswer(plain)
    match = _SAME.fullmatch(text)
    if match is None:
        return None
    size, unit = float(match[1]), match[2]
    if unit == "%":
        return SameAnswer("share", size / 100) if size <= 100 else None
    return SameAnswer("months" if unit else "within", size)


def _check_text(is_right: Callable[[str], object], expected: str) -> AfterValidator:
    """A check that says of a text that is not right what was expected."""

    def check(value: str) -> str:
        if not is_right(value):
            raise ValueError(f"{expected}; found {value[:120]!r}")
        return value

    return AfterValidator(check)


_Key = Annotated[
    _Short,
    _check_text(
        re.compile(KEY.pattern).fullmatch,
        "expected lower-case letters and digits, joined by dots or hyphens, such as trade.any",
    ),
]
_Condition = Annotated[
    str,
    _check_text(
        lambda value: not value or _ASKED_IF.fullmatch(value),
        "expected QUESTION = VALUE, such as trade.any = 1",
    ),
]
_Rule = Annotated[
    str,
    _check_text(
        _rule,
        "expected exact, within NUMBER, within NUMBER %, overlapping, within NUMBER months, "
        "mirrored or own",
    ),
]


class _ChoiceOfFile(_InLanguages):
    value: Annotated[int, Field(ge=0, le=999)]
    mirror: int | None = None
    states: str = ""


class _QuestionOfFile(_InLanguages):
    key: _Key
    domain: Literal["tie", "conflict", "rights", "capacity", "climate"]
    kind: QuestionKind
    choices: list[_ChoiceOfFile] = []
    choices_of: str = ""
    unit: _InLanguages | None = None
    asked_if: _Condition = ""
    asked_of: list[_Short] = []
    attitude: bool = False
    sensitive: bool = False
    feeds: list[_Short] = []
    states: str = ""
    same: _Rule

    @field_validator("asked_of")
    @classmethod
    def _are_conditions(cls, value: list[str]) -> list[str]:
        for text in value:
            if asked_of_text(text) is None:
                raise ValueError(f"{EXPECTED}; found {text!r}")
        return value


class _InstrumentOfFile(_FilePart):
    version: _Short
    title: _InLanguages
    introduction: _InLanguages
    choices: dict[str, list[_ChoiceOfFile]] = {}
    questions: Annotated[list[Any], Field(min_length=1, max_length=500)]


_Parts = tuple[str, Bilingual, Bilingual, tuple[Question, ...], tuple[str, ...]]


def field_name(key: str) -> str:
    """The name of a question in a form: ODK and KoboToolbox take no dots or hyphens everywhere.

    >>> field_name("crisis.months-until-return")
    'crisis__months_until_return'
    """
    return key.replace(".", "__").replace("-", "_")


def instrument_parts(loaded: Any, file: YamlFile | None) -> _Parts:
    """Version, title, introduction and questions of a file.

    loaded: What YAML made of it, every value a text.
    file: For messages; None for the file that is shipped, which has none.

    Raises RecordError: Names line and field of all that is wrong.
    """
    file = file or YamlFile("questionnaire.yaml", "", what="entry")
    try:
        whole = _InstrumentOfFile.model_validate(loaded)
    except ValidationError as error:
        problems = file.problems(error, _InstrumentOfFile)
        entries = loaded.get("questions") if isinstance(loaded, dict) else None
        if isinstance(entries, list):
            problems += _questions(file, entries)[1]
        raise RecordError(problems) from None
    drafts, problems = _questions(file, whole.questions)
    unread = {
        str(entry["key"])
        for place, entry in enumerate(whole.questions)
        if place not in drafts and isinstance(entry, dict) and "key" in entry
    }
    problems += [
        problem
        for name, choices in whole.choices.items()
        for problem in _wrong_choices(file, ("choices", name), choices)
    ]
    problems += _wrong_together(file, drafts, whole.choices, unread)
    problems += _lacking_languages(file, whole, drafts)
    if problems:
        raise RecordError(problems)
    return (
        whole.version,
        whole.title.in_all(),
        whole.introduction.in_all(),
        tuple(_question_of_draft(draft, whole.choices) for draft in drafts.values()),
        tuple(whole.title.texts()),
    )


def _lacking_languages(
    file: YamlFile, whole: _InstrumentOfFile, drafts: Mapping[int, _QuestionOfFile]
) -> Iterator[Problem]:
    """Words that lack a language of the title."""
    spoken = tuple(whole.title.texts())
    if not spoken:
        yield file.at(("title",), "has no words; expected them by language, such as en: Title")
        return
    parts: list[tuple[tuple[str, ...], str, _InLanguages]] = [
        (("introduction",), "introduction", whole.introduction)
    ]
    parts += [
        (("choices", name, str(place)), f"choices.{name}.{choice.value}", choice)
        for name, choices in whole.choices.items()
        for place, choice in enumerate(choices)
    ]
    for place, draft in drafts.items():
        path = ("questions", str(place))
        parts.append((path, draft.key, draft))
        if draft.unit is not None:
            parts.append(((*path, "unit"), f"{draft.key}.unit", draft.unit))
        parts += [
            ((*path, "choices", str(at)), f"{draft.key}.choices.{choice.value}", choice)
            for at, choice in enumerate(draft.choices)
        ]
    for within, field, part in parts:
        given = part.texts()
        missing, more = (code for code in spoken if code not in given), given.keys() - set(spoken)
        wrong = dict.fromkeys(
            missing, "is missing; the title has words in this language, so all need them"
        ) | dict.fromkeys(
            sorted(more),
            "is in a language that the title lacks; give the title in it, or leave it out",
        )
        for code, message in wrong.items():
            yield file.at((*within, code), message, field=f"{field}.{code}")


def _questions(
    file: YamlFile, entries: Sequence[Any]
) -> tuple[dict[int, _QuestionOfFile], list[Problem]]:
    """The questions that are right by themselves, by place; what is wrong with the others."""
    right: dict[int, _QuestionOfFile] = {}
    problems = []
    for place, entry in enumerate(entries):
        key = entry.get("key") if isinstance(entry, dict) else None
        prefix = f"{key if isinstance(key, str) else f'questions.{place}'}."
        path = ("questions", str(place))
        try:
            right[place] = _QuestionOfFile.model_validate(entry)
        except ValidationError as error:
            problems += file.problems(error, _QuestionOfFile, part=path, prefix=prefix)
    return right, problems


def _wrong_together(
    file: YamlFile,
    drafts: Mapping[int, _QuestionOfFile],
    lists: Mapping[str, Sequence[_ChoiceOfFile]],
    unread: Collection[str],
) -> Iterator[Problem]:
    """All that is wrong with a question by itself or beside the questions before it.

    Of questions that are `unread`, since they are wrong by themselves, nothing is known.
    """
    before: dict[str, _QuestionOfFile] = {}
    names: dict[str, str] = {}
    sensitive = ""
    for place, draft in drafts.items():
        path = ("questions", str(place))
        wrong = [*_wrong_kind(draft, lists), *_wrong_rule(draft, lists)]
        wrong += _wrong_fact(draft, _choices_of_question(draft, lists))
        if draft.key in before:
            wrong.append(("key", "stands twice; give each question a key of its own"))
        elif (name := field_name(draft.key)) in names:
            other = names[name]
            wrong.append(("key", f"is like {other!r} in a form ({name}); choose another key"))
        names.setdefault(field_name(draft.key), draft.key)
        sensitive = draft.key if draft.sensitive else sensitive
        if sensitive and not draft.sensitive:
            wrong.append(("sensitive", f"is no, after {sensitive!r}; put sensitive questions last"))
        rule = _parse_asked_if(draft.asked_if)
        if rule and rule.question not in unread and (message := _never(rule, before, lists)):
            wrong.append(("asked_if", message))
        for field, message in wrong:
            yield file.at((*path, field), message, field=f"{draft.key}.{field}")
        yield from _wrong_choices(file, (*path, "choices"), draft.choices)
        before.setdefault(draft.key, draft)


def _wrong_kind(
    draft: _QuestionOfFile, lists: Mapping[str, Sequence[_ChoiceOfFile]]
) -> Iterator[tuple[str, str]]:
    chosen = draft.kind in ("choice", "scale")
    field = "choices_of" if draft.choices_of else "choices"
    if not chosen and (draft.choices or draft.choices_of):
        yield field, f"belongs to a choice or a scale, not to {draft.kind}; leave it out"
    elif draft.choices and draft.choices_of:
        yield field, "stands beside choices; give one of both"
    elif draft.choices_of and draft.choices_of not in lists:
        near = suggestion(draft.choices_of, lists)
        yield field, f"{draft.choices_of!r} is not a list under choices" + (near and f"; {near}")
    elif chosen and len(_choices_of_question(draft, lists)) < 2:
        yield field, f"is missing; a {draft.kind} needs two answers or more"
    if (draft.kind == "count") != (draft.unit is not None):
        wanted = "is missing; say what is counted"
        yield "unit", wanted if draft.kind == "count" else "belongs to a count; leave it out"


def _wrong_rule(
    draft: _QuestionOfFile, lists: Mapping[str, Sequence[_ChoiceOfFile]]
) -> Iterator[tuple[str, str]]:
    rule = _rule(draft.same)
    allowed = _RULES[draft.kind]
    if rule is None or rule.rule not in allowed:
        listed = ", ".join(_WRITTEN.get(name, name) for name in allowed)
        yield "same", f"{draft.same!r} does not fit {draft.kind}; expected one of: {listed}"
        return
    choices = _choices_of_question(draft, lists)
    if rule.rule == "mirrored" and choices and all(c.mirror is None for c in choices):
        yield "same", "is mirrored, but no choice has a mirror; say which value the other end gives"


def _wrong_fact(
    draft: _QuestionOfFile, choices: Sequence[_ChoiceOfFile]
) -> Iterator[tuple[str, str]]:
    """All that is wrong with the fact of the tie that a question is said to state."""
    given = [choice.states for choice in choices if choice.states]
    if not draft.states:
        if draft.choices and given:
            yield "choices", f"state {given[0]!r}, but the question says no property; add states"
        return
    if draft.attitude or draft.kind in ("scale", "open", "yes/no") or draft.same == "own":
        yield (
            "states",
            (
                "belongs to a date, a count or a choice on which both ends can contradict each "
                "other; an opinion, or what an end says of itself, is no fact of the tie"
            ),
        )
        return
    facts = [f"{draft.states} {value}" for value in given] if choices else [draft.states]
    facts = [text.replace(LAST_YEAR, "2000") for text in facts]
    if not facts or not all(is_fact(text, date=draft.kind == "date") for text in facts):
        yield (
            "states",
            (f"{draft.states!r} is nothing that a {draft.kind} states; expected {HOW_TO_STATE}"),
        )


def _never(
    rule: AskedIf,
    before: Mapping[str, _QuestionOfFile],
    lists: Mapping[str, Sequence[_ChoiceOfFile]],
) -> str:
    """The reason why a question would never be asked by this rule; ``""`` where it can be."""
    if rule.question not in before:
        near = suggestion(rule.question, before)
        return f"names {rule.question!r}, no question before this one" + (near and f"; {near}")
    asked = before[rule.question]
    choices = {choice.value for choice in _choices_of_question(asked, lists)}
    values = {0, 1} if asked.kind == "yes/no" else choices
    if not values:
        return f"names {rule.question!r}, which has no choices; expected a question that has"
    unknown = sorted(set(rule.values) - values)
    if unknown:
        given, there = ", ".join(map(str, unknown)), ", ".join(map(str, sorted(values)))
        return f"{rule.question} is never {given}; its answers are {there}"
    return ""


def _wrong_choices(
    file: YamlFile, path: tuple[str, ...], choices: Sequence[_ChoiceOfFile]
) -> Iterator[Problem]:
    values = [choice.value for choice in choices]
    mirrors = {choice.value: choice.mirror for choice in choices}
    for place, choice in enumerate(choices):
        if choice.value in values[:place]:
            yield file.at((*path, str(place), "value"), "stands twice; give each its own number")
        if choice.mirror is not None and mirrors.get(choice.mirror) != choice.value:
            yield file.at(
                (*path, str(place), "mirror"),
                f"{choice.mirror} must have {choice.value} as its mirror in turn",
            )


def _choices_of_question(
    draft: _QuestionOfFile, lists: Mapping[str, Sequence[_ChoiceOfFile]]
) -> Sequence[_ChoiceOfFile]:
    return draft.choices or lists.get(draft.choices_of, ())


def _parse_asked_if(text: str) -> AskedIf | None:
    match = _ASKED_IF.fullmatch(text)
    return AskedIf(match[1], tuple(map(int, match[2].split(",")))) if match else None


def _question_of_draft(
    draft: _QuestionOfFile, lists: Mapping[str, Sequence[_ChoiceOfFile]]
) -> Question:
    same = _rule(draft.same)
    assert same is not None  # it was checked
    offered = tuple(
        AnswerChoice(c.value, c.in_all(), c.mirror, c.states)
        for c in _choices_of_question(draft, lists)
    )
    return Question(
        draft.key,
        draft.domain,
        draft.kind,
        draft.in_all(),
        same,
        yes_or_no() if draft.kind == "yes/no" else offered,
        draft.unit.in_all() if draft.unit else None,
        _parse_asked_if(draft.asked_if),
        tuple(draft.feeds),
        draft.states,
        tuple(rule for text in draft.asked_of if (rule := asked_of_text(text)) is not None),
        draft.attitude,
        draft.sensitive,
    )
