"""The forms of a place's name: as a key, without the word for its kind, in pinyin, in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.cities import city_called
from paradiplomacy.language.countries import iso_countries, iso_divisions, names_of_countries
from paradiplomacy.model.places import Level, Place
from paradiplomacy.sources.folded_names import (
    HAN,
    chinese_converter,
    chinese_names,
    plain_names,
    simplified_text,
)

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


def keys_of(names: Sequence[str]) -> list[str]:
    """Names as keys: small letters without marks, spaces and signs; Han simplified."""
    import polars as pl

    plain = plain_names(pl.Series(names, dtype=pl.String)).str.replace_all(" ", "", literal=True)
    # The plain name of a city has no 市, which here distinguishes it from a province.
    return [
        simplified_text(
            key + "市" if raw.rstrip().endswith("市") and not key.endswith("市") else key
        )
        for raw, key in zip(names, plain, strict=True)
    ]


@lru_cache(maxsize=65_536)
def key_of(name: str) -> str:
    """A name as a key, as `keys_of` makes it of many at once."""
    return keys_of([name])[0]


def short_name(name: str) -> str:
    """A Chinese name without the word for its kind; ``""`` where it has none.

    >>> [short_name(name) for name in ("西双版纳傣族自治州", "加利福尼亚州", "歙县", "Ohio")]
    ['西双版纳', '加利福尼亚', '', '']
    """
    kind = _kind_at(simplified_text(name))
    return name[: kind[0]] if kind else ""


def _kind_at(simple: str) -> tuple[int, frozenset[Level]] | None:
    """Position of the word for its kind in a Chinese name, and what such a place may be."""
    matches = ((kind.search(simple), levels) for kind, levels in _KINDS)
    return next(((match.start(), levels) for match, levels in matches if match), None)


def without_kind(name: str) -> tuple[str, frozenset[Level]]:
    """A name without the word for its kind, and what a place of that kind may be."""
    simple = simplified_text(name)
    if kind := _kind_at(simple):
        return simple[: kind[0]], kind[1]
    words = re.split(r"[\s-]+", name.casefold())
    if len(words) > 1 and words[-1] in _WORDS:
        return " ".join(words[:-1]), _WORDS[words[-1]]
    if len(words) > 2 and words[0] in _WORDS and words[1] == "of":
        return " ".join(words[2:]), _WORDS[words[0]]
    return name, frozenset(Level)


def pinyin(name: str) -> set[str]:
    """A Chinese name in letters without tones; ü also as v, as it is typed.

    >>> sorted(pinyin("吕梁市")), pinyin("Ohio")
    (['lvliangshi', 'lüliangshi'], set())
    """
    if not HAN.search(name):
        return set()
    from pypinyin import lazy_pinyin

    return {"".join(lazy_pinyin(name, v_to_u=umlaut)) for umlaut in (True, False)}


def names_with_tones(name: str) -> set[str]:
    """A Chinese name in letters with tones, whole and without the word for its kind."""
    if not HAN.search(name):
        return set()
    from pypinyin import Style, lazy_pinyin

    return {
        tone_key("".join(lazy_pinyin(reading, style=Style.TONE)))
        for reading in {name, short_name(name)} - {""}
    }


def tone_key(name: str) -> str:
    """Letters with their tones; ``""`` where no tone is marked."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    if not _TONES.search(decomposed):
        return ""
    return "".join(sign for sign in decomposed if sign.isalpha() or unicodedata.combining(sign))


