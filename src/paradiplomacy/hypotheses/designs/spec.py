"""A hypothesis as a person writes it down in YAML, one model a design.

The models *are* the format. Every field that is wrong is named at once, so that fields are
checked one by one, each against those that stand before it.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from paradiplomacy.errors import NotFoundError
from paradiplomacy.hypotheses.designs.condition_columns import FRAMES, condition
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.histories.answered_counts import SHARP_DAYS
from paradiplomacy.hypotheses.histories.tie_time import Event
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.model.dates import EventDate
from paradiplomacy.suggestions import suggestion

ID = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
ALL = "all"
_LONGEST_ID = 60

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Margin = Annotated[list[Number], Field(min_length=2, max_length=2)]


def is_id(text: str) -> bool:
    """True if a hypothesis may be called so; files of a report are named after it.

    >>> is_id("suspended-2022"), is_id("../x"), is_id("Mine")
    (True, False, False)
    """
    import re

    return len(text) <= _LONGEST_ID and re.fullmatch(ID, text) is not None


def _parse_bounded_date(text: str) -> EventDate:
    when = EventDate.parse(text)
    if not when.is_bounded:
        raise ValueError(f"{text} has an open end; expected a date such as 2022-02-24 or 2022-02")
    return when


def _checked_on(frame: str) -> AfterValidator:
    """Validator of a condition on the rows of a frame; an empty one holds for all."""

    def check(value: str) -> str:
        if value:
            condition(value, frame)
        return value

    return AfterValidator(check)


OnTies = Annotated[str, _checked_on("ties")]


class Common(BaseModel):
    """Fields that every design is given."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    none: ClassVar[float] = 1.0
    """The reference of no difference."""
    inside: ClassVar[tuple[float, float]] = (0.0, float("inf"))
    """Between which ends a reference and a margin may lie."""

    id: str
    claim: Text
    section: Text
    design: str
    expect: Literal["more", "less", "same"]
    reference: Number | None = Field(default=None, validate_default=True)
    margin: Margin | None = Field(default=None, validate_default=True)
    least: int = Field(default=ENOUGH_EVENTS, ge=ENOUGH_EVENTS, le=1_000_000)
    lacks: list[Text] = []
    caveats: list[Text] = []
    items: list[str] = []

    @field_validator("id")
    @classmethod
    def _names_a_file(cls, value: str) -> str:
        if not is_id(value):
            raise ValueError(
                "expected lower-case letters and digits, joined by hyphens, with a letter first "
                f"and no more than {_LONGEST_ID} characters"
            )
        return value

    @field_validator("claim")
    @classmethod
    def _is_a_sentence(cls, value: str) -> str:
        return value if value.endswith(".") else f"{value}."

    @field_validator("reference")
    @classmethod
    def _can_be_reached(cls, value: float | None) -> float:
        low, high = cls.inside
        if value is None:
            return cls.none
        if not low < value < high:
            raise ValueError(f"expected a number {_words_for_range(low, high)}")
        return value

    @field_validator("margin")
    @classmethod
    def _holds_the_reference(
        cls, value: list[float] | None, info: ValidationInfo
    ) -> list[float] | None:
        reference, low, high = info.data.get("reference"), *cls.inside
        if value is None:
            if info.data.get("expect") == "same":
                raise ValueError(
                    "is missing; a claim that nothing differs needs it: two numbers around the "
                    "reference between which a difference counts as none"
                )
            return None
        if info.data.get("expect") in ("more", "less"):
            raise ValueError("belongs to 'expect: same' only; a claim of more or less has none")
        if not (low <= value[0] and value[1] <= high):
            raise ValueError(f"expected two numbers {_words_for_range(low, high)}")
        if reference is not None and not value[0] < reference < value[1]:
            raise ValueError(f"expected two numbers around the reference {reference:g}")
        return value

    @field_validator("items")
    @classmethod
    def _are_asked(cls, value: list[str]) -> list[str]:
        for key in value:
            if key not in read_shipped():
                instead = suggestion(key, read_shipped().by_key) or "interview questions lists them"
                raise ValueError(f"{key!r} is not a question of the questionnaire; {instead}")
        return value


