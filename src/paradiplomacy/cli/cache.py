"""Results that are kept between runs, and how to be rid of them."""

from __future__ import annotations

from paradiplomacy.cli.asking import says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.language import Words

__all__ = ["clear"]

_WORDS = Words(__name__)


@says("", _WORDS)
def clear(reply: Printer) -> None:
    """Remove all results that are kept; the next study works everything out again.

    Example: `paradiplomacy cache clear`
    """
    from paradiplomacy.cache import ResultCache, cache_folder

    results = ResultCache.ours() or ResultCache(cache_folder() / "results")
    size = f"{results.clear() / 1e6:,.1f} MB"
    reply.line("removed", size=size, folder=str(results.folder))
