"""Names of places, made comparable: without marks, titles, and what distinguishes namesakes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from paradiplomacy.model.records import Material
from paradiplomacy.sources.folded_names import fold_text, plain_names
from paradiplomacy.sources.gazetteer import gazetteer

_APOSTROPHES = str.maketrans(dict.fromkeys("’'ʻ`‘´ʼ", ""))

_TITLES = re.compile(
    r"\b(?:(?:metropolitan|royal|london) borough of|(?:city|town|municipality|commune|borough) of|"
    r"hansestadt|gmina|kommune|kommun|gemeinde|municipality|borough|metropolitan|city|town)\b"
)
"""What the government of a town is called: a list of towns may leave it out."""

_KINDS = {
    "county": r"(?:county|district|landkreis|kreis|powiat|okres|raion|rayon|regency)",
    "province": r"(?:autonomous )?(?:province|provinz|provincia|prefecture|prafektur|state|oblast|"
    r"region|voivodeship|department|departement|canton|governorate)",
}
"""What sets an area apart from the town of its name: Celle the district from Celle."""

_AREAS = {
    kind: re.compile(rf"^{words}(?: of)? (?=\S)|(?<=\S) {words}$|^{words}$")
    for kind, words in _KINDS.items()
}

_TAIL = re.compile(r"^.+\s[–—]\s+(?=\S)|\s*[(\[].*?[)\]]|,.*$|\s+/\s+.*$")
"""Not the name itself: the city before a dash, what stands in brackets or after a comma."""

_SHORT = ((re.compile(r"\b(?:saint|sankt|sint|szent)\b"), "st"), (re.compile(r"\bfort\b"), "ft"),
          (re.compile(r"\bmount\b"), "mt"))  # fmt: skip


@cache
def plain(name: str) -> str:
    """A name in lower case, without diacritics, apostrophes and punctuation.

    Scripts other than Latin stay as they are.

    >>> plain("Frankfurt (Oder)"), plain("Łódź"), plain("Ch’ŏngjin"), plain("长春市")
    ('frankfurt oder', 'lodz', 'chongjin', '长春市')
    """
    return " ".join(re.findall(r"\w+", fold_text(name, _APOSTROPHES).replace("_", " ")))


@cache
def core(name: str) -> str:
    """Core of a name: without its title and without what distinguishes it from namesakes.

    ``City of Leeds`` and ``Leeds`` have one core, and so have ``Alfeld (Leine)`` and
    ``Alfeld``, and ``Seoul – Gangnam`` and ``Gangnam (Seoul)``. Where nothing would
    be left the name stays whole.

    >>> core("City of Leeds"), core("Alfeld (Leine)"), core("Tlaxco Municipality")
    ('leeds', 'alfeld', 'tlaxco')
    >>> core("Saint-Denis"), core("Seoul – Gangnam"), core("City")
    ('st denis', 'gangnam', 'city')
    """
    whole = plain(name)
    short = plain(_TAIL.sub("", name)) or whole
    for pattern, written in _SHORT:
        short = pattern.sub(written, short)
    if area(name):
        short = _AREAS[area(name)].sub("", short).strip() or short
    return " ".join(_TITLES.sub(" ", short).split()) or short


@cache
def area(name: str) -> str:
    """Kind of area that a name is said to be of: ``county``, ``province``, or ``""``.

    >>> area("Celle (district)"), area("Guangdong Province"), area("Landkreis Celle")
    ('county', 'province', 'county')
    >>> area("Celle"), area("District")
    ('', '')
    """
    short = plain(_TAIL.sub("", name)) or plain(name)
    for kind, pattern in _AREAS.items():
        if pattern.search(qualifier(name)) or (
            pattern.search(short) and not pattern.fullmatch(short)
        ):
            return kind
    return ""


@cache
def qualifier(name: str) -> str:
    """Addition that sets a name apart: in brackets, after a comma, before a dash.

    >>> qualifier("Salisbury, Maryland"), qualifier("Celle (district)"), qualifier("Bern")
    ('maryland', 'district', '')
    """
    match = re.search(r"[(\[](.+?)[)\]]|,\s*(.+)$|^(.+)\s[–—]\s", name)
    return "" if match is None else plain(match[1] or match[2] or match[3])


def aliases(table: pl.DataFrame) -> pl.DataFrame:
    """The table with what its names may mean: ids of GeoNames places that bear one of them.

    In the stated country only, if one is stated. Names that no place bears have an empty list.
    """
    forms = table.select("id", "country", "forms").explode("forms").drop_nulls("forms")
    keyed = forms.with_columns(
        key=plain_names(forms["forms"]).str.replace_all(" ", "", literal=True)
    )
    named = gazetteer().index(keys=set(keyed["key"].to_list()))
    of_mention = (
        keyed.join(named.select("key", where="country", place="id"), on="key")
        .filter((pl.col("country") == pl.col("where")).fill_null(True))
        .group_by("id")
        .agg(aliases=pl.col("place").unique().sort())
    )
    return table.join(of_mention, on="id", how="left").sort("id")


def divisions_named(materials: Iterable[Material]) -> frozenset[str]:
    """Names of divisions, by GeoNames and by the materials: of what may distinguish namesakes."""
    stated = {
        core(s.value)
        for material in materials
        for s in material.statements
        if s.property == "admin1"
    }
    listed = gazetteer().frame["admin1"].unique().to_list()
    return frozenset(stated | {core(name) for name in listed if name})
