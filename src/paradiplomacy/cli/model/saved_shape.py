"""Shape of a saved fit: what of it is read, so that what somebody changed is named."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from paradiplomacy.tabular.json_files import is_number


def _demand_commit(value: object) -> object:
    if is_number(value) or value in ("event", "month", "year"):
        return value
    raise ValueError("expected event, month, year or a number")


def _demand_square(rows: list[list[float | None]]) -> list[list[float | None]]:
    if any(len(row) != len(rows) for row in rows):
        raise ValueError("expected a square of numbers")
    return rows


class _SavedPart(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False, extra="forbid")


class _SavedFiles(_SavedPart):
    events: str
    dyads: list[str] = []
    actors: list[str] = []
    network: list[str] = []
    states: str | None = None
    mode: Literal["directed", "undirected", "two-mode"] = "directed"
    plain_kinds: bool = False
    fill: float | None = None
    start: str | None = None
    end: str | None = None
    encoding: str = ""


class _SavedRecord(_SavedPart):
    names: list[str]
    store: str | None = None
    rule: str = ""
    start: str | None = None
    end: str | None = None
    imputations: Annotated[int, Field(ge=1, le=1000)] = 10
    seed: Annotated[int, Field(ge=0)] = 0


class _SavedModel(_SavedPart):
    formula: str = ""
    commit: Annotated[object, PlainValidator(_demand_commit)] = "event"
    tick: float | None = None
    breaks: list[float] = []


class _DroppedTerm(BaseModel):
    term: str


class _SavedKind(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    kind: str = ""
    breaks: list[float] = []
    dropped: list[_DroppedTerm] = []
    covariance: Annotated[list[list[float | None]], AfterValidator(_demand_square)] = []


class SavedShape(BaseModel):
    """Estimates by kind and term, what is read of each kind, and what the fit was made with."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    estimates: dict[str, dict[str, float]]
    kinds: list[_SavedKind] = []
    files: _SavedFiles | None = None
    record: _SavedRecord | None = None
    model: _SavedModel | None = None
