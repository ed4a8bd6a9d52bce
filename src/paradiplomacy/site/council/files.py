"""A council page as a file: HTML, PDF or DOCX, with the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import Language, typesetting
from paradiplomacy.language.translations import language_tag
from paradiplomacy.language.typesetting import has_chinese_font, has_han
from paradiplomacy.record.record import Record
from paradiplomacy.site.council.blocks import (
    Block,
    HeadingBlock,
    InlineText,
    Items,
    Line,
    ParagraphBlock,
    TableBlock,
)
from paradiplomacy.site.kinds import View
from paradiplomacy.site.page_templates import TemplateWriter
from paradiplomacy.site.policy import alone_with
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.writing import whole

_IN_DOCUMENTS = {"en": "en-US", "zh": "zh-CN"}
ENDINGS = ("html", "pdf", "docx")


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
    rows = element.css("tbody tr")
    return TableBlock(
        tuple(tuple(map(_line_of, row.css("th, td"))) for row in rows),
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
    """A Word file of A4 pages."""
    import io

    from docx import Document

    document = Document()
    document.core_properties.title = title_of(composed)
    document.core_properties.author = "paradiplomacy"
    document.core_properties.comments = ""
    document.core_properties.language = _IN_DOCUMENTS.get(language, language)
    _prepare(document)
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
_LATIN_IN_WORD, _HAN_IN_WORD = "Calibri", "Microsoft YaHei"


def _prepare(document: Any) -> None:
    """A4, small margins, fonts for both scripts, page numbers."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(15), Mm(16)
    sizes = {"Heading 1": 15, "Heading 2": 11, "Caption": 8}
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet", "Caption", "Quote"):
        style = document.styles[name]
        style.font.name, style.font.size = _LATIN_IN_WORD, Pt(sizes.get(name, 9))
        style.font.color.rgb = RGBColor(0x1B, 0x1F, 0x23)
        style.font.bold = name.startswith("Heading")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _HAN_IN_WORD)
        spacing = style.paragraph_format
        spacing.space_before = Pt(8 if name == "Heading 2" else 0)
        spacing.space_after, spacing.line_spacing = Pt(2), 1.0
    _set_language(document.styles["Normal"])
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for instruction, before in (("PAGE", ""), ("NUMPAGES", " / ")):
        _add_field(footer.add_run(before), instruction)


def _set_language(style: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    properties = style.element.get_or_add_rPr()
    for other in properties.findall(qn("w:lang")):
        properties.remove(other)
    properties.append(spoken)


def _add_field(run: Any, instruction: str) -> None:
    """A field that Word fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        run._r.append(element)


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
