"""Words that names of columns and cells are made of, in many languages: `header_words.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from paradiplomacy.language.countries import territories_of
from paradiplomacy.sources.folded_names import fold_text

_NO_SPACES = re.compile(r"[\u0e01-\u0e4e\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts in which words stand without spaces; Hangul also as it is taken apart."""

_LISTS = ("unknown", "telephones", "totals", "counted", "remarks", "persons")
_WORD = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f])*"
"""Letters, and the vowel signs of Hindi, which are none to `re`."""


@cache
def _load_mapped_words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = (files("paradiplomacy.sources.mapped") / "header_words.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for group in _LISTS:
        loaded[group] = {group: loaded[group]}
    return {
        group: {name: [fold_text(word, {}) for word in words] for name, words in of_group.items()}
        for group, of_group in loaded.items()
    }


def named_by(text: str, group: str) -> list[str]:
    """Names of a group of `header_words.yaml` that a text has, in the order of the file.

    >>> named_by("PartnerCityCountry", "columns"), named_by("外方城市", "ends")
    (['country', 'name'], ['b'])
    >>> named_by("Städtepartnerschaft", "kinds"), named_by("Gäste", "travelled")
    (['sister'], ['b'])
    """
    whole = fold_text(text.strip(), {})
    words = _words_in(text)
    return [
        name
        for name, listed in _load_mapped_words()[group].items()
        if any(_word_stands_in(word, words, whole) for word in listed)
    ]


def _word_stands_in(word: str, words: Sequence[str], whole: str) -> bool:
    if _NO_SPACES.search(word):
        one = len(re.sub("[\u1161-\u11ff]", "", word)) == 1
        return word in re.split(r"[\s・/]", whole) if one else word in whole
    if word[:1] == "-" and len(word) > 2:
        return any(each.endswith(word[1:]) for each in words)
    if word[-1:] == "-" and len(word) > 2:
        return any(each.startswith(word[:-1]) for each in words)
    return word in words or (" " in word and word in whole)


def _words_in(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-zà-ž])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return re.findall(rf"{_WORD}|\d", fold_text(f"{spaced} {text}", {}).replace("_", " "))


def is_unknown(text: str) -> bool:
    """True of a cell that looks like a sign for "nobody knows".

    >>> is_unknown("0"), is_unknown("k.A."), is_unknown("不明"), is_unknown("1987")
    (True, True, True, False)
    """
    return fold_text(text.strip(), {}) in _load_mapped_words()["unknown"]["unknown"]


def is_total(text: str) -> bool:
    """True of a cell that opens the last row of a list, with or without the total.

    >>> is_total("Summe: 12"), is_total("合計"), is_total("7 Städte")
    (True, True, False)
    >>> is_total("Antal vänorter: 15"), is_total("Totalt antal"), is_total("Total Town")
    (True, True, False)
    """
    known = _load_mapped_words()["totals"]["totals"]
    words = _words_beside_numbers(text)
    rest = words[:1] if re.search(r"[:：=]\s*\d*$", text.strip()) else words  # of what it counts
    return bool(words) and (" ".join(words) in known or {*rest} <= {*known})


def is_count(text: str) -> bool:
    """True of a cell that says alone how many there are.

    >>> is_count("10 Partnerstädte"), is_count("共9个城市"), is_count("Tokyo 23")
    (True, True, False)
    """
    known = _load_mapped_words()
    words = _words_beside_numbers(text)
    of_count = {*known["totals"]["totals"], *known["counted"]["counted"]}
    return bool(re.search(r"\d", text) and words and {*words} <= of_count)


def _words_beside_numbers(text: str) -> list[str]:
    return re.sub(r"[\d\s:：.,()（）=-]+", " ", fold_text(text, {})).split()


