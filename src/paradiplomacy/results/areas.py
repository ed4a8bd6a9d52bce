"""Parts of the world, from west to east, Africa last."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

ELSEWHERE = "Elsewhere"


def area_of(country: str) -> str:
    """The part of the world in which a country lies.

    `country`: ISO 3166-1 alpha-2 code.

    >>> area_of("JP"), area_of("ZZ")
    ('East Asia', 'Elsewhere')
    """
    return _area_by_country().get(country, ELSEWHERE)


@cache
def _area_by_country() -> dict[str, str]:
    text = (files("paradiplomacy.results") / "areas.yaml").read_text(encoding="utf-8")
    return {code: area for area, codes in yaml.safe_load(text).items() for code in codes.split()}
