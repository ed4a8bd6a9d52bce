"""Pages set by typst, in fonts that have the characters of both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language.messages import Language, Words, render

_WORDS = Words(__name__)
_LETTERS = re.compile("[\u3400-\u9fff]")
LATIN = ("Source Sans 3", "Noto Sans", "DejaVu Sans")
HAN = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "WenQuanYi Micro Hei",
    "Heiti SC",
    "SimHei",
    "SimSun",
)
"""Fonts with Chinese characters, of Debian, Windows and macOS, the best first."""


@cache
def _families() -> frozenset[str]:
    """Names of the fonts that typst finds on this machine, and of its own."""
    import typst

    return frozenset(typst.Fonts().families())


def has_chinese_font() -> bool:
    """True if a font with Chinese characters is on this machine."""
    return not _families().isdisjoint(HAN)


def has_han(text: str) -> bool:
    """True if a text has Chinese characters.

    >>> has_han("重庆"), has_han("Chongqing")
    (True, False)
    """
    return _LETTERS.search(text) is not None


def typeset(
    template: bytes,
    page: Mapping[str, Any],
    language: Language,
    form: Literal["pdf", "png", "svg"] = "pdf",
) -> Any:
    """The pages as typst sets them: a PDF, or one picture for each page.

    template: A template of typst; it finds the page as JSON in ``sys.inputs.page``, with its
    ``fonts``.
    language: Whose font goes first.
    Raises ParadiplomacyError: The page has Chinese characters, and no font on this machine has.
    """
    import typst

    known = _families()
    han = [font for font in HAN if font in known]
    if not han and has_han(json.dumps(page, ensure_ascii=False)):
        raise ParadiplomacyError(render(_WORDS("font"), language))
    latin = [font for font in LATIN if font in known] or ["Libertinus Serif"]
    fonts = [*han, *latin] if language.partition("-")[0] == "zh" else [*latin, *han]
    return typst.compile(
        template,
        format=form,
        sys_inputs={"page": json.dumps({**page, "fonts": fonts}, ensure_ascii=False)},
    )
