"""Parts of a name besides the name: a qualifier, a word for the kind of place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from paradiplomacy.sources.folded_names import plain_names, unspaced_key

CITY_WORDS = frozenset({
    "city", "town", "village", "municipality", "municipal", "commune", "metropolitan", "stadt",
    "hansestadt", "landeshauptstadt", "gemeinde", "markt", "ville", "ciudad", "municipio",
    "villa", "cidade", "comune", "citta", "miasto", "grad", "opstina", "obcina", "obec",
    "mesto", "gorod", "misto", "shi", "belediyesi", "buyuksehir", "kommune", "kommun", "stad",
    "gemeente", "savivaldybe", "m", "м", "г", "город", "місто",
})  # fmt: skip
"""Words that say that a name is a town's; a list of towns may leave them out."""

AREA_WORDS = frozenset({
    "county", "district", "prefecture", "province", "state", "oblast", "region", "raion",
    "rayon", "krai", "republic", "voivodeship", "powiat", "gmina", "canton", "department",
    "departement", "departamento", "governorate", "autonomous", "banner", "league", "parish",
    "borough", "landkreis", "kreis", "bezirk", "comarca", "ward", "zone", "township",
    "territory", "okrug", "hromada", "concelho", "distrito", "provincia", "provincie", "lan",
    "fylke", "subprefecture", "regency", "qu", "xian", "gun", "gu", "ku",
})  # fmt: skip
"""Words that say that a name is an area's. The town that an area is called after is
another place, so these are never left out in silence."""

_OF = frozenset({"of", "de", "di", "do", "da", "la", "the"})
_GLUED = re.compile(r"^(?P<name>.+)[-](?P<word>shi|ku|gu|gun|si|cho|machi|mura|qu|xian)$", re.I)
_TOWN_SUFFIXES = frozenset({"shi", "si", "cho", "machi", "mura"})
_CJK_AREA = re.compile(r"^[\u3400-\u9fff]+(?P<word>县|縣|区|區|省|州|旗|盟|府)$")


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name, taken apart.

    `full`, `spoken`: key of the whole name as it is written; the whole name as plain words.
    `bases`: keys of the name without its qualifier; several where it is written in two ways.
    `stripped`: the same without words for towns, where it had any.
    `area`: the same without words for areas, where it had any: names of the towns that an area may
      be called after.
    `area_word`: the word for an area that the name has, ``""`` for none.
    `qualifiers`: what stands in brackets, after a comma, or before a dash, as plain names.
    """

    full: str
    spoken: str
    bases: tuple[str, ...]
    stripped: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    area_word: str = ""
    qualifiers: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every key that a gazetteer may be asked for."""
        return frozenset((self.full, *self.bases, *self.stripped, *self.area)) - {""}


def read_names(names: Sequence[str]) -> list[ParsedName]:
    """Take names apart, all at once.

    >>> read = read_names(["Springfield, Illinois", "Arlington County", "Wuxi – Binhu"])
    >>> [(one.bases, one.area_word, one.qualifiers) for one in read]
    [(('springfield',), '', ('illinois',)), (('arlingtoncounty',), 'county', ()),
     (('binhu',), '', ('wuxi',))]
    """
    parts = [_split_name(name) for name in names]
    texts = sorted(
        {text for name, (b, q) in zip(names, parts, strict=True) for text in (name, *b, *q)}
    )
    plain = dict(zip(texts, plain_names(pl.Series(texts, dtype=pl.String)).to_list(), strict=True))
    return [
        _parse_reading(plain[name], [(b, plain[b]) for b in bases], [plain[q] for q in qualifiers])
        for name, (bases, qualifiers) in zip(names, parts, strict=True)
    ]


def name_with_city(name: str) -> str:
    """A name that a hyphen joins to that of its city, as a name with its city; or ``""``.

    >>> name_with_city("Istanbul-Beyoğlu"), name_with_city("Aix-en-Provence")
    ('Beyoğlu (Istanbul)', '')
    """
    match = re.fullmatch(r"([^\W\d_]{4,})\s*[-–/]\s*([^\W\d_]{4,})", name.strip())
    are_names = match is not None and match[1][0].isupper() and match[2][0].isupper()
    return f"{match[2]} ({match[1]})" if match and are_names else ""


