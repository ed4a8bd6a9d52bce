"""Find the place that a name means: in either language, short, old, or spelled another way.

One function for all that take a place by name. The names of a place are those of the record,
what they are without the word for its kind (重庆 for 重庆市), their pinyin, and the other names
that GeoNames and, of states and provinces, ISO 3166-2 in Chinese have (小石城, Peking, 紐約州).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from paradiplomacy.model.places import Level, Place
from paradiplomacy.sources.place_names import chinese_names, plain_names

__all__ = [
    "PlaceNames",
    "chinese_division",
    "chinese_name",
    "pinyin",
    "place_names_of",
    "traditional",
]

NEAR = 4
"""How many places a near miss may name."""

_LIKE = {True: 50, False: 72}
"""Likeness of 100 at which a name is near, of Han characters, and of letters."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_TONES = re.compile("[aeiou\u00fc\u0308]*[\u0304\u0301\u030c\u0300]")

CITIES = frozenset({Level.CITY, Level.PREFECTURE, Level.BOROUGH, Level.TOWN, Level.TOWNSHIP})
COUNTIES = frozenset({Level.COUNTY})
DISTRICTS = frozenset({Level.DISTRICT, Level.BOROUGH, Level.ZONE})
STATES = frozenset({Level.STATE, Level.PROVINCE})
TOWNS = frozenset({Level.TOWN, Level.TOWNSHIP})

_PEOPLES = (
    "傣族|壮族|回族|藏族|彝族|苗族|侗族|土家族|朝鲜族|傈僳族|白族|哈尼族|景颇族|布依族|羌族|黎族|"
    "瑶族|满族|土族|撒拉族|东乡族|保安族|仫佬族|毛南族|水族|畲族|达斡尔族|鄂温克族|佤族|拉祜族|"
    "纳西族|独龙族|怒族|普米族|布朗族|裕固族|维吾尔族?|哈萨克族?|蒙古族?|柯尔克孜族?|锡伯族?|各族"
)
_KINDS = (
    (re.compile(rf"(?<=..)(?:{_PEOPLES})*自治区$"), STATES),
    (re.compile(rf"(?<=..)(?:{_PEOPLES})*自治州$"), frozenset({Level.PREFECTURE})),
    (re.compile(rf"(?<=..)(?:{_PEOPLES})*自治[县旗]$"), COUNTIES),
    (re.compile(r"(?<=..)特别行政区$"), STATES | CITIES),
    (re.compile(r"(?<=..)省$"), STATES),
    (re.compile(r"(?<=..)市$"), CITIES | STATES),  # the four that stand under the centre as well
    (re.compile(r"(?<=..)地区$"), frozenset({Level.PREFECTURE})),
    (re.compile(r"(?<=..)新区$"), DISTRICTS),
    (re.compile(r"(?<=..)区$"), DISTRICTS),
    (re.compile(r"(?<=..)[县旗]$"), COUNTIES),
    (re.compile(r"(?<=..)[州盟]$"), STATES | {Level.PREFECTURE}),
    (re.compile(r"(?<=..)[镇乡]$"), TOWNS),
)
"""Words for kinds of places at the end of a Chinese name, and what such a place may be."""

_WORDS = {
    "city": CITIES, "municipality": CITIES | STATES, "shi": CITIES | STATES, "town": TOWNS | CITIES,
    "province": STATES, "state": STATES, "sheng": STATES, "county": COUNTIES, "xian": COUNTIES,
    "district": DISTRICTS, "qu": DISTRICTS, "borough": DISTRICTS,
    "prefecture": frozenset({Level.PREFECTURE}),
    "zhou": frozenset({Level.PREFECTURE}),
}  # fmt: skip
"""The same in English and in pinyin, at the end of a name or before "of"."""

Check = Callable[[Place], bool]

_last: list[tuple[Mapping[str, Place], PlaceNames]] = []
"""The places that were asked of last, and their names."""


def place_names_of(places: Mapping[str, Place]) -> PlaceNames:
    """The names of a record's places; those of the last record are kept for the next question."""
    for kept, names in _last:
        if kept is places:
            return names
    _last[:] = [(places, PlaceNames(places))]
    return _last[0][1]


