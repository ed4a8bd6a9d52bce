"""Pages of an office as files: its year for the council, a grant report, and any list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from paradiplomacy.answers.office_reports import GrantAnswer, OfficeYear
from paradiplomacy.errors import NotFoundError
from paradiplomacy.exports.workbook import write_rows
from paradiplomacy.language import Words, render, sentences
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.blocks import (
    Block,
    HeadingBlock,
    InlineText,
    Items,
    Line,
    ParagraphBlock,
    TableBlock,
)
from paradiplomacy.site.council.files import docx_of, html_of, pdf_of
from paradiplomacy.sources.sectors import sector_label
from paradiplomacy.writing import whole

WORDS = Words(__name__)
_FILES = {"html": html_of, "pdf": pdf_of, "docx": docx_of}


def year_blocks(year: OfficeYear, names: Localizer) -> list[Block]:
    """The year of an office, for the council."""

    def counts(key: str, counted: Iterable[tuple[str, int]]) -> list[Block]:
        rows = [(label or render(WORDS("unsaid"), names.language), str(n)) for label, n in counted]
        return (
            [HeadingBlock(_sentence_of_page(names, key)), _table_of_texts((), rows)] if rows else []
        )

    record = names.record
    lines = [
        WORDS("year.ties", n=year.ties, begun=len(year.begun), ended=len(year.ended)),
        WORDS("year.did", n=len(year.exchanges), partners=len(year.by_partner)),
    ]
    if year.participants:
        lines.append(WORDS("year.persons", n=year.participants, unsaid=year.unsaid))
    lines.append(WORDS("year.agreements", signed=len(year.agreements), ending=len(year.ending)))
    if year.received or year.closed:
        lines.append(WORDS("year.requests", received=year.received, closed=year.closed))
    did = [
        (
            names.date(each.exchange.date),
            names.short_place(next(end for end in each.ends if end != year.office)),
            names.code("form", str(each.exchange.form)) if each.exchange.form else "",
            each.exchange.description,
            "; ".join(each.further.get("participants") or ()),
        )
        for each in year.exchanges
    ]
    papers = [
        f"{each.title} ({names.short_place(partner)})"
        for each in (record.agreements[key] for key in (*year.agreements, *year.ending))
        for partner in (each.place_b if each.place_a == year.office else each.place_a,)
    ]
    title = _sentence_of_page(names, "year.title", place=names.place(year.office), year=year.year)
    made = _sentence_of_page(names, "made", day=names.date(str(record.as_of)))
    blocks: list[Block] = [
        HeadingBlock(title, 1),
        ParagraphBlock(_line(made), "small"),
        ParagraphBlock(_line(names.text(sentences(*lines))), "lead"),
        *counts("year.partners", ((names.place(k), n) for k, n in year.by_partner.items())),
        *counts(
            "year.fields", ((sector_label(k, names.language), n) for k, n in year.by_sector.items())
        ),
    ]
    if did:
        blocks += [
            HeadingBlock(_sentence_of_page(names, "year.activities")),
            _table_of_texts(_head(names, _DID), did),
        ]
    silent = list(map(names.tie, year.silent))
    for heading, listed in (("year.papers", papers), ("year.silent", silent)):
        if listed:
            blocks += [
                HeadingBlock(_sentence_of_page(names, heading)),
                Items(tuple(map(_line, listed))),
            ]
    return [*blocks, ParagraphBlock(_line(_sentence_of_page(names, "caveat")), "small")]


def grant_blocks(grant: GrantAnswer, names: Localizer) -> list[Block]:
    """Persons who took part, by day and country."""
    nobody = _sentence_of_page(names, "unsaid")
    rows = [
        (
            names.date(day.date) if day.date else nobody,
            day.description or names.tie(day.tie),
            names.country(day.country) if day.country else nobody,
            str(day.participants),
        )
        for day in grant.days
    ]
    total = sum(grant.by_country.values())
    sums = [
        (names.country(country) if country else nobody, str(n))
        for country, n in grant.by_country.items()
    ]
    ends = {"since": names.date(str(grant.since)), "until": names.date(str(grant.until))}
    blocks: list[Block] = [
        HeadingBlock(
            _sentence_of_page(names, "grant.title", place=names.place(grant.office), **ends), 1
        ),
        ParagraphBlock(_line(_sentence_of_page(names, "grant.sum", n=total)), "lead"),
    ]
    if rows:
        blocks += [
            HeadingBlock(_sentence_of_page(names, "grant.countries")),
            _table_of_texts((), sums),
            HeadingBlock(_sentence_of_page(names, "grant.days")),
            _table_of_texts(_head(names, _TOOK_PART), rows),
        ]
    if grant.unsaid:
        blocks.append(
            ParagraphBlock(_line(_sentence_of_page(names, "grant.unsaid", n=len(grant.unsaid))))
        )
        exchanges = names.record.exchanges
        lines = (exchanges[key].description or key for key in grant.unsaid)
        blocks.append(Items(tuple(map(_line, lines))))
    return blocks


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


_DID = ("date", "partner", "form", "description", "persons")
_TOOK_PART = ("date", "description", "country", "persons")


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


def _head(names: Localizer, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(_sentence_of_page(names, f"column.{column}") for column in columns)


def _sentence_of_page(names: Localizer, key: str, **needs: object) -> str:
    return render(WORDS(key, **needs), names.language)  # type: ignore[arg-type]


def _line(text: str) -> tuple[InlineText, ...]:
    return (InlineText(text),)


def _table_of_texts(header: tuple[str, ...], rows: Iterable[Sequence[str]]) -> TableBlock:
    return TableBlock(tuple(tuple(map(_line, row)) for row in rows), header)
