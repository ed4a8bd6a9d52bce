"""Data that the script of the pages loads, by name: each stands at ``data/NAME.js``.

``names`` has the names of places, to whose positions the others refer; ``ties``, ``places``,
``exchanges``, ``sources`` and ``facts`` (of which both ends, or one, speak) are the rows of the
long lists; ``map`` and ``search`` are what only those two need. The search reads titles of sources
from ``sources``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import yaml

from paradiplomacy.answers.ties import standing_years
from paradiplomacy.language.dates import in_words, sign_in_words
from paradiplomacy.record.name_forms import divisions_of, key_of, other_names, typed_forms
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.kinds import View
from paradiplomacy.site.lists import ListColumn, LongList
from paradiplomacy.site.page_links import page_of
from paradiplomacy.site.page_words import Writer, round_angle
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.pages.record_lists import (
    EXCHANGE_LIST,
    PLACE_LIST,
    SOURCE_LIST,
    TIE_LIST,
    tie_rows,
)
from paradiplomacy.site.pages.two_ends import FACT_LIST
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.site.ties_of_one_source import part_of_place
from paradiplomacy.sources.folded_names import HAN

TITLED = ("law", "crisis", "claim")
"""Kinds of page that can be found by their title, besides sources, which are a list."""

_PLAIN_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def _names_of_places(site: SiteContext) -> View:
    """Names of places in each language, with the country and the division of each."""
    record = list(site.record.places.values())
    divisions = sorted({(place.country, place.admin1) for place in record})
    countries = sorted({place.country for place in record})
    at = {division: position for position, division in enumerate(divisions)}
    return {
        "keys": [place.id for place in record],
        **_by_language(site, lambda words: [words.name(place.id) for place in record]),
        "country": [countries.index(place.country) for place in record],
        "division": [at[place.country, place.admin1] for place in record],
        "countries": {
            "keys": countries,
            "ranked": site.ranked_countries,
            **_by_language(site, lambda w: [w.coded("country", code) for code in countries]),
        },
        "divisions": {
            "keys": [f"{country}-{name}" for country, name in divisions],
            "country": [countries.index(country) for country, _ in divisions],
            **_by_language(site, lambda w: [w.division(*each) for each in divisions]),
        },
    }


def _by_language(site: SiteContext, words_of: Callable[[Writer], list[str]]) -> View:
    """The same in each language of the pages."""
    return {language: words_of(site.writer(language)) for language in site.languages}


def _positions_and_years(site: SiteContext) -> View:
    """Positions of places, and years in which ties stood; ties in the order of the list of ties."""
    record = site.record
    years = record.years
    given = {"first": years and years[0], "centre": list(record.meta.middle or ())}
    spans = [standing_years(row.tie) for row in tie_rows(site)]
    return {
        "lon": [round_angle(place.longitude) for place in record.places.values()],
        "lat": [round_angle(place.latitude) for place in record.places.values()],
        "from": [span[0][0] if span else None for span in spans],
        "until": [span[0][1] if span else None for span in spans],
        "again": {at: list(span[1:]) for at, span in enumerate(spans) if len(span) > 1},
        "last": years[1] if years else record.as_of.year,
    } | {name: value for name, value in given.items() if value}


def _search(site: SiteContext) -> View:
    """By what places are found besides their names; titles of laws, crises and claims."""
    chinese = [*map(Localizer(site.record, "zh").place, site.record.places)]
    titled = [
        [name, address(site, name, key), *_titles(site, name, key)]
        for name in TITLED
        for key in chain(KIND[name].keys(site), KIND[name].on_demand(site))
    ]
    return {
        "spoken": [" ".join(sorted(forms)) for forms in typed_forms(chinese)],
        "also": [_short_names(site, key) for key in site.record.places],
        "formerly": [
            _other_spellings(site, key, name)
            for key, name in zip(site.record.places, chinese, strict=True)
            if not site.is_wide
        ],
        "titled": [row if len(set(row[2:])) > 1 else row[:3] for row in titled],
        "laws": {address(site, "law", key): _law_besides(site, key) for key in site.record.laws},
        "phrases": [
            [
                KIND[room].address(),
                phrases,
                *(site.writer(language).title_of(room, "") for language in site.languages),
            ]
            for room, phrases in _typed_words("search_phrases").items()
            if "" in KIND[room].keys(site)
        ],
    }


def _titles(site: SiteContext, name: str, key: str) -> list[str]:
    """Titles by which a thing is found; of a source its own, as the list of sources has others."""
    if name == "source" and site.source(key).web_address:
        return [site.source(key).title]
    writers = [site.writer(language) for language in site.languages]
    if name == "law":  # as it is translated
        return [writer.coded(name, key) for writer in writers]
    return [writer.title_of(name, key) for writer in writers]


@cache
def _typed_words(name: str) -> Mapping[str, str]:
    """Words that people type who look for a page or a place, by the name of its kind or its key."""
    text = (files("paradiplomacy.site") / f"{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _other_spellings(site: SiteContext, key: str, chinese: str) -> str:
    """Names of a place in Latin or Chinese letters and its local one, each as one word: ``peking``.

    chinese: Its name on Chinese pages, by which it is found already.
    """
    place = site.record.places[key]
    own, local = _one_word(place.name), _one_word(place.name_local)
    spelt = {
        name for name in map(_one_word, other_names(place)) if name.isascii() or HAN.search(name)
    }
    spelt = (spelt | {local}) - {"", _one_word(chinese)}
    joined = [own] if " " in place.name else []  # sanfrancisco
    return " ".join(joined + sorted(name for name in spelt if not name.startswith(own)))


def _short_names(site: SiteContext, key: str) -> str:
    """Short names that people type for a place: NYC, 加州; of a state, its code as well."""
    typed, place = _typed_words("search_places").get(key, "").split(), site.record.places[key]
    if place.level.tier == "state":
        typed += [code for code, *_ in divisions_of(place.country).get(key_of(place.name), ())[:1]]
    return " ".join(code for code in typed if not code.isdigit())


def _one_word(name: str) -> str:
    """The letters of a name, without marks: ``xian`` of Xi'an."""
    plain = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in plain if letter.isalnum())