class PlaceNames:
    """The names by which the places of a record go.

    Parameters
    ----------
    places : mapping of str to Place
        By key.

    Examples
    --------
    >>> from paradiplomacy.record.open import open_record
    >>> names = PlaceNames(open_record().places)
    >>> [place.label for place in names.find("小石城")]
    ['Little Rock, Arkansas']
    >>> [place.label for place in names.find("長春")]
    ['Changchun, Jilin']
    >>> [place.label for place in names.find("吉林")]
    ['Jilin', 'Jilin City, Jilin']
    """

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        names: list[tuple[str, int, str]] = []  # place, how far from its own name, name
        toned: list[tuple[str, str]] = []
        for key, place in places.items():
            own = [place.name, place.label, place.name_local]
            names += [(key, 0, name) for name in own]
            names += [(key, 2, spoken) for spoken in pinyin(_short(place.name_local))]
            names += [(key, 2, spoken) for spoken in pinyin(place.name_local)]
            names += [(key, 3, name) for name in _other_names(place)]
            toned += [(key, spoken) for spoken in _toned(place.name_local)]
        keys = _keys([name for *_, name in names])
        ranked = [(of, rank, key) for (of, rank, _), key in zip(names, keys, strict=True)]
        ranked += [(of, rank + 1, _short(key)) for of, rank, key in ranked if rank in (0, 3)]
        self._ranked: dict[str, dict[str, int]] = {}
        for of, rank, key in ranked:
            if key:
                ranks = self._ranked.setdefault(key, {})
                ranks[of] = min(rank, ranks.get(of, rank))
        self._toned: dict[str, set[str]] = {}
        for of, spoken in toned:
            self._toned.setdefault(spoken, set()).add(of)

    def find(self, name: str, *, distant: bool = False) -> tuple[Place, ...]:
        """All places that a name may mean; several where it does not say which.

        Parameters
        ----------
        name : str
            A name, also with what lies around it (``Columbia, SC``; ``吉林省长春市``).
        distant : bool, keyword-only
            Give those too whose names are less near.

        Notes
        -----
        What is nearer to a place's own name goes first: the name in the record, the name
        without the word for its kind, its pinyin, other names. A name that fits several
        places equally well gives all of them.
        """
        if name in self._places:
            return (self._places[name],)
        spoken = _tone_key(name)
        if spoken in self._toned:
            return self._sorted(self._toned[spoken])
        for key, check in self._readings(name):
            ranks = {
                place: rank
                for place, rank in self._ranked.get(key, {}).items()
                if check(self._places[place])
            }
            if ranks:
                best = min(ranks.values())
                return self._sorted(
                    place for place, rank in ranks.items() if distant or rank == best
                )
        return ()

    def starting(self, text: str) -> tuple[Place, ...]:
        """All places with a name that starts with these letters, those of the nearest name first.

        Examples
        --------
        >>> from paradiplomacy.record.open import open_record
        >>> [place.id for place in PlaceNames(open_record().places).starting("Chongq")]
        ['cn-chongqing']
        """
        (start,) = _keys([text])
        ranks: dict[str, int] = {}
        for key, ranked in self._ranked.items() if start else ():
            if key.startswith(start):
                for place, rank in ranked.items():
                    ranks[place] = min(rank, ranks.get(place, rank))
        return tuple(self._places[key] for key in sorted(ranks, key=lambda key: (ranks[key], key)))

    def near(self, name: str) -> tuple[str, ...]:
        """Labels of places with a name like this one, the likeliest first."""
        han = _HAN.search(_plain(name)) is not None
        if re.match(r"[a-z]{2}-", name):
            return tuple(place.id for place in self.near_places(name))
        labels = (
            f"{place.label} {place.name_local}".strip() if han else place.label
            for place in self.near_places(name)
        )
        return tuple(dict.fromkeys(labels))

    def near_places(self, name: str) -> tuple[Place, ...]:
        """Places with a name like this one, the likeliest first."""
        from rapidfuzz import fuzz, process

        key = _plain(name)
        if not key:
            return ()
        if re.match(r"[a-z]{2}-", name):
            similar = process.extract(name, list(self._places), scorer=fuzz.ratio, limit=NEAR)
            return tuple(self._places[k] for k, score, _ in similar if score >= _LIKE[False])
        han = _HAN.search(key) is not None
        alike = process.extract(
            key, list(self._ranked), scorer=fuzz.ratio, score_cutoff=_LIKE[han], limit=4 * NEAR
        )
        places: dict[str, None] = {}
        for match, _, _ in alike:
            ranks = self._ranked[match]
            places |= dict.fromkeys(sorted(ranks, key=ranks.__getitem__))
        return tuple(self._places[place] for place in places)[:NEAR]

    def _sorted(self, keys: Iterable[str]) -> tuple[Place, ...]:
        return tuple(self._places[key] for key in sorted(keys))

    def _readings(self, name: str) -> list[tuple[str, Check]]:
        """What a name may be taken for: a key, and what its place has to be."""
        parts = [part for part in re.split(r"\s*[,，()（）]\s*", name.strip()) if part]
        if not parts:
            return []
        whole, *around = parts
        bare, levels = _without_kind(whole)
        key, base, short, *about = _keys([name, whole, bare, *around])
        readings: list[tuple[str, Check]] = [(key, _any)]
        lies = _all(_lies_in(each) for each in about)
        if around:
            readings.append((base, lies))
        if short != base:
            readings.append((short, _all([lies, _is_one_of(levels)])))
        if _HAN.search(base):
            readings += [
                (rest, _all([self._lies_at(before), *checks]))
                for before, rest, *checks in _after_a_division(base)
            ]
        return readings

    def _lies_at(self, key: str) -> Check:
        """Whether a place lies in a division of this name, or near a place of it, as 苏州市."""
        lies = _lies_in(key)
        ends = [key[at:] for at in range(max(len(key) - 1, 1))]
        towns = {town for end in ends for town in self._ranked.get(end, ())}

        def check(place: Place) -> bool:
            same = {self._places[town].admin1 for town in towns - {place.id}}
            return lies(place) or (place.admin1 != "" and place.admin1 in same)

        return check


