"""Whose lists a page of Wikipedia has: a country's, a state's, or one place's own."""

from __future__ import annotations

import re
from pathlib import Path

from paradiplomacy.errors import FileError
from paradiplomacy.language.countries import country_code
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.wikipedia.list_regions import country_in, region_name, state_of
from paradiplomacy.sources.wikipedia.page import WikiPage, clean, plain
from paradiplomacy.sources.wikipedia.stated_ties import condition_of
from paradiplomacy.sources.wikipedia.town_lines import NamedPlace

_LIST = re.compile(
    r"^(?:list of )?(?:twin|partner|sister)\w*\b.*?\b(?:in|of) (?:the )?(?P<where>.+)$",
    re.IGNORECASE,
)


def owner_of(
    path: Path, title: str, page: WikiPage, *, country: str
) -> tuple[str, str, NamedPlace | None]:
    """Country and state of the places that have lists; the place whose article it is, if so.

    Raises RecordError: Neither title nor argument names the country.
    """
    given = NOWHERE if country == NOWHERE else country_in(country)[0] or country_code(country) or ""
    if country and not given:
        raise FileError(
            path.name,
            f"country={country!r} is not a country; expected its name or ISO code, such as DE",
        )
    matched = _LIST.match(title)
    if matched:
        where = matched["where"]
        code, part = country_in(where)
        if given and code != given:
            part = region_name(given, where)
        elif not code:
            code, part = state_of(where)
        code = given or code
        if not code:
            raise FileError(
                path.name,
                f"no country could be found in the title {title!r}; give country=, the country "
                "whose places have lists on this page",
            )
        return code, region_name(code, part) if part else "", None
    headings = [plain(b.runs) for b in page.blocks if b.kind == "heading"]
    if not given:
        raise FileError(
            path.name,
            f"the title {title!r} names no country; expected 'List of twin towns and sister "
            "cities in COUNTRY': give title= or country=",
        )
    # "Former twin towns" stands on pages of lists as well.
    if not any(_OF_TIES.search(text) and not condition_of(text) for text in headings):
        return given, "", None
    name, _, rest = title.partition(",")
    place = NamedPlace(
        clean(re.sub(r"\s*\([^()]*\)$", "", name)) or title,
        given,
        title,
        admin1=region_name(given, rest.rpartition(",")[2]) if rest else "",
        linked=True,
    )
    return given, "", place


_OF_TIES = re.compile(
    r"\b(?:twin|twinned|twinning|sister|partner)\b.*\b(?:towns?|cit(?:y|ies))\b|\btwinnings?\b|"
    r"\binternational relations\b|\bpartnerships?\b",
    re.IGNORECASE,
)
