"""From a saved page of Wikipedia to statements: file, title, country, source, record.

A page is HTML: saved by a browser, or in an answer of MediaWiki's API.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from paradiplomacy.errors import FileError
from paradiplomacy.language.countries import country_code
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.printable import printable
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.sources.mention_keys import NOWHERE, slug
from paradiplomacy.sources.wikipedia.list_regions import country_in, region_name, state_of
from paradiplomacy.sources.wikipedia.page import Elements, WikiPage, clean, plain
from paradiplomacy.sources.wikipedia.stated_ties import condition_of, read_tie
from paradiplomacy.sources.wikipedia.town_lines import NamedPlace
from paradiplomacy.sources.wikipedia.town_lists import state_lists
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.page_tables import check_depth
from paradiplomacy.tabular.text import ENCODING_OPTION, decode

METHOD = "wikipedia-html/1"


LARGEST = 16_000_000
"""Bytes; the longest pages of Wikipedia have some four million."""
LICENCE = "CC BY-SA 4.0"
CODER = "paradiplomacy"


def _read_saved_page(path: Path, encoding: str) -> str:
    data = read_bytes(
        path,
        at_most=LARGEST,
        expected="the file of a saved page",
        too_large="save the page itself, not a dump",
    )
    text = decode(data, path.name, encoding=encoding, how=ENCODING_OPTION)
    if not text.strip():
        raise FileError(path.name, "is empty; save the page again")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_html(
    path: Path | str,
    *,
    country: str = "",
    record: str = "",
    as_of: str = "",
    title: str = "",
    encoding: str = "",
) -> Extract:
    """Read a page of lists, or the section on ties of a place's article.

    `path`: HTML, or JSON of ``action=parse&prop=text``.
    `country`: country whose places have lists on the page: name or ISO code. Needed where the title
      does not say it.
    `record`: key of the record; ``wikipedia_`` and the country's code where none is given.
    `as_of`: EDTF date to which the page speaks. Else the page's day of the last edit, or the day on
      which the file was written.
    `title`: title of the page; else the API's, or the file's name.
    `encoding`: encoding of the file; UTF-8 where none is given.

    Raises RecordError: The file cannot be read, its country is not known, or it lists nothing.

    >>> import tempfile
    >>> text = ("<h2>B</h2><p><b><a title='Berat'>Berat</a></b></p>"
    ...         "<ul><li><a title='Amasya'>Amasya</a>, Turkey (2001)</li></ul>")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "page.html"
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     read = read_html(file, country="Albania", as_of="2026")
    >>> [(s.property, s.value) for s in read.material.statements if s.subject[:3] == "tie"]
    [('kind', 'sister'), ('established', '2001')]
    """
    path = Path(path)
    page = parse_html_page(path, _read_saved_page(path, encoding))
    named = clean(title or page.title)
    title = named or clean(printable(path.stem, one_line=True).replace("_", " "))
    title = re.sub(r"\s*[-–—]\s*Wikipedia.*$", "", title)
    code, admin1, article = owner_of(path, title, page, country=country)
    url = page.url
    if not url and (named or title.casefold().startswith("list of")):
        url = "https://en.wikipedia.org/wiki/" + quote(title.replace(" ", "_"), safe="(),:'_-.")
    meta = RecordMeta(
        id=record or _record_id(code, admin1, title if article is not None else ""),
        title=title,
        description=f"What the English Wikipedia lists on its page {title!r}.",
        licence=LICENCE,
        languages=("en",),
        ends=(code,),
        as_of=as_of or _day_of_saved_page(path, page.as_of),
        coder=CODER,
        method=METHOD,
        limits=(
            "An entry is one side's list as volunteers keep it, not a word of either place.",
            "A date is the list's; a tie without one may be of any age.",
        ),
    )
    source = Source(
        id=slug(f"wikipedia {title}"),
        title=f"{title} (Wikipedia)",
        url=url,
        language="en",
        end="third",
        voice=Voice.REFERENCE,
        note=f"licence {LICENCE}",
    )
    out = Extractor(meta, [source], file=path.name, method=METHOD)
    state_lists(page, out, country=code, article=article, admin1=admin1)
    for name, times in (+page.unread).items():
        out.leave_unread(name, times)
    extract = out.close()
    countries = {s.value for s in extract.material.statements if s.property == "country"}
    ends = (code, *sorted(countries - {code, NOWHERE}))
    material = replace(extract.material, meta=replace(extract.material.meta, ends=ends))
    skipped = sorted(extract.skipped, key=lambda problem: problem.row)
    return replace(extract, material=material, skipped=tuple(skipped))


def _record_id(code: str, admin1: str, article: str) -> str:
    words = (
        "wikipedia",
        code.lower(),
        slug(admin1) if admin1 else "",
        slug(article) if article else "",
    )
    return "_".join(word for word in words if word)


def _day_of_saved_page(path: Path, of_page: str) -> str:
    """The day of its last edit, or else that on which it was saved."""
    with suppress(ValueError):
        if EventDate.parse(of_page).is_bounded:
            return of_page
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date().isoformat()


def parse_html_page(path: Path, text: str) -> WikiPage:
    """Read the blocks of a page, its title, its address and the day of its last edit."""
    from selectolax.lexbor import LexborHTMLParser

    page = WikiPage()
    answer = _content_and_title(path, text)
    if answer is not None:
        text, page.title = answer
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    check_depth(text, path.name)
    tree = LexborHTMLParser(_number_lines(text))
    heading = tree.css_first("#firstHeading") or tree.css_first("h1") or tree.css_first("title")
    if heading is not None and not page.title:
        page.title = clean(heading.text())
    address = tree.css_first("link[rel=canonical]")
    href = "" if address is None else clean(address.attributes.get("href") or "")
    page.url = href if re.match(r"https?://", href) else ""
    if not page.title and "/wiki/" in page.url:
        page.title = clean(unquote(page.url.rpartition("/wiki/")[2]).replace("_", " "))
    edited = tree.css_first("#footer-info-lastmod")
    if edited is not None:
        page.as_of = read_tie(
            clean(edited.text()).partition(" at ")[0].partition(",")[0]
        ).established
    root = (
        tree.css_first("#mw-content-text .mw-parser-output")
        or tree.css_first(".mw-parser-output")
        or tree.css_first("#mw-content-text")
        or tree.body
    )
    if root is not None:
        try:
            page.blocks = list(Elements(page.unread).blocks(root))
        except RecursionError:
            raise FileError(path.name, _TOO_DEEP) from None
    return page


def _content_and_title(path: Path, text: str) -> tuple[str, str] | None:
    """Page and title in an answer of MediaWiki's API; None where the file is no such thing."""
    if not re.match(r"\s*\{\s*\"", text):
        return None
    try:
        answer: dict[str, Any] = parse_json(text)
    except ValueError:
        raise FileError(
            path.name, "starts as JSON and is none; save the API's answer again, whole"
        ) from None
    parsed = answer.get("parse")
    parsed = parsed if isinstance(parsed, dict) else {}
    content = parsed.get("text")
    if isinstance(content, dict):
        content = content.get("*")
    if not isinstance(content, str):
        raise FileError(
            path.name,
            "is JSON without the page; expected the API's answer to action=parse with prop=text",
        )
    return content, str(parsed.get("title", ""))


