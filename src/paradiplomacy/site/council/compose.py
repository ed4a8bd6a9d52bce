"""The words of a council page, put together once in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.site.council.blocks import Block
from paradiplomacy.site.council.of_place import PlacePage
from paradiplomacy.site.council.of_tie import TiePage

if TYPE_CHECKING:
    from paradiplomacy.site.kinds import View
    from paradiplomacy.site.page_words import Writer

__all__ = ["blocks"]


def blocks(view: View, writer: Writer) -> list[Block]:
    """The page of a view, in the language of a writer.

    Parameters
    ----------
    view : dict
        As `paradiplomacy.site.pages.council.view` gives it.
    writer : Writer

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.pages.things import COUNCIL
    >>> from paradiplomacy.site.site import Site
    >>> site = Site(open_record("sino_us"))
    >>> view = COUNCIL.view(site, site.record.tie("Little Rock", "Changchun").id)
    >>> blocks(view, site.writer("zh"))[0].text
    '小石城 – 长春市'
    """
    composer = TiePage(view, writer) if view["subject"] == "tie" else PlacePage(view, writer)
    return composer.composed()
