"""The words of a council page, put together once in a language."""

from __future__ import annotations

from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.blocks import Block
from paradiplomacy.site.council.of_place import PlacePage
from paradiplomacy.site.council.of_tie import TiePage
from paradiplomacy.site.kinds import View


def blocks(view: View, localizer: Localizer) -> list[Block]:
    """The page of a view, in the language of a localizer.

    view: As `paradiplomacy.site.council.facts.CouncilFacts.about` gives it.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> from paradiplomacy.results.localizer import Localizer
    >>> from paradiplomacy.site.council.facts import CouncilFacts
    >>> record = open_record("sino_us")
    >>> view = CouncilFacts(index_of(record)).about(record.tie("Little Rock", "Changchun").id)
    >>> blocks(view, Localizer(record, "zh"))[0].text
    '小石城 – 长春市'
    """
    composer = TiePage(view, localizer) if view["subject"] == "tie" else PlacePage(view, localizer)
    return composer.composed()
