"""Lists of twin towns and sister cities from the wikitext of a page of Wikipedia.

The file is the text of the page's edit window, or an answer of MediaWiki's API. Markup is
parsed by mwparserfromhell, one block at a time: its time grows with the square of what is
opened and never closed.
"""

from __future__ import annotations

from pathlib import Path

from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikipedia.markup import Markup
from paradiplomacy.sources.wikipedia.page import WikiPage
from paradiplomacy.sources.wikipedia.page_blocks import blocks_of, stripped
from paradiplomacy.sources.wikipedia.town_extract import api_text, read_saved

__all__ = ["METHOD", "read_wikitext"]

METHOD = "wikipedia-wikitext/1"


def read_wikitext(path: Path | str, **options: str) -> Extract:
    r"""Read a page of lists, or the section on ties of a place's article.

    Parameters
    ----------
    path : path
        Wikitext, or JSON of ``action=parse&prop=wikitext`` or ``prop=revisions``.
    **options
        Those of `read_saved`.

    Raises
    ------
    RecordError
        The file cannot be read, its country is not known, or it lists nothing.

    Examples
    --------
    >>> import tempfile
    >>> text = "== B ==\n'''[[Berat]]'''\n* {{flagicon|TUR}} [[Amasya]], Turkey (2001)\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "List of twin towns in Albania.wiki"
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     read = read_wikitext(file, as_of="2026")
    >>> [(s.property, s.value) for s in read.material.statements if s.subject[:3] == "tie"]
    [('kind', 'sister'), ('established', '2001')]
    """
    return read_saved(path, _parse_wikitext_page, method=METHOD, **options)


def _parse_wikitext_page(path: Path, text: str) -> WikiPage:
    answer = api_text(path, text, "wikitext")
    page = WikiPage()
    if answer is not None:
        text, page.title, page.as_of = answer
    markup = Markup(page)
    for block in blocks_of(stripped(text, page), page):
        markup.read(block)
    return page
