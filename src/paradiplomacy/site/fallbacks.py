"""English that stands on a page for want of a translation: marked as English."""

from __future__ import annotations

import re

from paradiplomacy.language import FALLBACK

_OPEN, _CLOSE = FALLBACK
_PLAIN = re.compile(r"<(script|style|title|option|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""Elements that hold no others, and tags: in these no element can stand."""


def mark_fallbacks(html: str) -> str:
    """A page whose English sentences, between the signs of `FALLBACK`, are elements of their own.

    >>> mark_fallbacks('<p title="\ue002a\ue003">\ue002One\ue003 deux</p>')
    '<p title="a"><span lang="en">One</span> deux</p>'
    """
    if _OPEN not in html:
        return html
    plain = _PLAIN.sub(lambda match: without_marks(match[0]), html)
    return plain.replace(_OPEN, '<span lang="en">').replace(_CLOSE, "</span>")


def without_marks(text: str) -> str:
    """A text without the signs."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")
