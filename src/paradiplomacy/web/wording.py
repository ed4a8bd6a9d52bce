"""The words of the pages in another language, from one catalogue of gettext (`locale/zh.po`).

The catalogue is read as text, so that nothing is to be compiled. What it lacks stays English;
a test sees to it that it lacks no word of the pages and no claim of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from paradiplomacy.hypotheses.base import Hypothesis
from paradiplomacy.language import render
from paradiplomacy.report.results import chapter_of

__all__ = ["Wording", "wording_of"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by their English ones.

    Parameters
    ----------
    catalogue : babel.messages.catalog.Catalog or None
        None for English.
    language : str
        Its code.
    """

    catalogue: Catalog | None
    language: str = "en"

    def gettext(self, said: str) -> str:
        """Words of a page."""
        return self._told(said, None) or said

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Words of a page on a number of things; Chinese has one form for all numbers."""
        return self._told(one, None) or (one if count == 1 else many)

    def pgettext(self, context: str, said: str) -> str:
        """Words of a kind: a verdict, a unit, a chapter ..."""
        return self._told(said, context) or said

    def npgettext(self, context: str, one: str, many: str, count: int) -> str:
        """Words of a kind on a number of things."""
        return self._told(one, context) or (one if count == 1 else many)

    def has(self, context: str, said: str) -> bool:
        """Whether words of a kind come out in the language of the page."""
        return self.catalogue is None or self._told(said, context) is not None

    def claim(self, hypothesis: Hypothesis) -> str:
        """A claim; a user's own stays as it was written."""
        claim = hypothesis.claim
        if isinstance(claim, str) and not hypothesis.origin:
            return self.pgettext("claim", claim)
        return render(claim, self.language)

    def chapter(self, section: str) -> str:
        """The chapter of a section, without its paragraphs."""
        return self.pgettext("chapter", chapter_of(section))

    def _told(self, said: str, context: str | None) -> str | None:
        if self.catalogue is None:
            return None
        message = self.catalogue.get(said, context)
        if message is None or message.fuzzy:
            return None
        forms = message.string
        return forms[0] if isinstance(forms, tuple | list) else forms or None


@cache
def wording_of(language: str) -> Wording:
    """The words of a language by its code.

    Examples
    --------
    >>> wording_of("zh").pgettext("verdict", "supported")
    '得到支持'
    """
    if language == "en":
        return Wording(None)
    source = files("paradiplomacy.web") / "locale" / f"{language}.po"
    with source.open("rb") as file:
        return Wording(read_po(file, locale=language), language)