def chinese_name(place: Place) -> str:
    """Name of a place in Chinese; empty where nobody says.

    In simplified letters: its own name where the record has it in Chinese, else the usual one by
    `chinese_names.csv`, or the shortest of the names that GeoNames and ISO have; in China, Japan
    and Korea the one that most of them agree on (*上海* and *上海市*, not *沪*).

    >>> from paradiplomacy.record.open import open_record
    >>> places = open_record().places
    >>> keys = ("us-ar-little-rock", "us-wa-seattle", "tw-taichung")
    >>> [chinese_name(places[key]) for key in keys]
    ['小石城', '西雅图', '台中市']
    """
    if HAN.search(own := place.name_local):
        return own if place.country == "CN" else simplified_text(own)  # as 臺中市
    if usual := chinese_names().get((place.country, place.admin1, place.name)):
        return usual
    names = {name for name in other_names(place) if HAN.match(name)}
    if place.country in _WRITTEN_SO and place.level in CITIES:
        return _usual_of(names)
    if place.level in CITIES:
        names = set(map(_name_of_city, names))
    return min(
        {name for name in names if simplified_text(name) == name} or map(simplified_text, names),
        key=lambda name: (len(name), name),
        default="",
    )


def _name_of_city(name: str) -> str:
    """A Chinese name without the word for another kind of place, as of the province so called."""
    kind = _kind_at(simplified_text(name))
    stays = kind is None or kind[1] & CITIES or name[: kind[0]].endswith("副")
    return name if kind is None or stays else name[: kind[0]]


_WRITTEN_SO = frozenset({"CN", "HK", "JP", "KP", "KR", "MO", "TW"})
"""Countries whose places have names in Chinese letters, short and with the word for their kind."""

_OF_JAPAN = str.maketrans(
    "戸広浜沢県桜辺関児仏塩鉄竜豊栃団亀郷栄黒渋滝穂曽斉斎恵徳歩暁楽気沖焼瀬稲総経緑縄蔵観",
    "户广滨泽县樱边关儿佛盐铁龙丰枥团龟乡荣黑涩泷穗曾齐斋惠德步晓乐气冲烧濑稻总经绿绳藏观",
)
"""Letters as Japan writes them, which are in no table from traditional to simplified letters."""


def _usual_of(names: set[str]) -> str:
    """Of Chinese names, the one that most of them agree on; of several, the shortest.

    Letters of Japan are taken for what they are in Chinese. A name that is also written with the
    word for its kind is the usual one; an abbreviation of one letter is none.
    """
    written = {name: simplified_text(name.translate(_OF_JAPAN)) for name in names}
    stems = {name: short_name(each) or each for name, each in written.items()}
    votes = Counter(stem for stem in stems.values() if len(stem) > 1)
    with_kind = Counter(stem for name, stem in stems.items() if stem != written[name])
    known = set(written.values())
    usual = [stem for stem in votes if stem in known] or sorted(known)
    return min(
        usual, key=lambda stem: (-bool(with_kind[stem]), -votes[stem], len(stem), stem), default=""
    )


def chinese_label(place: Place) -> str:
    """Name of a place in Chinese, with its state or province before it.

    >>> from paradiplomacy.record.open import open_record
    >>> chinese_label(open_record().places["us-va-richmond"])
    '弗吉尼亚州里士满'
    """
    name = chinese_name(place)
    if not name or place.admin1 in ("", place.name):
        return name
    return chinese_division(place.country, place.admin1) + name


def chinese_division(country: str, name: str) -> str:
    """Name of a state or province in Chinese, simplified; or ``""``.

    By `chinese_names.csv`, or else by ISO 3166-2.

    >>> chinese_division("US", "Arkansas"), chinese_division("CN", "Jilin")
    ('阿肯色州', '吉林省')
    >>> chinese_division("RU", "Primorsky Krai")
    '滨海边疆区'
    """
    if usual := chinese_names().get((country, name, name)):
        return usual
    names = [part for _, *names in divisions_of(country).get(key_of(name), ()) for part in names]
    return next((each for each in names if HAN.match(each) and simplified_text(each) == each), "")


