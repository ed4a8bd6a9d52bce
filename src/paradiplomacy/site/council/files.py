"""A page as a file: its blocks, of which HTML, PDF and DOCX show the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeAlias

from paradiplomacy.answers.office_reports import GrantAnswer, OfficeYear
from paradiplomacy.errors import NotFoundError
from paradiplomacy.exports.workbook import write_rows
from paradiplomacy.language import Language, typesetting
from paradiplomacy.language.translations import language_tag
from paradiplomacy.language.typesetting import has_chinese_font, has_han
from paradiplomacy.record.record import Record
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.kinds import View
from paradiplomacy.site.page_templates import TemplateWriter
from paradiplomacy.site.policy import alone_with
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer
from paradiplomacy.writing import whole

_IN_DOCUMENTS = {"en": "en-US", "zh": "zh-CN"}
ENDINGS = ("html", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class InlineText:
    """A stretch of text that looks the same all along.

    address: Where it leads outside the site; empty where nowhere.
    """

    text: str
    address: str = ""


Line: TypeAlias = tuple[InlineText, ...]


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2
    name: str = "heading"


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph; `look` is empty, ``lead``, ``caveat`` or ``small``."""

    line: Line
    look: str = ""
    name: str = "paragraph"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows; without a header, the first cell of each names what the others say."""

    rows: tuple[tuple[Line, ...], ...]
    header: tuple[str, ...] = ()
    name: str = "table"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]
    name: str = "items"


Block: TypeAlias = HeadingBlock | ParagraphBlock | TableBlock | Items


def write_council_page(record: Record, view: View, out: Path, language: Language) -> None:
    """Write a council page to a file; its ending says as what.

    view: What the page shows.
    Raises NotFoundError: The name of the file ends in nothing that can be written.
    Raises ParadiplomacyError: For a PDF with Chinese words, no font with Chinese characters was
    found.
    """
    ending = out.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise NotFoundError("format of a report", ending or out.name, ENDINGS)
    body = page_file(TemplateWriter(SiteContext(record), language), view, ending)
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole(out) as half:
        half.write_bytes(body)


def page_file(writer: TemplateWriter, view: View, ending: str) -> bytes:
    """A council page as the bytes of a file: ``html``, ``pdf`` or ``docx``."""
    sheet = writer.sheet("council_alone", view)
    composed = blocks_of(sheet)
    if ending == "html":
        return html_of(composed, writer.language, sheet)
    return {"pdf": pdf_of, "docx": docx_of}[ending](composed, writer.language)


def blocks_of(sheet: str) -> list[Block]:
    """The blocks of a sheet that a template put into words.

    >>> blocks_of('<p class="small">See <a href="https://a.example">a page</a></p>')[0].line[1]
    InlineText(text='a page', address='https://a.example')
    """
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(sheet).body
    return [_block_of(element) for element in body.iter()] if body else []


def _block_of(element: Any) -> Block:
    if element.tag in ("h1", "h2"):
        return HeadingBlock(element.text(), int(element.tag[1]))
    if element.tag == "p":
        return ParagraphBlock(_line_of(element), element.attributes.get("class") or "")
    if element.tag == "ul":
        return Items(tuple(map(_line_of, element.css("li"))))
    return TableBlock(
        tuple(tuple(map(_line_of, row.css("th, td"))) for row in element.css("tbody tr")),
        tuple(cell.text() for cell in element.css("thead th")),
    )


def _line_of(element: Any) -> Line:
    parts = element.iter(include_text=True)
    return tuple(InlineText(part.text(), part.attributes.get("href") or "") for part in parts)


def html_of(composed: Sequence[Block], language: Language, sheet: str = "") -> bytes:
    """One HTML file that needs no other: its style stands in it.

    sheet: The same blocks as HTML, where they stand so already.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("paradiplomacy.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (files("paradiplomacy.site") / "assets" / "site.css").read_text(encoding="utf-8")
    template = environment.get_template("council_file.html.j2")
    lang = language_tag(language)
    return template.render(
        blocks=composed, sheet=sheet, style=style, policy=alone_with(style), lang=lang
    ).encode()


def download_endings() -> tuple[str, ...]:
    """As what a page can be downloaded: a PDF only where a font with Chinese characters is."""
    return ("pdf", "docx") if has_chinese_font() else ("docx",)


def title_of(composed: Sequence[Block]) -> str:
    """The title of a page: its first heading."""
    return next(block.text for block in composed if isinstance(block, HeadingBlock))


def pdf_of(composed: Sequence[Block], language: Language) -> bytes:
    """A PDF of A4 pages, set by typst."""
    return bytes(typeset(composed, language, "pdf"))


def typeset(
    composed: Sequence[Block], language: Language, form: Literal["pdf", "png", "svg"]
) -> Any:
    """The pages as typst sets them: a PDF, or one picture for each page."""
    page = {
        "title": title_of(composed),
        "language": language.partition("-")[0],
        "blocks": [asdict(block) for block in composed],
    }
    template = (files("paradiplomacy.site.council") / "page.typ").read_bytes()
    return typesetting.typeset(template, page, language, form)


def docx_of(composed: Sequence[Block], language: Language) -> bytes:
    """A Word file of A4 pages, by ``page.docx``: margins, fonts of both scripts, page numbers."""
    import io

    from docx import Document

    with (files("paradiplomacy.site.council") / "page.docx").open("rb") as template:
        document = Document(template)
    document.core_properties.title = title_of(composed)
    document.core_properties.language = _IN_DOCUMENTS.get(language, language)
    for block in composed:
        if isinstance(block, HeadingBlock):
            document.add_heading(block.text, level=block.level)
        elif isinstance(block, ParagraphBlock):
            _add_runs(document.add_paragraph(style=_STYLES[block.look]), block.line)
        elif isinstance(block, Items):
            for line in block.lines:
                _add_runs(document.add_paragraph(style="List Bullet"), line)
        else:
            _add_table(document, block.header, block.rows)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_STYLES = {"": "Normal", "lead": "Normal", "caveat": "Quote", "small": "Caption"}


def _add_runs(paragraph: Any, line: Line, *, bold: bool = False) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for run in line:
        added = paragraph.add_run(run.text)
        added.bold = bold or None
        if has_han(run.text):  # or Word takes quotation marks and the like from the Latin font
            added._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        if run.address:
            added.font.color.rgb = RGBColor(0x0B, 0x57, 0xA0)
            external = (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
            )
            target = paragraph.part.relate_to(run.address, external, is_external=True)
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), target)
            paragraph._p.append(link)
            link.append(added._r)


