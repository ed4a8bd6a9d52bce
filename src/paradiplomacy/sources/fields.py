"""Checks of the cells of a record folder: from a column's declaration to pydantic's."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from paradiplomacy.language.countries import valid_country
from paradiplomacy.model import cells
from paradiplomacy.model.cells import CellType
from paradiplomacy.model.columns import Column
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.spreadsheets import runs_as_formula, too_long_for_cell, unescape_formula
from paradiplomacy.model.ties import RULE_IDS, TieKind
from paradiplomacy.tabular.rows import MAX_CELL
from paradiplomacy.tabular.text import has_letter, visible
from paradiplomacy.tabular.validation import expected_and_found

RECORD_KEY = r"^[a-z][a-z0-9._-]*$"
"""Keys of records: a letter, then letters, digits, dots, underscores and hyphens."""
TextName = Annotated[
    str,
    Field(
        pattern=r"^(publisher|contact|ethics|claims_of|title|area\.[A-Z]{2}(\.beside)?"
        r"|survey\.[a-z0-9_.-]+)$"
    ),
]
"""Texts of a record that each language may have of its own."""
LanguageCode = Annotated[
    str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")
]
PLACE_KEY = f"^{cells.PLACE.pattern}$"
MAX_QUOTE_WORDS = 14


def _require_date(text: str) -> str:
    if text:
        EventDate.parse(text)
    return text


def _as_written(text: str) -> str:
    if runs_as_formula(text):
        raise ValueError(
            f"starts with {text[0]!r}, which a spreadsheet runs as a formula; "
            "put an apostrophe (') in front, which is taken away when the cell is read"
        )
    return unescape_formula(text)


def _in_range(text: str) -> str:
    if text:
        latitude, longitude = map(float, text.split(","))
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValueError(
                "is out of range: latitude is from -90 to 90, longitude from -180 to 180; expected "
                "them in this order, such as 34.74,-92.33"
            )
    return text


def _few_words(text: str) -> str:
    if len(text.split()) > MAX_QUOTE_WORDS:
        raise ValueError(
            f"has {len(text.split())} words; a locator points, it quotes a dozen words at most"
        )
    return text


def kind_of(text: str) -> str:
    """The normalised kind behind a wording such as ``sister city`` or ``friendship county``."""
    word = text.strip().lower()
    if word in set(TieKind):
        return word
    head = word.split(" ", 1)[0]
    tails = {"city", "county", "state", "province", "district", "town", "prefecture", "region"}
    if head in ("sister", "friendship") and word.partition(" ")[2] in tails:
        return head
    raise ValueError(f"{text!r} is not a kind of tie; expected one of {', '.join(TieKind)}")


def _require_text(text: str) -> str:
    if not text:
        raise ValueError("is empty; this column must be filled")
    return text


_AS_WRITTEN = AfterValidator(_as_written)
_CHECKS: dict[CellType, tuple[AfterValidator, ...]] = {
    cells.TEXT: (_AS_WRITTEN,),
    cells.PROSE: (_AS_WRITTEN,),
    cells.SECTORS: (_AS_WRITTEN,),
    cells.AS_PROPERTY: (_AS_WRITTEN,),
    cells.AS_COLUMN: (_AS_WRITTEN,),
    cells.PROPERTY: (),
    cells.NAME: (_AS_WRITTEN, AfterValidator(visible)),
    cells.LOCATOR: (_AS_WRITTEN, AfterValidator(_few_words)),
    cells.DATE: (AfterValidator(_require_date),),
    cells.COUNTRY: (AfterValidator(lambda text: valid_country(text) if text else text),),
    cells.DEGREES: (AfterValidator(_in_range),),
}
_SHORTEST_DATE = 4

Key = Annotated[str, Field(pattern=f"^{cells.KEY.pattern}$")]
"""Lower-case letters and digits, joined by hyphens, dots or underscores."""

Country = Annotated[str, Field(pattern=f"^{cells.COUNTRY.pattern}$")]
"""ISO 3166-1 alpha-2 code."""
CountryPair = Annotated[str, Field(pattern=f"^{cells.COUNTRY.pattern}-{cells.COUNTRY.pattern}$")]
"""Two of them, as ``CN-TW``."""
DefinitionName = Annotated[str, Field(pattern=f"^({'|'.join(RULE_IDS)})$")]
"""Id of a definition of what counts as a tie."""


def is_text(column: Column) -> bool:
    """True if a column holds free text, which is escaped where a spreadsheet would run it."""
    return _AS_WRITTEN in _CHECKS.get(column.type, ())


def field_of(column: Column) -> tuple[Any, FieldInfo]:
    """The type of a column's cells and what else pydantic is to check of them.

    >>> from paradiplomacy.model.tables import PLACES
    >>> field_of(PLACES.column("coastal"))[1].default
    ''
    """
    extra: Any = {"names_a_place": True} if column.names == "places" else None
    default: Any = ... if column.required else _default(column)
    if column.type is cells.DATE and column.required:
        return _type(column), Field(min_length=_SHORTEST_DATE)
    return _type(column), Field(default, json_schema_extra=extra)


def cell_of(column: Column, text: str) -> object:
    """The value of a cell of a column.

    Raises pydantic.ValidationError: The text is none that the column may hold.
    """
    return _adapter(column).validate_python(text)


def most_characters(column: Column | None) -> int:
    """Characters that may be entered for a column; without one, for a remark."""
    return cells.LONGEST_NAME if column and column.type is cells.NAME else MAX_CELL


def text_of_cell(column: Column, text: str) -> str:
    """Text of a cell as statements hold it; a ValueError says what was expected, and found."""
    if fault := too_long_for_cell(text, most_characters(column)):
        raise ValueError(fault)
    if column.type is cells.NAME and text and not has_letter(text):
        raise ValueError("has no letter; expected a name")
    try:
        value = cell_of(column, text)
    except ValidationError as error:
        raise ValueError(expected_and_found(error.errors()[0])) from None
    return text_of_value(value)


def text_of_value(value: object) -> str:
    """Text of the value of a cell."""
    return format(value, ".12g") if isinstance(value, float) else str(value)


@cache
def _adapter(column: Column) -> TypeAdapter[Any]:
    kind, field = field_of(column)
    return TypeAdapter(Annotated[(kind, *field.metadata)] if field.metadata else kind)


def _default(column: Column) -> object:
    if column.type.enum is not None and column.default:
        return column.type.enum(column.default)
    return None if column.type.value in ("whole", "number") else column.default


def _type(column: Column) -> Any:
    if not column.default:
        return _filled_type(column)
    # An empty cell says no more than a file without the column does.
    default = _default(column)
    return Annotated[
        _filled_type(column), BeforeValidator(lambda cell: default if cell == "" else cell)
    ]


def _filled_type(column: Column) -> Any:
    kind = column.type
    may_be_empty = not (column.required or column.default)
    if kind.enum is not None:
        return kind.enum
    if kind.words:
        return Literal[(*kind.words, "")] if may_be_empty else Literal[kind.words]
    if kind.value in ("whole", "number"):
        return _number_type(kind, may_be_empty=may_be_empty)
    checks: tuple[Any, ...] = _CHECKS.get(kind, ())
    if column.required and kind in _CHECKS and kind is not cells.DATE:
        checks = (*checks, AfterValidator(_require_text))
    if kind is cells.PLACE and may_be_empty:
        return Annotated[str, Field(pattern=PLACE_KEY)] | Literal[""]
    if kind.pattern:
        whole = f"({kind.pattern})" if "|" in kind.pattern else kind.pattern
        checks = (Field(pattern=f"^({kind.pattern}|)$" if may_be_empty else f"^{whole}$"), *checks)
    return Annotated[(str, *checks)] if checks else str


def _number_type(kind: CellType, *, may_be_empty: bool) -> Any:
    number: Any = (
        Annotated[int, Field(ge=int(kind.least), le=int(kind.most))]
        if kind.value == "whole"
        else Annotated[float, Field(ge=kind.least, le=kind.most, allow_inf_nan=False)]
    )
    none_if_empty = BeforeValidator(lambda value: None if value == "" else value)
    return Annotated[number | None, none_if_empty] if may_be_empty else number