def _words_for_range(low: float, high: float) -> str:
    if high == float("inf"):
        return "" if low == -high else f"above {low:g}"
    return f"between {low:g} and {high:g}"


class ShareSpec(Common):
    """A share of rows of a frame."""

    none = 0.5
    inside = (0.0, 1.0)

    design: Literal["share"]
    frame: Literal[FRAMES]  # type: ignore[valid-type]
    where: str = ""
    hit: Text
    silent: bool
    unit: Name
    units: Name = ""
    did: Name

    @field_validator("where", "hit")
    @classmethod
    def _is_a_condition(cls, value: str, info: ValidationInfo) -> str:
        if value and "frame" in info.data:
            condition(value, info.data["frame"])
        return value


class _OfTies(Common):
    """A design on the ties for which a condition holds."""

    event: Event
    where: OnTies = ""


class RateSpec(_OfTies):
    """The rate of an event in one group of ties, relative to the others."""

    design: Literal["rate"]
    group: Annotated[Text, _checked_on("ties")]
    inside_name: Name = Field(alias="inside")
    outside_name: Name = Field(alias="outside")
    since: str = ""
    until: str = ""

    @field_validator("event")
    @classmethod
    def _has_ties_at_risk(cls, value: str) -> str:
        if value == "founded":
            raise ValueError(
                "no tie is at risk of being founded; use design before-after for foundings"
            )
        return value

    @field_validator("since", "until")
    @classmethod
    def _is_a_date(cls, value: str, info: ValidationInfo) -> str:
        if value:
            when = _parse_bounded_date(value)
            since = info.data.get("since") if info.field_name == "until" else ""
            if since and when.latest <= EventDate.parse(since).earliest:
                raise ValueError(f"expected a date after since, {since}")
        return value

    def days(self) -> tuple[date | None, date | None]:
        """First and last day that count."""
        return (
            _parse_bounded_date(self.since).earliest if self.since else None,
            _parse_bounded_date(self.until).latest if self.until else None,
        )


class BeforeAfterSpec(_OfTies):
    """Dated events before and after shocks or dates."""

    design: Literal["before-after"]
    months: int = Field(default=12, ge=1, le=120)
    shocks: list[Text] = []
    dates: dict[Name, str] = Field(default={}, validate_default=True)
    named: Name = ""

    @field_validator("shocks", mode="before")
    @classmethod
    def _may_be_one(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("dates")
    @classmethod
    def _are_sharp(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        if "shocks" in info.data and bool(value) == bool(info.data["shocks"]):
            raise ValueError(
                "expected either shocks (their keys, or 'all') or dates (name: date), and one of "
                "the two only"
            )
        for name, text in value.items():
            when = _parse_bounded_date(text)
            if (when.latest - when.earliest).days >= SHARP_DAYS:
                raise ValueError(f"{name}: expected a day or a month; found {text!r}")
        return value

    def moments(self) -> list[tuple[str, date, date]]:
        """Name, first and last possible day of each date."""
        dated = ((name, _parse_bounded_date(text)) for name, text in self.dates.items())
        return [(name, when.earliest, when.latest) for name, when in dated]


SPECS: dict[str, type[Common]] = {
    "share": ShareSpec,
    "before-after": BeforeAfterSpec,
    "rate": RateSpec,
}
"""The model of each design."""


TEMPLATES = ("share", "before-after", "rate")
"""The designs, the simplest first."""


def template(design: str) -> str:
    """A hypothesis of a design, in YAML with remarks; it runs as it is.

    Raises NotFoundError.

    >>> template("rate").splitlines()[0]
    '# How often an event happens in one group of ties, relative to the others.'
    """
    if design not in TEMPLATES:
        raise NotFoundError("design", design, TEMPLATES)
    folder = files("paradiplomacy.hypotheses.designs") / "templates"
    return (folder / f"{design}.yaml").read_text(encoding="utf-8")
