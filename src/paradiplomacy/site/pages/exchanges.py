"""All exchanges: what ties did, when, in which sector, who gave and who taught."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.record.questions import exchange_list
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import Column, first_rows

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["COLUMNS", "KIND", "rows"]

COLUMNS = (
    Column("date", "date"),
    Column("tie", "tie"),
    Column("description", "text"),
    Column("sector", "codes"),
    Column("form", "code"),
    Column("flow", "code"),
    Column("giver", "code", group="side"),
    Column("teacher", "code", group="side", is_shown=False),
    Column("decade", "code", is_shown=False),
    Column("sources", "number", is_shown=False),
)
FILTERS = ("pair", "sector", "form", "flow", "giver", "teacher", "decade")


def view(site: Site, key: str) -> View:
    """The latest exchanges, and how many there are."""
    return {"list": first_rows(COLUMNS, rows(site), data="exchanges", filters=FILTERS)}


@lru_cache(maxsize=1)
def rows(site: Site) -> Sequence[Sequence[Any]]:
    """One row an exchange, the latest first."""
    ties = site.record.ties
    return [
        (
            each.date,
            (each.tie if each.tie in ties else "", each.place_a, each.place_b),
            each.description,
            each.sectors,
            each.form,
            each.flow,
            each.giver,
            each.teacher,
            _decade(each.date),
            len(each.sources),
        )
        for each in exchange_list(site.record)
    ]


def _decade(edtf: str) -> str:
    years = re.findall(r"\d{4}", edtf)
    return f"{years[0][:3]}0–{years[0][:3]}9" if years else ""


KIND = PageKind("exchanges", view)
