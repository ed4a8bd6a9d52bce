"""What every row of a record folder's tables is: checked cells, and the facts they state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator

from paradiplomacy.sources.fields import Key, Text, Words

__all__ = ["FactRow", "Row", "names_a_place", "place_column"]

_NAMES_A_PLACE: dict[str, JsonValue] = {"names_a_place": True}


class Row(BaseModel):
    """A row of any table."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    file: ClassVar[str]

    @field_validator("*")
    @classmethod
    def _is_filled(cls, value: Any, info: ValidationInfo) -> Any:
        if value == "" and cls.model_fields[info.field_name or ""].is_required():
            raise ValueError("is empty; this column must be filled")
        return value

    def places(self) -> Iterator[tuple[str, str]]:
        """Columns that name places, with their values."""
        for name in type(self).model_fields:
            if names_a_place(type(self), name) and getattr(self, name):
                yield name, getattr(self, name)


class FactRow(Row):
    """A row that states facts of a subject, from one source.

    Class attribute `facts` names the columns that become statements, one each, and `keys`
    those that together name the subject.
    """

    facts: ClassVar[tuple[str, ...]]
    keys: ClassVar[tuple[str, ...]] = ("id",)
    lists: ClassVar[frozenset[str]] = frozenset()

    source: Key
    locator: Words = ""
    note: Text = ""

    @property
    def subject(self) -> str:
        """The subject of the row's statements."""
        return f"{self.file.removesuffix('.csv').removesuffix('s')}:{self.key}"

    @property
    def key(self) -> str:
        """The key of the subject within its table."""
        return "|".join(str(vars(self)[name]) for name in self.keys)

    def values(self) -> Iterator[tuple[str, str, str]]:
        """Property, normalised value and raw value of each fact that the row states."""
        for name in self.facts:
            cell = getattr(self, name)
            if cell in ("", None):
                continue
            if name in self.lists:
                for part in sorted({p.strip() for p in cell.split(";")} - {""}):
                    yield name, part, part
            else:
                text = format(cell, ".12g") if isinstance(cell, float) else str(cell)
                yield name, text, text


def names_a_place(table: type[Row], column: str) -> bool:
    """Whether a column names places."""
    return table.model_fields[column].json_schema_extra == _NAMES_A_PLACE


def place_column(default: str | None = None) -> Any:
    """A column that names a place of places.csv, or one judged to be the same."""
    if default is None:
        return Field(json_schema_extra=_NAMES_A_PLACE)
    return Field(default, json_schema_extra=_NAMES_A_PLACE)