_TOO_DEEP = "nests more elements than any page of Wikipedia; save the page again"
_BLOCK = re.compile(r"<(?:li|tr|td|th|h[1-6]|p|dt|dd|table|div)(?=[\s>/])", re.IGNORECASE)


def _number_lines(text: str) -> str:
    """The page with each block's line in an attribute, as the parser counts no lines."""
    pieces: list[str] = []
    at, line = 0, 1
    for match in _BLOCK.finditer(text):
        piece = text[at : match.end()]
        line += piece.count("\n")
        pieces += [piece, f' data-line="{line}"']
        at = match.end()
    return "".join([*pieces, text[at:]])


_LIST = re.compile(
    r"^(?:list of )?(?:twin|partner|sister)\w*\b.*?\b(?:in|of) (?:the )?(?P<where>.+)$",
    re.IGNORECASE,
)


def owner_of(
    path: Path, title: str, page: WikiPage, *, country: str
) -> tuple[str, str, NamedPlace | None]:
    """Country and state of the places that have lists; the place whose article it is, if so.

    Raises RecordError: Neither title nor argument names the country.
    """
    given = NOWHERE if country == NOWHERE else country_in(country)[0] or country_code(country) or ""
    if country and not given:
        raise FileError(
            path.name,
            f"country={country!r} is not a country; expected its name or ISO code, such as DE",
        )
    matched = _LIST.match(title)
    if matched:
        where = matched["where"]
        code, part = country_in(where)
        if given and code != given:
            part = region_name(given, where)
        elif not code:
            code, part = state_of(where)
        code = given or code
        if not code:
            raise FileError(
                path.name,
                f"no country could be found in the title {title!r}; give country=, the country "
                "whose places have lists on this page",
            )
        return code, region_name(code, part) if part else "", None
    headings = [plain(b.runs) for b in page.blocks if b.kind == "heading"]
    if not given:
        raise FileError(
            path.name,
            f"the title {title!r} names no country; expected 'List of twin towns and sister "
            "cities in COUNTRY': give title= or country=",
        )
    # "Former twin towns" stands on pages of lists as well.
    if not any(_OF_TIES.search(text) and not condition_of(text) for text in headings):
        return given, "", None
    name, _, rest = title.partition(",")
    place = NamedPlace(
        clean(re.sub(r"\s*\([^()]*\)$", "", name)) or title,
        given,
        title,
        admin1=region_name(given, rest.rpartition(",")[2]) if rest else "",
        linked=True,
    )
    return given, "", place


_OF_TIES = re.compile(
    r"\b(?:twin|twinned|twinning|sister|partner)\b.*\b(?:towns?|cit(?:y|ies))\b|\btwinnings?\b|"
    r"\binternational relations\b|\bpartnerships?\b",
    re.IGNORECASE,
)
