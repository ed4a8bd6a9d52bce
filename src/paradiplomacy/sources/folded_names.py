"""Names of places, made comparable: one spelling for what differs only in how it is typed.

`fold_text` folds one text, `plain_names` a million at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from paradiplomacy.language.countries import iso_divisions, names_of_divisions, shipped_rows

if TYPE_CHECKING:
    import polars as pl


HAN = re.compile(r"[\u3400-\u9fff]")

DIVISION_IN_CHINESE = re.compile(r"(.+?)(自治区|自治州|大区|地区|州|省|道|府|县|邦)")
"""A name without the word for its kind, and that word."""

_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d",
    "þ": "th", "ə": "e", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k",
}  # fmt: skip
"""Letters that Unicode does not take apart into a letter and a mark."""

_SIGNS = r"[\x{300}-\x{36f}'’ʻʼʾʿ‘`´\x{02b9}\x{02ba}·]"
"""Marks on Latin, Greek and Cyrillic letters, and signs that writers leave out at will."""

_VARIANTS = {r"\b(?:st|ste|sainte|s t)\b": "saint", r"\bmt\b": "mount", r"\bft\b": "fort",
          r"([\p{Han}\p{Katakana}\x{3099}\x{309a}ー]{2,})[市]$": "$1",
          r"([\x{1100}-\x{11ff}]{4,}) ?\x{1109}\x{1175}$": "$1"}  # fmt: skip
"""Ways of writing one word. 市 and 시 say that it is a city's name, as a list of cities knows."""


_TABLE = str.maketrans(_LETTERS)


def simplified_text(text: str) -> str:
    """A text with its Chinese in simplified letters."""
    return str(chinese_converter("t2s").convert(text)) if HAN.search(text) else text


@cache
def chinese_converter(direction: Literal["t2s", "s2t"]) -> Any:
    """The converter between letters, read once."""
    from opencc import OpenCC

    return OpenCC(direction)


def fold_text(text: str, signs: Mapping[int, str]) -> str:
    """A text in small letters, without marks on letters.

    `signs`: what is written for apostrophes and the like, a table of `str.translate`.

    >>> fold_text("Łódź", {}), fold_text("Ch’ŏngjin", str.maketrans("’", " "))
    ('lodz', 'ch ongjin')
    """
    small = text.casefold().translate(signs).translate(_TABLE)
    if small.isascii():  # as most names: nothing to take apart
        return small
    split = unicodedata.normalize("NFKD", small).casefold()
    return "".join(c for c in split if not unicodedata.combining(c))


def plain_names(names: pl.Series) -> pl.Series:
    """Names in small letters without marks and punctuation, words set apart by one space.

    `names`: text. All of them at once, as a gazetteer has a million.

    >>> import polars as pl
    >>> plain_names(pl.Series(["Saint-Étienne", "St. Étienne", "Xi'an", "长春市"])).to_list()
    ['saint etienne', 'saint etienne', 'xian', '长春']
    >>> plain_names(pl.Series(["ローマ市", "ローマ", "후쿠오카 시", "후쿠오카시"])).n_unique()
    2
    """
    return names.to_frame().select(_plain_name()).to_series()


@cache
def _plain_name() -> pl.Expr:
    """The steps of `plain_names` as one expression: one by one, a name would take long."""
    import polars as pl

    plain = pl.first().str.normalize("NFKD").str.to_lowercase()
    plain = plain.str.replace_all(_SIGNS, "").str.replace_many(_LETTERS)
    plain = plain.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()
    for pattern, written in _VARIANTS.items():
        plain = plain.str.replace_all(pattern, written)
    return plain


@cache
def plain_name(name: str) -> str:
    """One name as plain words; see `plain_names`, which takes many at once."""
    import polars as pl

    return str(plain_names(pl.Series([name], dtype=pl.String))[0])


def name_key(name: str) -> str:
    """The key of a name: `plain_name` without spaces."""
    return plain_name(name).replace(" ", "")


def unspaced_key(plain: Iterable[str]) -> str:
    """Words of a plain name as a key: without spaces, which writers set as they like.

    >>> unspaced_key(["ho", "chi", "minh"]) == unspaced_key(["hochiminh"])
    True
    """
    return "".join(plain)