def _law_besides(site: SiteContext, key: str) -> str:
    """By what a law is found besides its citation: its jurisdiction, and the word for laws."""
    law = site.record.laws[key]
    words = (site.writer(code).title_of("laws", "") for code in site.languages)
    names = (site.writer(code).name(law.place) for code in site.languages if law.place)
    return " ".join((law.jurisdiction, *words, "law", *names))


def columns_of(
    site: SiteContext, columns: Sequence[ListColumn], rows: Sequence[Sequence[Any]]
) -> View:
    """All rows of a list as columns, small enough for a script to load."""
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return {
        "total": len(rows),
        "columns": [
            {"name": column.name, "type": column.type} | _pack_column(site, column, list(given))
            for column, given in zip(columns, values, strict=True)
        ],
    }


def _pack_column(site: SiteContext, column: ListColumn, values: list[Any]) -> View:
    match column.type:
        case "tie":
            at = site.place_positions
            keys = [key for key, _, _ in values]
            own = [row for row, key in enumerate(keys) if key and not part_of_place(site, key)]
            return {
                "values": [[at[a], at[b]] for _, a, b in values],
                "untied": [row for row, key in enumerate(keys) if not key],
            } | ({"own": own} if site.is_wide and not site.is_live else {})
        case "place":
            return {"values": [site.place_positions.get(key) for key in values]}
        case "places":
            return {"values": [[site.place_positions[key] for key in each] for each in values]}
        case "counts":
            packed = _pack_codes(
                site, replace(column, type="codes"), [[c for c, _ in v] for v in values]
            )
            return packed | {"numbers": [[n for _, n in each] for each in values]}
        case "code" | "codes":
            return _pack_codes(site, column, values)
        case "date":
            special = {v for v in values if v and not _PLAIN_DATE.fullmatch(v)}
            written = in_words if column.name == "date" else sign_in_words
            words = {v: [written(v, each) for each in site.languages] for v in sorted(special)}
            return {"values": [value or None for value in values], "written": words}
        case "source":
            return {
                "values": [
                    [address(site, "source", k), *_titles_of_source(site, k)] for k in values
                ]
            }
        case "text":
            given = [value or "" for value in values]
            texts = _by_language(site, lambda w: list(map(w.localizer.translate, given)))
            return {"values": values, "translated": {k: v for k, v in texts.items() if any(v)}}
        case _:
            return {"values": values}


def address(site: SiteContext, name: str, key: str) -> str:
    """Address of the page of a thing for a script, or of a part of a page: ``FOLDER/NAME#PART``."""
    page, part = page_of(site, name, key)
    return f"{page}#{part}" if part else page


def _titles_of_source(site: SiteContext, source: str) -> list[str]:
    """The title of a source; in all languages where they differ, as of one that is withheld."""
    titles = [site.writer(language).title_of("source", source) for language in site.languages]
    return titles if len(set(titles)) > 1 else titles[:1]


def _pack_codes(site: SiteContext, column: ListColumn, values: list[Any]) -> View:
    """Codes as positions in the list of those that occur, which has their words."""
    many = column.type == "codes"
    codes = sorted({code for v in values for code in (v if many else (v,)) if code})
    position = {code: at for at, code in enumerate(codes)}
    group = column.group or column.name
    labels = _by_language(site, lambda words: [words.coded(group, code) for code in codes])
    packed = [[position[c] for c in v if c] if many else position.get(v) for v in values]
    return {"codes": codes, "labels": labels, "values": packed}


def _list_of(listed: LongList) -> Callable[[SiteContext], View]:
    return lambda site: columns_of(site, listed.columns, listed.rows(site))


DATA: Mapping[str, Callable[[SiteContext], Any]] = {
    "names": _names_of_places,
    "ties": _list_of(TIE_LIST),
    "places": _list_of(PLACE_LIST),
    "exchanges": _list_of(EXCHANGE_LIST),
    "sources": _list_of(SOURCE_LIST),
    "facts": _list_of(FACT_LIST),
    "map": _positions_and_years,
    "search": _search,
}
