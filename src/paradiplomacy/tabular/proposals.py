"""In which encodings may a file be that is not UTF-8? Proposals, for a person to choose from.

GB18030 (which has all of GBK and GB2312) comes first where the bytes are valid in it and give
Chinese text: it is what Excel writes in China unless it is set otherwise. The encodings of Western
languages are the opposite: almost any bytes are valid in them.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

UTF8 = ("utf-8", "utf-8-sig")
_MOST = 4
_SAMPLED = 20_000
"""Bytes of lines that are not ASCII, by which encodings are ranked."""
_SAMPLE_LENGTH = 24
"""Characters of a sample, of three words at most."""
_CHINESE = 0.6
"""Share of usual characters from which text is Chinese; of Western words it is near 0."""
_LIKELY = 0.35

_ASIAN = (
    ("gb18030",),
    ("big5", "cp950", "big5hkscs"),
    ("shift_jis", "cp932"),
    ("euc_jp",),
    ("euc_kr", "cp949"),
)
"""Each with what has more characters, to be tried where the first does not fit."""
_WESTERN = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "mac_roman")
_COMMON = re.compile(r"cp125\d|cp8[5-7]\d|iso8859_\d+|koi8_\w|mac_\w+|tis_620")
"""Encodings of one byte a character that systems in use have written."""
_ESCAPED = ("iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz")


_MARKS = {
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}


class Proposal(NamedTuple):
    """An encoding, and a few characters of what the file would say in it."""

    encoding: str
    sample: str


def proposals(data: bytes, at: int) -> list[Proposal]:
    r"""Encodings in which a file can be read as text, the likeliest first.

    `data`: the file.
    `at`: byte that shows that it is in no encoding that was expected; samples are taken there.

    >>> proposals("name\nMálaga\n".encode("cp1252"), 6)[0]
    Proposal(encoding='cp1252', sample='Málaga')
    """
    sure = _certain(data)
    if sure:
        return [Proposal(name, _sample(data.decode(name))) for name in sure]
    sampled = b"\n".join(_strange_lines(data, at))
    worth = {
        name: _usual_share_of_characters(sampled.decode(name, "ignore"), name)
        * (0.8 if name.startswith("mac") else 1 + _is_turkish(name, sampled))
        for name in [*_asian(data), *_western(data, sampled)]
    }
    ranked = sorted(worth, key=lambda name: -worth[name])  # of equals, the first that was tried
    chinese = [name for name in ranked if name == "gb18030" and worth[name] >= _CHINESE]
    western = [name for name in ranked if name not in chinese]
    likely = [*chinese, *(name for name in western if worth[name] >= _LIKELY)] or western[:2]
    line = _line_at(data, at)
    distinct: dict[str, str] = {}
    for name in likely:  # cp1252 and latin-1 often agree
        distinct.setdefault(_sample(line.decode(name, "replace")), name)
    return [Proposal(name, sample) for sample, name in distinct.items()][:_MOST]


def _is_turkish(name: str, data: bytes) -> bool:
    """True of text in the encoding of Turkey whose letters are those of Turkish, and not of all."""
    letters = {c for c in data.decode(name, "ignore") if c.isalpha() and not c.isascii()}
    own = letters & set("ğışĞİŞ")
    return name == "cp1254" and bool(own) and letters - own <= set("çöüâîûÇÖÜÂÎÛ")


def _certain(data: bytes) -> list[str]:
    """Encodings that show themselves: by a mark, by NUL bytes, by escapes, or as UTF-8."""
    for name, marks in _MARKS.items():
        if data.startswith(marks) and decodes(data, name):
            return [name]
    if b"\0" in data:
        # Of UTF-16, every other byte of Latin letters, digits, commas and line breaks is NUL.
        halves = data[0::2].count(0), data[1::2].count(0)
        name = "utf-16-le" if halves[1] > halves[0] else "utf-16-be"
        return [name] if min(halves) * 10 < max(halves) and _fits(data, name) else []
    if data.isascii():
        if b"\x1b" not in data and b"~{" not in data:
            return []
        fitting = (name for name in _ESCAPED if _fits(data, name))
        return [name for name in fitting if not data.decode(name).isascii()][:1]
    return ["utf-8"] if _fits(data, "utf-8") else []


def decodes(data: bytes, name: str) -> bool:
    """True if all bytes are valid in an encoding."""
    try:
        return data.decode(name) is not None
    except UnicodeError:
        return False


def _fits(data: bytes, name: str) -> bool:
    """True if all bytes are valid in an encoding and none gives what no text holds."""
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError):
        return False
    strange = set(text) if len(text) < _SAMPLED else set(text[:_SAMPLED]) | set(text[-_SAMPLED:])
    return not any(
        unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs")
        for character in strange - set("\t\r\n\f\v\x1a\x1b")
    )


def _asian(data: bytes) -> Iterator[str]:
    for family in _ASIAN:
        yield from islice((name for name in family if _fits(data, name)), 1)


def _western(data: bytes, sampled: bytes) -> Iterator[str]:
    """Common encodings, and those that charset-normalizer finds by which letters follow others."""
    from charset_normalizer import from_bytes

    detected = [match.encoding for match in from_bytes(sampled)]
    detected = [name for name in detected if _COMMON.fullmatch(name)][:3]
    for name in dict.fromkeys([*_WESTERN[:1], *detected, *_WESTERN[1:]]):
        if _fits(data, name):
            yield name


def _strange_lines(data: bytes, at: int) -> Iterator[bytes]:
    """Lines that are not ASCII, from that of a byte on, until there are enough of them."""
    start = data.rfind(b"\n", 0, at) + 1
    taken = 0
    for whole in data[start : start + 50 * _SAMPLED].split(b"\n"):
        if whole.isascii():
            continue
        line = whole[: _SAMPLED // 4]
        taken += len(line)
        yield line
        if taken > _SAMPLED:
            return


def _line_at(data: bytes, at: int) -> bytes:
    """The line of a byte; of a very long one, a stretch that starts before it."""
    start = max(data.rfind(b"\n", 0, at) + 1, data.rfind(b"\r", 0, at) + 1, at - 2000)
    ends = [end for end in (data.find(b"\n", at), data.find(b"\r", at), at + 200) if end >= 0]
    return data[start : min(ends)]


def _sample(text: str) -> str:
    """The first words of a text that are not ASCII, or else its beginning."""
    words = re.findall(r"[^\W_]*[^\x00-\x7f][^\x00-\x20\",;|]*", text[:20_000])
    return " ".join(words[:3] or text[:200].split())[:_SAMPLE_LENGTH]


# --- how usual the characters are ---------------------------------------------------------


def _usual_share_of_characters(text: str, encoding: str) -> float:
    """Share of the characters beyond ASCII that texts in this encoding are full of."""
    rate = _RATES.get(encoding, _western_rate)
    worth = [rate(text, i) for i, character in enumerate(text) if not character.isascii()]
    return sum(worth) / len(worth) if worth else 0.0


def _between_letters(text: str, i: int) -> bool:
    neighbours = (text[i - 1 : i], text[i + 1 : i + 2])
    return any(character.isascii() and character.isalpha() for character in neighbours)


def _lead(character: str, encoding: str) -> int:
    try:
        return character.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0


def _by_lead(
    encoding: str, usual: tuple[int, int], rarer: tuple[int, int], signs: tuple[int, int]
) -> Callable[[str, int], float]:
    """Rate characters by the first byte: these encodings go from frequent to rare."""

    def rate(text: str, i: int) -> float:
        lead = _lead(text[i], encoding)
        if signs[0] <= lead <= signs[1]:
            return 1.0
        if _between_letters(text, i):
            return 0.0
        if usual[0] <= lead <= usual[1]:
            return 1.0
        return 0.5 if rarer[0] <= lead <= rarer[1] else 0.0

    return rate


def _japanese_rate(text: str, i: int) -> float:
    character = text[i]
    if "\u3040" <= character <= "\u30ff" or "\u3000" <= character <= "\u3002":
        return 1.0
    if _between_letters(text, i) or not "\u4e00" <= character <= "\u9fff":
        return 0.0  # katakana of half the width: any byte of other encodings is one
    return 0.9 if 0x88 <= _lead(character, "shift_jis") <= 0x97 else 0.3


def _korean_rate(text: str, i: int) -> float:
    if _between_letters(text, i) or not "\uac00" <= text[i] <= "\ud7a3":
        return 0.0
    return 1.0 if _lead(text[i], "euc_kr") else 0.1


def _western_rate(text: str, i: int) -> float:
    character = text[i]
    if character in "ªº":
        return float(bool(re.match(r"[\dnN]", text[i - 1 : i])))
    if not character.isalpha():
        return 0.5 if character in "’‘“”–—«»°€…·¿¡" else 0.0
    neighbours = text[i - 1 : i], text[i + 1 : i + 2]
    letters = [other for other in neighbours if other.isalpha()]
    script = unicodedata.name(character, "").partition(" ")[0]
    if character.isupper() and neighbours[0].islower():
        return 0.2  # capitals inside words come of a wrong encoding
    if not letters:
        return 0.5 if script == "LATIN" else 0.4
    if script != "LATIN":
        return float(all(unicodedata.name(other, "").startswith(script) for other in letters))
    # Between two other letters beyond ASCII, in no language of Europe.
    return sum(other.isascii() for other in letters) / len(letters)


_RATES: dict[str, Callable[[str, int], float]] = {
    "gb18030": _by_lead("gb2312", (0xB0, 0xD7), (0xD8, 0xF7), (0xA1, 0xA3)),
    **{
        name: _by_lead(name, (0xA4, 0xC6), (0xC9, 0xF9), (0xA1, 0xA3))
        for name in ("big5", "cp950", "big5hkscs")
    },
    **dict.fromkeys(("shift_jis", "cp932", "euc_jp"), _japanese_rate),
    **dict.fromkeys(("euc_kr", "cp949"), _korean_rate),
}
