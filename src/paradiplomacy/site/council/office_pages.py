"""Pages of an office as files: its year for the council, a grant report, and any list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from paradiplomacy.answers.office_reports import GrantAnswer, OfficeYear
from paradiplomacy.errors import NotFoundError
from paradiplomacy.exports.workbook import write_rows
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.files import (
    Block,
    HeadingBlock,
    InlineText,
    Items,
    Line,
    TableBlock,
    blocks_of,
    docx_of,
    html_of,
    pdf_of,
)
from paradiplomacy.site.page_templates import TemplateWriter
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer
from paradiplomacy.writing import whole

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
    texts = [tuple(map(str, row)) for row in rows]
    return [HeadingBlock(title, 1), *([_table_of_texts(tuple(header), texts)] if texts else [])]


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


def _table_of_texts(header: tuple[str, ...], rows: Iterable[Sequence[str]]) -> TableBlock:
    return TableBlock(tuple(tuple(map(_line, row)) for row in rows), header)
