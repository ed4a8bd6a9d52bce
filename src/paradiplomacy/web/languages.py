"""In which language a page is: as asked for, as remembered, or as the browser prefers."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from starlette.requests import Request

from paradiplomacy.errors import ParadiplomacyError

__all__ = ["COOKIE", "LANGUAGES", "Language", "asked", "language_of", "preferred"]

COOKIE = "lang"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages.

    Parameters
    ----------
    code : str
        In addresses and in the cookie.
    tag : str
        In HTML.
    name : str
        What it calls itself.
    locale : babel.Locale
        For numbers and dates.
    """

    code: str
    tag: str
    name: str
    locale: Locale


LANGUAGES = {
    "en": Language("en", "en", "English", Locale.parse("en")),
    "zh": Language("zh", "zh-Hans", "中文", Locale.parse("zh_CN")),
}


def asked(request: Request) -> Language | None:
    """The language that the address asks for, if it asks for any.

    Raises
    ------
    ParadiplomacyError
        There is no such language.
    """
    code = request.query_params.get("lang")
    if code is None:
        return None
    if code not in LANGUAGES:
        raise ParadiplomacyError(f"no language {code!r}; expected one of: {', '.join(LANGUAGES)}")
    return LANGUAGES[code]


def language_of(request: Request) -> Language:
    """The language for a request; one that is asked for in vain is passed over."""
    for code in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if code in LANGUAGES:
            return LANGUAGES[code]
    return LANGUAGES[preferred(request.headers.get("accept-language", ""))]


def preferred(header: str) -> str:
    """The language of ours that an Accept-Language header likes best; English for none.

    Examples
    --------
    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("fr, zh;q=0.4, en;q=0.5"), preferred("")
    ('zh', 'en', 'en')
    """
    liked: dict[str, float] = {}
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        code = tag.partition("-")[0].lower()
        if code in LANGUAGES:
            liked[code] = max(liked.get(code, 0.0), _weight(weight))
    best = max(liked, key=liked.__getitem__, default="en")
    return best if liked.get(best, 0.0) > 0 else "en"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