def _any(place: Place) -> bool:
    return True


def _all(checks: Iterable[Check]) -> Check:
    every = tuple(checks)
    return lambda place: all(check(place) for check in every)


def _is_one_of(levels: frozenset[Level]) -> Check:
    return lambda place: place.level in levels


def _lies_in(key: str) -> Check:
    """Whether a place lies in a state, province or country of this name or code."""

    def check(place: Place) -> bool:
        names = {place.country.lower(), *_keys([place.admin1]), *_names_of_country(place.country)}
        for code, *of_division in _divisions(place.country).get(_plain(place.admin1), ()):
            names |= {code.lower(), *_keys(of_division), *map(_short, _keys(of_division))}
        return key in names

    return check


def _after_a_division(key: str) -> list[tuple[Any, ...]]:
    """A Chinese name split where a province or city may end and the place's own name begins."""
    readings: list[tuple[Any, ...]] = []
    for at in range(2, len(key) - 1):
        before, rest = key[:at], key[at:]
        readings.append((before, rest))
        short, levels = _without_kind(rest)
        if short != rest:
            readings.append((before, short, _is_one_of(levels)))
    return readings


def _keys(names: Sequence[str]) -> list[str]:
    """Names as keys: small letters without marks, spaces and signs; Han simplified."""
    import polars as pl

    plain = plain_names(pl.Series(names, dtype=pl.String)).str.replace_all(" ", "", literal=True)
    # The plain name of a city has no 市, which here distinguishes it from a province.
    return [
        _simplified(key + "市" if raw.rstrip().endswith("市") and not key.endswith("市") else key)
        for raw, key in zip(names, plain, strict=True)
    ]


def _plain(name: str) -> str:
    return _keys([name])[0]


def _simplified(text: str) -> str:
    return str(_converter("t2s").convert(text)) if _HAN.search(text) else text


@cache
def _converter(direction: str) -> Any:
    from opencc import OpenCC

    return OpenCC(direction)


def _short(name: str) -> str:
    """A Chinese name without the word for its kind; ``""`` where it has none.

    Examples
    --------
    >>> _short("西双版纳傣族自治州"), _short("加利福尼亚州"), _short("歙县"), _short("Ohio")
    ('西双版纳', '加利福尼亚', '', '')
    """
    simple = _simplified(name)
    for kind, _ in _KINDS:
        if kind.search(simple):
            return name[: kind.search(simple).start()]  # type: ignore[union-attr]
    return ""


def _without_kind(name: str) -> tuple[str, frozenset[Level]]:
    """A name without the word for its kind, and what a place of that kind may be."""
    simple = _simplified(name)
    for kind, levels in _KINDS:
        match = kind.search(simple)
        if match:
            return simple[: match.start()], levels
    words = re.split(r"[\s-]+", name.casefold())
    if len(words) > 1 and words[-1] in _WORDS:
        return " ".join(words[:-1]), _WORDS[words[-1]]
    if len(words) > 2 and words[0] in _WORDS and words[1] == "of":
        return " ".join(words[2:]), _WORDS[words[0]]
    return name, frozenset(Level)


def pinyin(name: str) -> set[str]:
    """A Chinese name in letters without tones; ü also as v, as it is typed.

    Examples
    --------
    >>> sorted(pinyin("吕梁市")), pinyin("Ohio")
    (['lvliangshi', 'lüliangshi'], set())
    """
    if not _HAN.search(name):
        return set()
    from pypinyin import lazy_pinyin

    return {"".join(lazy_pinyin(name, v_to_u=umlaut)) for umlaut in (True, False)}