def _add_table(document: Any, header: tuple[str, ...], rows: tuple[tuple[Line, ...], ...]) -> None:
    from docx.shared import Mm

    columns = len(header or rows[0])
    table = document.add_table(rows=0, cols=columns)
    table.style = "Light List" if header else "Table Grid"
    table.autofit = False
    widths = {2: (34, 142), 6: (34, 22, 27, 27, 48, 18)}.get(columns, (176 // columns,) * columns)
    if header:
        for cell, text in zip(table.add_row().cells, header, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for position, (cell, line) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _add_runs(cell.paragraphs[0], line, bold=position == 0)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


_FILES = {"html": html_of, "pdf": pdf_of, "docx": docx_of}


def year_blocks(year: OfficeYear, names: Localizer) -> list[Block]:
    """The year of an office, for the council."""
    return _blocks_of_report("office_year", year, names)


def grant_blocks(grant: GrantAnswer, names: Localizer) -> list[Block]:
    """Persons who took part, by day and country."""
    return _blocks_of_report("office_grant", grant, names)


def _blocks_of_report(name: str, answer: RecordAnswer, names: Localizer) -> list[Block]:
    return blocks_of(TemplateWriter(SiteContext(names.record), names.language).sheet(name, answer))


def list_blocks(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[Block]:
    """A list: its title, and a table."""
    texts = tuple(tuple(_line(str(text)) for text in row) for row in rows)
    table = TableBlock(texts, tuple(header))
    return [HeadingBlock(title, 1), *([table] if texts else [])]


def write_page(blocks: Sequence[Block], out: Path, language: str) -> None:
    """Write blocks to a file; its ending says as what: html, pdf, docx or xlsx.

    Raises NotFoundError: The name of the file ends in nothing that can be written.
    """
    ending = out.suffix.lower().removeprefix(".")
    if ending not in (*_FILES, "xlsx"):
        raise NotFoundError("format of a report", ending or out.name, (*_FILES, "xlsx"))
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole(out) as half:
        if ending == "xlsx":
            write_rows(_sheets(blocks), half)
        else:
            half.write_bytes(_FILES[ending](blocks, language))


def _sheets(blocks: Sequence[Block]) -> list[tuple[str, Sequence[str], list[tuple[str, ...]]]]:
    """A sheet of what stands outside of tables, then one for each, called as its heading."""
    title, pending = "", []
    lines: list[tuple[str, ...]] = []
    sheets: list[tuple[str, Sequence[str], list[tuple[str, ...]]]] = []
    for block in blocks:
        if isinstance(block, HeadingBlock):
            title, pending = block.text, [(block.text,)]
            continue
        if isinstance(block, TableBlock):
            sheets.append((title, block.header, [tuple(map(_text_of, row)) for row in block.rows]))
        else:
            texts = block.lines if isinstance(block, Items) else (block.line,)
            lines += [*pending, *((_text_of(text),) for text in texts)]
        pending = []
    if lines:
        sheets.insert(0, (lines[0][0], (), lines))
    return sheets or [(title, (), [])]


def _text_of(line: Line) -> str:
    return "".join(each.text for each in line)


def _line(text: str) -> tuple[InlineText, ...]:
    return (InlineText(text),)