_NUMBER = re.compile(r"\+?\(?\d(?:[\s()/.\u2010-\u2013-]{0,3}\d){5,}")
_ABROAD = re.compile(r"\+\(?[1-9](?:\D*\d){7,}")
_DATES = re.compile(
    r"\d{1,2}([./-])\d{1,2}\1(?:(?:19|20)\d\d.*|\d\d)|(?:19|20)\d\d([./-])\d\d?(\2\d\d?.*)?"
    r"|(?:19|20)\d\d\D+(?:19|20)\d\d"
)


PERSONAL = "holds an e-mail address or a telephone number: personal data, which pages would show"


def is_personal(text: str) -> bool:
    """True of a text with an e-mail address, or the number of a telephone that is called one.

    >>> [is_personal(text) for text in ("Fax: 0541/323-1234", "电话：053212345678", "+49 541 3231")]
    [True, True, True]
    >>> [is_personal(text) for text in ("a.b@stadt.example", "Tel. 12.05.2019", "+12 000 000 EUR")]
    [True, False, False]
    """
    plain = unicodedata.normalize("NFKC", text)
    if re.search(r"[\w.+-]+@[\w-]+\.\w", plain):
        return True
    return any(_is_telephone(plain, number) for number in _NUMBER.finditer(plain))


def _is_telephone(text: str, number: re.Match[str]) -> bool:
    if re.match(r"\s?(?:[€$£¥%元円人名万]|[A-Z]{3}\b)", text[number.end() :]):
        return False  # a sum
    before = " ".join(text[: number.start()].split()[-3:])
    called = named_by(before, "telephones") and not _DATES.fullmatch(number[0])
    return bool(called or _ABROAD.match(number[0]))


def is_remark(text: str) -> bool:
    """True of a cell that opens as remarks below a list do.

    >>> is_remark("Quelle: Stadtarchiv"), is_remark("Stand 1.1.2025"), is_remark("Stuttgart")
    (True, True, False)
    """
    head, sign, _ = fold_text(text, {}).partition(":")
    known = _load_mapped_words()["remarks"]["remarks"]
    is_dated = head.split(" ")[0] in known and re.search(r"\d{4}", head)
    return text[:1] in ("*", "※") or bool((sign and head.strip(" *") in known) or is_dated)


@cache
def parts_of_world() -> frozenset[str]:
    """Names of continents and their parts in any known language, in small letters."""
    return frozenset(
        fold_text(name, {})
        for language in known_languages()
        for code, name in territories_of(language).items()
        if code.isdecimal()
    )


def persons_of(text: str) -> str:
    """The number of persons that a cell says, without a word for them; empty where it is none.

    >>> [persons_of(text) for text in ("12 Schüler", "1.200", "34人", "ca. 45", "2 buses", "3-4")]
    ['12', '1200', '34', '', '', '']
    """
    plain = fold_text(text, {})
    numbers = re.findall(r"\d{1,3}(?:[.,' ]\d{3})+(?!\d)|\d+", plain)
    words = re.findall(_WORD, plain)
    known = _load_mapped_words()["persons"]["persons"]
    is_plain = len(numbers) == 1 and not re.search(r"[^\w\s.,:'()]", plain)
    if is_plain and all(
        any(_word_stands_in(each, [word], word) for each in known) for word in words
    ):
        return str(int(re.sub(r"\D", "", numbers[0])))
    return ""


def known_languages() -> Sequence[str]:
    """Languages whose names of columns are known, the usual ones first."""
    return list(_load_mapped_words()["languages"])


_FEWEST = 6
"""A language has more than one of so many names of columns, or it is none of the table's."""


def language_of(columns: Sequence[str]) -> str:
    """The language that the names of columns are in; English where no other has most of them.

    >>> language_of(["Deutsche Kommune", "Land", "Art"]), language_of(["City", "Type"])
    ('de', 'en')
    """
    counts = Counter(language for each in columns for language in named_by(each, "languages"))
    best = max(known_languages(), key=lambda language: counts[language])
    return best if counts[best] * _FEWEST > len(columns) else "en"