@cache
def chinese_names() -> Mapping[tuple[str, str, str], str]:
    """Usual Chinese names of places, where GeoNames and ISO have none or several.

    By country, state or province, and name; both of these are the same for a state or province.
    Column ``source`` of the file says where a name is from. A ``transcription`` is the common
    spelling of the sounds of a name for which we know no Chinese source.

    >>> chinese_names()["US", "California", "San Francisco"]
    '旧金山'
    """
    rows = shipped_rows("chinese_names.csv", "sources")
    return {(row["country"], row["admin1"], row["name"]): row["zh"] for row in rows}


@cache
def divisions_in_chinese(country: str) -> Mapping[str, str]:
    """Names of the divisions of a country by their names in Chinese, with and without 州 or 省.

    In simplified letters; those that are usual where traditional ones are written are there, too.

    >>> named = divisions_in_chinese("US")
    >>> named["康涅狄格州"], named["密歇根"], named["德克萨斯"]
    ('Connecticut', 'Michigan', 'Texas')
    """
    named = [
        # Of China without what it is: Hubei Sheng.
        (simplified_text(row[script]), row["name"].split()[0] if country == "CN" else row["name"])
        for script in ("traditional", "simplified")
        for row in iso_divisions(country)
    ]
    named += [
        (chinese, name)
        for (of, admin1, name), chinese in chinese_names().items()
        if of == country and admin1 == name
    ]
    known: dict[str, str] = {}
    for chinese, name in named:
        match = DIVISION_IN_CHINESE.fullmatch(chinese)
        known |= {each: name for each in (chinese, match[1] if match else chinese) if each}
    return known


@cache
def _divisions_called() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, tuple[str, ...]]]:
    """By key of a name: the divisions called so by country; and by division: its names."""
    import polars as pl

    names = dict(names_of_divisions())
    listed = [(code, name) for code, of_code in names.items() for name in of_code]
    plain = plain_names(pl.Series([name for _, name in listed])).str.replace_all(" ", "")
    codes_by_key: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (code, _), key in zip(listed, plain, strict=True):
        for each in (key, without_kind(key)):
            codes_by_key[each][code[:2]].add(code)
    one = {
        key: {country: min(codes) for country, codes in of_key.items() if len(codes) == 1}
        for key, of_key in codes_by_key.items()
    }
    return one, names


def division_names(name: str) -> Mapping[str, tuple[str, ...]]:
    """By country: all names of its state or province that is called so in some language.

    With or without a word for what it is: アラバマ州, *штат Алабама*.

    >>> division_names("Kalifornien")["US"][0], division_names("コネティカット州")["US"][0]
    ('California', 'Connecticut')
    >>> list(division_names("Bonn")), sorted(division_names("Manchester"))
    ([], ['GB', 'JM'])
    """
    known, names = _divisions_called()
    plain = plain_name(name)
    whole, bare = (text.replace(" ", "") for text in (plain, _KIND_OF_DIVISION.sub("", plain)))
    keys = (whole, without_kind(whole), bare, without_kind(bare))
    codes = next((known[key] for key in keys if key in known), {})
    return {country: names[code] for country, code in codes.items()}


def says_division(name: str) -> bool:
    """True of a name with a word that says that it is a division's: *Тверская область*."""
    plain = plain_name(name)
    return bool(_KIND_OF_DIVISION.search(plain) or _GLUED_KIND.search(plain))


def without_kind(key: str) -> str:
    """A key without a word for divisions that is written without a space: 湖北省, 경기도."""
    return _GLUED_KIND.sub("", key)


_GLUED_KIND = re.compile(
    "(?<=..)(?:特[别別]行政[区區]|自治[区區]|地[区區]|[省州邦府都道县縣県]|"
    "\u1103\u1169|\u110c\u116e)$"  # do and ju, in letters that are taken apart
)
"""A word for divisions that is written without a space, in Chinese, Japanese or Korean."""

_KIND_OF_DIVISION = re.compile(
    r"^(?:(?:state|province|bundesland|land|estado|etat|stato|provincia|provincie|provinz|delstaten?"
    r"|stan|stat|штат|провинция|провінція|земля|область|край|республика) (?:of |de |d |di |do |da "
    r"|du )?)|(?: (?:state|province|oblast|prefecture|prefektur|prefektura|eyaleti|allam|megye|"
    r"tartomany|osavaltio|delstat|lan|fylke|штат|область|край|провинция|префектура|префектури))$"
)
"""A word for divisions before or after a plain name."""