def name_in(place: Place, language: str, *, full: bool = False) -> str:
    """Name of a place in a language; empty where that is its label, or nobody says.

    `full`: with its state or province.

    >>> from dataclasses import replace
    >>> from paradiplomacy.record.open import open_record
    >>> richmond = open_record().places["us-va-richmond"]
    >>> [name_in(richmond, language, full=True) for language in ("en", "zh")]
    ['', '弗吉尼亚州里士满']
    >>> name_in(replace(richmond, name="Moscow", country="RU"), "fr")
    'Moscou'
    >>> name_in(replace(richmond, name="Cologne", name_local="Köln", country="DE"), "de")
    'Köln'
    """
    if language in _NAMES:
        short, whole = _NAMES[language]
        return (whole if full else short)(place)
    if language == "en" or full:
        return ""
    return _own_name(place, language) or city_called(place.name, place.country, language)


def _own_name(place: Place, language: str) -> str:
    """The name in the country's own script, where a language is official there."""
    from babel.languages import get_official_languages

    official = get_official_languages(place.country, de_facto=True)
    return place.name_local if language.partition("-")[0] in official else ""


def division_in(country: str, name: str, language: str) -> str:
    """Name of a state or province in a language; or ``""``."""
    return chinese_division(country, name) if language in _NAMES else ""


_NAMES = {"zh": (chinese_name, chinese_label)}
"""Languages other than that of labels: what gives the name, and the name with the division."""


def typed_forms(names: Sequence[str]) -> list[set[str]]:
    """Forms in which Chinese names are typed besides: pinyin, simplified and traditional letters.

    All at once, since each call of pypinyin and OpenCC takes longer than a name.

    >>> [sorted(forms) for forms in typed_forms(["长春市", "臺中市", "Ohio"])]
    [['changchunshi', '長春市'], ['taizhongshi', '台中市'], []]
    """
    from pypinyin import lazy_pinyin

    if not names:
        return []
    text = "\n".join(name if HAN.search(name) else "" for name in names)
    forms = [chinese_converter("t2s").convert(text), chinese_converter("s2t").convert(text)]
    forms += ["".join(lazy_pinyin(text, v_to_u=umlaut)) for umlaut in (True, False)]
    columns = zip(*(form.split("\n") for form in forms), strict=True)
    return [{*typed} - {name, ""} for name, typed in zip(names, columns, strict=True)]


def other_names(place: Place) -> set[str]:
    """Other names of a place: by GeoNames; of states and provinces, by ISO in Chinese."""
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.sources.gazetteer import gazetteer

    known_names = {chinese_names().get((place.country, place.admin1, place.name), "")} - {""}
    if place.geonames_id is not None:
        try:
            listed = gazetteer().place(place.geonames_id)
        except NotFoundError:  # smaller than those that the gazetteer holds
            pass
        else:
            known_names |= {listed.name, *listed.names}
    divisions = divisions_of(place.country) if place.level in STATES else {}
    return known_names.union(*(names for _, *names in divisions.get(key_of(place.name), ())))


@cache
def divisions_of(country: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Divisions of a country by the key of their name: code, name, and names in Chinese."""
    rows = [
        (
            part["code"].partition("-")[2],
            part["name"],
            *(part[script] or part["name"] for script in ("simplified", "traditional")),
        )
        for part in iso_divisions(country)
    ]
    by_key = group_pairs(
        (each, row)
        for row, key in zip(rows, keys_of([row[1] for row in rows]), strict=True)
        # Jilin Sheng, Beijing Shi, Guangxi Zhuangzu Zizhiqu
        for each in {key, re.sub(r"(sheng|shi|(zhuangzu|huizu|uygur)?zizhiqu|sar)$", "", key)}
    )
    return {key: tuple(of_key) for key, of_key in by_key.items()}


@cache
def country_keys(country: str) -> frozenset[str]:
    """Keys of a country's English and Chinese names and codes."""
    row = iso_countries().get(country)
    if row is None:
        return frozenset()
    names = [text for field, text in row.items() if text and field not in ("code", "numeric")]
    names += [name for code, name in names_of_countries("zh") if code == country]
    return frozenset(keys_of(names)) - {""}
