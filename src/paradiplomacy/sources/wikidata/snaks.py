"""The grain of a Wikidata entity: snaks, ranks and qualifiers, in whatever shape they come.

Nothing here raises on a wrong shape: what cannot be read comes back as kind ``wrong``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.sources.wikidata.values import edtf_of, item_of, point_of

__all__ = ["Snak", "best", "labels_of", "mapping", "qualifiers", "rank_of", "snak_of", "sound"]

_JULIAN = "Q1985786"
_EARTH = "Q2"


@dataclass(frozen=True, slots=True)
class Snak:
    """A property and what is said of it.

    Parameters
    ----------
    kind : str
        ``value``; ``somevalue`` (there is one, nobody knows which); ``novalue`` (there is
        none); ``wrong`` where it cannot be read.
    value : object
        The data value, for kind ``value``.
    """

    kind: str
    value: Any = None

    @property
    def item(self) -> str | None:
        """The item that it names."""
        fields = mapping(self.value)
        if "id" in fields:
            return item_of(fields["id"])
        number = fields.get("numeric-id")  # exports of before 2016 have the number alone
        whole = isinstance(number, int) and not isinstance(number, bool)
        return item_of(f"Q{number}") if whole and fields.get("entity-type") == "item" else None

    @property
    def edtf(self) -> str:
        """The date that it names, in EDTF.

        Raises
        ------
        ValueError
            It names none that can be used; says why.
        """
        fields = mapping(self.value)
        julian = str(fields.get("calendarmodel", "")).endswith(_JULIAN)
        return edtf_of(fields.get("time"), fields.get("precision"), julian=julian)

    @property
    def point(self) -> tuple[float, float] | None:
        """The point on Earth that it names."""
        fields = mapping(self.value)
        if item_of(fields.get("globe", _EARTH)) != _EARTH:
            return None
        return point_of(fields.get("latitude"), fields.get("longitude"))

    @property
    def text(self) -> str:
        """The string that it is; ``""`` where it is none."""
        return self.value if isinstance(self.value, str) else ""


def mapping(value: object) -> dict[str, Any]:
    """A JSON object; an empty one for anything else. The API writes an empty one as ``[]``."""
    return value if isinstance(value, dict) else {}


def sound(value: object) -> bool:
    """Whether a member that should be an object is one, is absent, or is empty."""
    return value is None or isinstance(value, dict) or value == []


def snak_of(value: object) -> Snak:
    """Read a snak."""
    fields = mapping(value)
    kind = fields.get("snaktype")
    if kind in ("somevalue", "novalue"):
        return Snak(str(kind))
    data = mapping(fields.get("datavalue"))
    return Snak("value", data["value"]) if kind == "value" and "value" in data else Snak("wrong")


def qualifiers(members: object) -> Iterator[tuple[str, Snak]]:
    """Property and snak of every member of ``qualifiers``, or of a reference's ``snaks``."""
    for prop, snaks in mapping(members).items():
        for snak in snaks if isinstance(snaks, list) else [snaks]:
            yield prop, snak_of(snak)


def rank_of(statement: Mapping[str, Any]) -> str:
    """``preferred``, ``normal`` or ``deprecated``; what bears no rank is normal."""
    rank = statement.get("rank")
    return rank if rank in ("preferred", "deprecated") else "normal"


def best(claims: Mapping[str, Any], prop: str) -> tuple[list[Mapping[str, Any]], int]:
    """The statements of a property that hold best, and how many were passed over.

    The preferred ones if there are any, else the normal ones. One that has ended (P582)
    does not hold any more.
    """
    listed = claims.get(prop)
    every = (
        [statement for statement in listed if isinstance(statement, dict)]
        if isinstance(listed, list)
        else []
    )
    holding = [
        statement
        for statement in every
        if rank_of(statement) != "deprecated" and not _has_ended(statement)
    ]
    preferred = [statement for statement in holding if rank_of(statement) == "preferred"]
    chosen: list[Mapping[str, Any]] = list(preferred or holding)
    return chosen, len(every) - len(chosen)


def _has_ended(statement: Mapping[str, Any]) -> bool:
    qualified = qualifiers(statement.get("qualifiers"))
    return any(prop == "P582" and snak.kind != "novalue" for prop, snak in qualified)


def labels_of(entity: Mapping[str, Any]) -> dict[str, str]:
    """Label by language, uncleaned."""
    labels = {}
    for language, label in mapping(entity.get("labels")).items():
        text = mapping(label).get("value") if isinstance(label, dict) else label
        if isinstance(text, str) and text.strip():
            labels[language] = text
    return labels