def _split_name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The name proper in its spellings, and its qualifiers, as written."""
    qualifiers: list[str] = []

    def cut_qualifier(match: re.Match[str]) -> str:
        qualifiers.append(match[1])
        return " "

    rest = re.sub(r"[(（\[]([^()（）\[\]]*)[)）\]]", cut_qualifier, name).strip()
    rest, *after = [part.strip() for part in re.split(r"\s*[,，]\s*", rest)]
    qualifiers += after
    whole_and_part = re.split(r"\s+[–—-]\s+", rest)
    if len(whole_and_part) == 2:
        qualifiers.insert(0, whole_and_part[0])
        rest = whole_and_part[1]
    bases = tuple(part for part in re.split(r"\s*/\s*", rest) if part)
    return bases, tuple(q for q in qualifiers if q.strip())


def _parse_reading(full: str, bases: list[tuple[str, str]], qualifiers: list[str]) -> ParsedName:
    stripped: list[str] = []
    area: list[str] = []
    mere = [q for q in qualifiers if not _says_more(q)]
    generic = next((w for q in mere for w in q.split() if w in AREA_WORDS), "")
    area_word = ""
    for raw, plain in bases:
        words = plain.split()
        bare = _strip_generic_words(words, CITY_WORDS)
        glued = _GLUED.match(raw.strip())
        if glued is not None and len(words) > 1:
            if words[-1] in _TOWN_SUFFIXES:
                bare = words[:-1]
            else:
                area_word, bare = words[-1], words
                area.append(unspaced_key(words[:-1]))
        without_area = _strip_generic_words(bare, AREA_WORDS)
        if without_area != bare and glued is None:
            area_word = next(w for w in words if w in AREA_WORDS)
            area.append(unspaced_key(_strip_generic_words(without_area, CITY_WORDS)))
        elif bare != words:
            first = _strip_first_words(words, CITY_WORDS)
            stripped += map(unspaced_key, [bare] if first in (bare, words) else [bare, first])
        if not area_word and generic:  # Rendsburg-Eckernförde (district)
            area_word = generic
            area.append(unspaced_key(bare))
        cjk = _CJK_AREA.match(plain)
        if cjk is not None and len(plain) > 2:
            area_word = cjk["word"]
            area.append(plain[:-1])
    return ParsedName(
        full=unspaced_key(full.split()),
        spoken=full,
        bases=() if generic else tuple(unspaced_key(plain.split()) for _, plain in bases),
        stripped=tuple(key for key in stripped if key),
        area=tuple(key for key in area if key),
        area_word=area_word,
        qualifiers=tuple(q for q in qualifiers if _says_more(q)),
    )


def _strip_generic_words(words: list[str], generic: frozenset[str]) -> list[str]:
    """Words less the generic ones at either end, unless nothing else is left."""
    rest = list(words)
    while len(rest) > 1 and rest[-1] in generic:
        rest.pop()
    return _strip_first_words(rest, generic)


def _strip_first_words(words: list[str], generic: frozenset[str]) -> list[str]:
    """The same of the first alone: the town in *City of Cape Town* is part of its name."""
    rest = list(words)
    if len(rest) > 1 and rest[0] in generic:
        rest.pop(0)
        while len(rest) > 1 and rest[0] in _OF:
            rest.pop(0)
    return rest


def without_area_words(plain: str) -> str:
    """Key of a plain name without words for areas: ``hubei province`` gives ``hubei``.

    >>> without_area_words("autonomous region of madeira"), without_area_words("ohio")
    ('madeira', 'ohio')
    """
    words = plain.split()
    for _ in range(2):
        words = _strip_generic_words(words, AREA_WORDS)
    return unspaced_key(words)


def _says_more(qualifier: str) -> bool:
    """True if a qualifier has a name, and not only the kind of place."""
    return any(word not in CITY_WORDS | AREA_WORDS for word in qualifier.split())