def _toned(name: str) -> set[str]:
    """A Chinese name in letters with tones, whole and without the word for its kind."""
    if not _HAN.search(name):
        return set()
    from pypinyin import Style, lazy_pinyin

    whole = {name, _short(name)} - {""}
    return {_tone_key("".join(lazy_pinyin(reading, style=Style.TONE))) for reading in whole}


def _tone_key(name: str) -> str:
    """Letters with their tones; ``""`` where no tone is marked."""
    apart = unicodedata.normalize("NFD", name.casefold())
    if not _TONES.search(apart):
        return ""
    return "".join(sign for sign in apart if sign.isalpha() or unicodedata.combining(sign))


def chinese_name(place: Place) -> str:
    """What a place is called in Chinese; empty where nobody says.

    Its own name where it is Chinese. Else the usual one by `chinese_names.csv`, or the shortest
    of the names that GeoNames and ISO have, in simplified letters.

    Examples
    --------
    >>> from paradiplomacy.record.open import open_record
    >>> places = open_record().places
    >>> [chinese_name(places[f"us-{key}"]) for key in ("ar-little-rock", "wa-seattle")]
    ['小石城', '西雅图']
    """
    if _HAN.search(place.name_local):
        return place.name_local
    usual = chinese_names().get((place.country, place.admin1, place.name))
    if usual:
        return usual
    names = {name for name in _other_names(place) if _HAN.match(name)}
    simple = {name for name in names if _simplified(name) == name}
    return min(simple or map(_simplified, names), key=lambda name: (len(name), name), default="")


def chinese_division(country: str, name: str) -> str:
    """What a state or province is called in Chinese by ISO 3166-2, simplified; or ``""``.

    Examples
    --------
    >>> chinese_division("US", "Arkansas"), chinese_division("CN", "Jilin")
    ('阿肯色州', '吉林省')
    """
    names = [part for _, *names in _divisions(country).get(_plain(name), ()) for part in names]
    return next((each for each in names if _HAN.match(each) and _simplified(each) == each), "")


def traditional(name: str) -> str:
    """A Chinese name in traditional letters.

    Examples
    --------
    >>> traditional("长春市"), traditional("Ohio")
    ('長春市', 'Ohio')
    """
    return str(_converter("s2t").convert(name)) if _HAN.search(name) else name


def _other_names(place: Place) -> set[str]:
    """What else a place is called: by GeoNames; of states and provinces, by ISO in Chinese."""
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.sources.gazetteer import gazetteer

    usual = chinese_names().get((place.country, place.admin1, place.name))
    names_found = {usual} if usual else set()
    if place.geonames_id is not None:
        try:
            listed = gazetteer().place(place.geonames_id)
        except NotFoundError:  # smaller than those that the gazetteer holds
            pass
        else:
            names_found |= {listed.name, *listed.names}
    if place.level in STATES:
        for _, *names in _divisions(place.country).get(_plain(place.name), ()):
            names_found |= set(names)
    return names_found


@cache
def _divisions(country: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Divisions of a country by the key of their name: code, name, and names in Chinese."""
    import gettext

    import pycountry

    listed = pycountry.subdivisions.get(country_code=country) or []  # type: ignore[no-untyped-call]
    languages = [
        gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[code], fallback=True)
        for code in ("zh_CN", "zh_TW")
    ]
    rows = [
        (part.code.partition("-")[2], part.name, *(each.gettext(part.name) for each in languages))
        for part in listed
    ]
    by_key: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row, key in zip(rows, _keys([row[1] for row in rows]), strict=True):
        # Jilin Sheng, Beijing Shi, Guangxi Zhuangzu Zizhiqu
        short = re.sub(r"(sheng|shi|(zhuangzu|huizu|uygur)?zizhiqu|sar)$", "", key)
        for each in {key, short}:
            by_key[each] = (*by_key.get(each, ()), row)
    return by_key


@cache
def _names_of_country(country: str) -> frozenset[str]:
    """Keys of a country's English and Chinese names and codes."""
    import gettext

    import pycountry

    entry = pycountry.countries.get(alpha_2=country)
    if entry is None:
        return frozenset()
    names = [
        getattr(entry, kind, "") for kind in ("alpha_3", "name", "official_name", "common_name")
    ]
    for code in ("zh_CN", "zh_TW"):
        translations = gettext.translation(
            "iso3166-1", pycountry.LOCALES_DIR, languages=[code], fallback=True
        )
        names.append(translations.gettext(entry.name))
    return frozenset(_keys([name for name in names if name])) - {""}
