"""Texts of others on a page: marked where their language is another, cut where they are long."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup, escape

from paradiplomacy.language.locales import Numerals
from paradiplomacy.language.translations import locale_of
from paradiplomacy.language.typesetting import has_han

_LATIN = re.compile(r"[A-Za-z]+ [A-Za-z]+")


def mark_quote(text: str, language: str) -> Markup | str:
    """Text of a source or of the record, marked where its language is not that of the page.

    >>> mark_quote("A page", "en"), str(mark_quote("长春市", "en"))
    ('A page', '<span lang="zh-Hans">长春市</span>')
    """
    if not text:
        return text
    han = has_han(text)
    own = {"en": not han, "zh": han and not _LATIN.search(text)}
    if own.get(language, False):
        return text
    return Markup(f'<span lang="{"zh-Hans" if han else "en"}">{escape(text)}</span>')


def clip_text(text: str, most: int, language: str) -> str:
    """Text of at most so many words (of Chinese, twice as many characters), cut where it pauses.

    A sentence that ends is the best place, then a clause, then before a bracket of Chinese;
    elsewhere dots say that more follows.

    >>> clip_text("Dates of all ties, of both ends: 40 are here", 6, "en")
    'Dates of all ties'
    >>> clip_text("Dates of all ties of both ends", 4, "en")
    'Dates of all ties…'
    >>> clip_text("地方对对方国家的总体看法，以opinion.local.开头的序列", 14, "zh")
    '地方对对方国家的总体看法'
    >>> clip_text("逐年的贸易与争端数据（本库现有0例，至少需要1例）", 10, "zh")
    '逐年的贸易与争端数据'
    """
    between = Numerals(language).sign("sentences")
    parts = text.split() if between else list(text)
    room = most if between else 2 * most
    if len(parts) <= room:
        return text
    for signs in (".;", ",:") if between else ("。；", "，：", "（"):
        # U.S. ends no sentence, opinion.local is one word.
        pauses = [
            at
            for at in range(room // 3, room)
            if parts[at][-1] in signs and "." not in parts[at][:-1]
        ]
        if pauses:
            cut = between.join(parts[: pauses[-1] + 1]).rstrip(",;:.，；：。")
            return cut if cut.count("（") == cut.count("）") else cut[: cut.index("（")]
    return between.join(parts[:room]) + "…"


def is_named_in(name: str, text: str) -> bool:
    """True if the name of a place stands in a text; Chinese ones do without their last sign too.

    >>> is_named_in("长春市", "长春代表团"), is_named_in("Rome", "Romeo")
    (True, False)
    """
    stem = re.sub("(?<=..)[省州市县区]$", "", name)
    return bool(re.search(f"{re.escape(stem)}(?![a-z])", text))


@cache
def tongue(code: str, language: str) -> str:
    """Name of a language.

    >>> tongue("ja", "en"), tongue("en", "zh")
    ('Japanese', '英语')
    """
    return str(locale_of(language).languages.get(code, code))
