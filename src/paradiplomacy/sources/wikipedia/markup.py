"""Blocks of wikitext to headings, items, paragraphs and tables."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from paradiplomacy.language.countries import country_name
from paradiplomacy.sources.wikipedia.list_regions import country_of_flag
from paradiplomacy.sources.wikipedia.page import (
    Block,
    Cell,
    Heading,
    ListItem,
    Paragraph,
    TextRun,
    WikiPage,
    WikiTable,
    clean,
    tidy,
)
from paradiplomacy.sources.wikipedia.page_blocks import JOIN, Chunk
from paradiplomacy.sources.wikipedia.templates import role, shows

__all__ = ["Markup"]

_HEADING = re.compile(r"(={1,6})(.+?)\1[ \t]*", re.DOTALL)
_DEEPEST = 60
"""Nodes inside nodes; blocks that nest deeper were left out before."""


class Markup:
    """Reads blocks of wikitext into a page.

    Parameters
    ----------
    page : WikiPage
        Takes the blocks, and what was not consumed.
    """

    def __init__(self, page: WikiPage) -> None:
        self._page = page
        self._out: list[Block] = page.blocks
        self._runs: list[TextRun] = []
        self._marks = ""
        self._line = 0
        self._start = 0
        self._cells = 0
        import mwparserfromhell  # here, as it takes longer to load than most commands to run

        self._nodes = mwparserfromhell.nodes
        self._parser = mwparserfromhell.parse

    def read(self, chunk: Chunk) -> None:
        """Read one block."""
        self._line = self._start = chunk.line
        heading = _HEADING.fullmatch(chunk.text.strip())
        if heading and "\n" not in chunk.text:
            self._inner(heading[2], False, 0)
            runs = tidy(self._runs)
            self._runs, self._marks = [], ""
            if runs:
                self._out.append(Heading(chunk.line, len(heading[1]), runs))
            return
        self._walk(self._parse(chunk.text), False, 0)
        self._flush()

    def _parse(self, text: str) -> Any:
        from mwparserfromhell.parser import ParserError

        try:
            return self._parser(text)
        except (ParserError, RecursionError):
            message = (
                "is markup that cannot be parsed; expected one partner a line: rewrite the line"
            )
            self._page.skipped.append((self._line, "", message))
            return self._parser("")

    def _flush(self) -> None:
        runs, marks = tidy(self._runs), self._marks
        self._runs, self._marks = [], ""
        if runs and marks.startswith(";"):
            self._out.append(Paragraph(self._start, tuple(replace(r, bold=True) for r in runs)))
        elif marks:
            self._out.append(ListItem(self._start, len(marks), runs))
        elif runs:
            self._out.append(Paragraph(self._start, runs))

    def _walk(self, code: Any, bold: bool, depth: int) -> None:
        nodes = self._nodes
        if depth > _DEEPEST:
            self._page.unread["markup nested too deep"] += 1
            return
        for node in getattr(code, "nodes", ()):
            if isinstance(node, nodes.Text):
                self._text(str(node.value), bold)
            elif isinstance(node, nodes.HTMLEntity):
                self._text(_text_of_entity(node), bold, whole=True)
            elif isinstance(node, nodes.Wikilink):
                self._link(node, bold, depth)
            elif isinstance(node, nodes.ExternalLink):
                self._page.unread["external link"] += 1
                if node.title is not None:
                    self._walk(node.title, bold, depth + 1)
            elif isinstance(node, nodes.Template):
                before = self._line
                self._template(node, bold, depth)
                self._line = before + _count_line_breaks(str(node))
            elif isinstance(node, nodes.Tag):
                self._tag(node, bold, depth)
            elif isinstance(node, nodes.Heading):
                self._flush()
                at = self._line
                self._walk(node.title, False, depth + 1)
                runs, self._runs = tidy(self._runs), []
                if runs:
                    self._out.append(Heading(at, node.level, runs))
            elif isinstance(node, nodes.Argument):
                self._page.unread["template argument"] += 1

    def _text(self, text: str, bold: bool, *, whole: bool = False) -> None:
        if whole:
            self._add(text, bold)
            return
        if "\n" not in text and JOIN not in text:
            self._add(text, bold)
            return
        for n, piece in enumerate(re.split(f"([\n{JOIN}])", text)):
            if n % 2 == 0:
                self._add(piece, bold)
                continue
            if piece == "\n":
                self._flush()
            self._line += 1
            if not self._runs and not self._marks:
                self._start = self._line

    def _add(self, text: str, bold: bool) -> None:
        if not text:
            return
        trail = re.match(r"[a-z]+", text)
        last = self._runs[-1] if self._runs else None
        if trail and last and last.target and last.text == last.target:
            # [[Bern]]ese: letters that follow a link are shown as part of it.
            self._runs[-1] = replace(last, text=last.text + trail[0])
            text = text[trail.end() :]
        self._runs.append(TextRun(text, bold=bold))

    def _link(self, node: Any, bold: bool, depth: int) -> None:
        title = clean(str(node.title)).lstrip(":").replace("_", " ").strip()
        space, colon, rest = title.partition(":")
        space = space.strip().casefold()
        if colon and space in ("file", "image"):
            if re.match(r"\s*flag of ", rest, re.IGNORECASE):
                self._runs.append(TextRun(rest.strip(), flag=True))
            else:
                self._page.unread["image"] += 1
            return
        if colon and space in ("category", "template", "help", "portal", "special", "wikipedia"):
            return
        if colon and re.fullmatch(r"[a-z]{2,3}|wikt|d|w", space):
            title = rest.strip()
        target = clean(title.partition("#")[0])
        shown, heavy = (
            (str(node.title).lstrip(":"), False)
            if node.text is None
            else self._shown(node.text, depth)
        )
        self._runs.append(
            TextRun(
                clean(shown) or target, target=target[:1].upper() + target[1:], bold=bold or heavy
            )
        )

    def _shown(self, code: Any, depth: int) -> tuple[str, bool]:
        """The text of a link, and whether it is bold; flags in it are kept beside it."""
        kept, marks, line, start = self._runs, self._marks, self._line, self._start
        self._runs = []
        self._walk(code, False, depth + 1)
        inner, self._runs = self._runs, kept
        self._marks, self._line, self._start = marks, line, start
        self._runs += [run for run in inner if run.flag]
        text = "".join(run.text for run in inner if not run.flag)
        return text, any(run.bold for run in inner if run.text.strip())

    def _template(self, node: Any, bold: bool, depth: int) -> None:
        name = clean(str(node.name))
        values = [param.value for param in node.params if not param.showkey]
        first = clean(str(values[0])) if values else ""
        what = role(name)
        if what == "flag":
            if first:
                self._runs.append(
                    TextRun(re.sub(r"^(?:file|image):", "", first, flags=re.I), flag=True)
                )
        elif what == "flag and name":
            self._flag_with_name(first, bold)
        elif not node.params and len(name) <= 40 and country_of_flag(name):
            self._flag_with_name(name, bold)
        elif what == "footnote":
            self._page.unread["footnote"] += 1
        elif what == "text":
            for n, piece in enumerate(shows(name, [str(value) for value in values])):
                if n:
                    self._flush()
                self._inner(piece, bold, depth)
        elif what != "layout":
            self._page.unread[f"template {name[:60]}"] += 1

    def _flag_with_name(self, name: str, bold: bool) -> None:
        if not name:
            return
        self._runs.append(TextRun(name, flag=True))
        code = country_of_flag(name)
        shown = country_name(code) if code and len(name) <= 3 else name
        self._runs.append(TextRun(shown, target=shown, bold=bold))

    def _inner(self, text: str, bold: bool, depth: int) -> None:
        if re.search(r"[\[{<'&\n]", text):
            self._walk(self._parse(text), bold, depth + 1)
        else:
            self._add(text, bold)

    def _tag(self, node: Any, bold: bool, depth: int) -> None:
        tag = clean(str(node.tag)).casefold()
        marks = str(node.wiki_markup or "")
        if marks and marks[0] in "*#:;" and tag in ("li", "dd", "dt"):
            if not self._runs and not self._marks:
                self._start = self._line
            if tag == "dd" and self._runs:
                self._add(marks, bold)  # the colon in "; place : partner"
            elif not tidy(self._runs):
                self._marks += marks
        elif tag == "table":
            self._flush()
            self._table(node, depth)
        elif tag == "br":
            if self._cells and not self._marks:
                self._flush()  # in a cell each line names a partner of its own
            else:
                self._add(" ", bold)
        elif tag in (
            "s",
            "del",
            "strike",
            "gallery",
            "math",
            "timeline",
            "syntaxhighlight",
            "pre",
            "style",
            "script",
            "templatestyles",
            "imagemap",
            "hiero",
            "score",
            "source",
        ):
            self._page.unread[f"tag {tag}"] += 1
            self._line += _count_line_breaks(str(node))
        elif tag == "li" and not marks:
            self._flush()
            self._marks, self._start = "*", self._line
            self._walk(node.contents, bold, depth + 1)
        else:
            self._walk(node.contents, bold or tag in ("b", "strong"), depth + 1)

    def _table(self, node: Any, depth: int) -> None:
        """A table; what stands in a cell is read as blocks of its own."""
        at = self._line
        lead = (
            str(node.wiki_markup or "")
            + "".join(map(str, node.attributes))
            + str(node.padding or "")
        )
        self._line += _count_line_breaks(lead)
        rows: list[list[Cell]] = [[]]
        for row in getattr(node.contents, "nodes", ()):
            tag = str(getattr(row, "tag", "")).strip().casefold()
            if tag == "tr":
                rows.append([])
                before = self._line
                self._line += _count_line_breaks(
                    "".join(map(str, row.attributes)) + str(row.padding or "")
                )
                for cell in getattr(row.contents, "nodes", ()):
                    self._cell(cell, rows[-1], depth)
                self._line = before + _count_line_breaks(str(row))
            else:
                self._cell(row, rows[-1], depth)
        self._line = at + _count_line_breaks(str(node))
        self._start = self._line
        self._out.append(WikiTable(at, tuple(tuple(row) for row in rows if row)))

    def _cell(self, node: Any, row: list[Cell], depth: int) -> None:
        tag = str(getattr(node, "tag", "")).strip().casefold()
        before = self._line
        if tag in ("td", "th"):
            spans = {
                str(a.name).strip().casefold(): re.sub(r"\D", "", str(a.value))[:4]
                for a in node.attributes
            }
            kept, self._out = self._out, []
            self._runs, self._marks, self._start = [], "", self._line
            self._cells += 1
            self._walk(node.contents, False, depth + 1)
            self._flush()
            self._cells -= 1
            blocks, self._out = self._out, kept
            row.append(
                Cell(
                    before,
                    tag == "th",
                    max(1, int(spans.get("rowspan") or 1)),
                    max(1, int(spans.get("colspan") or 1)),
                    tuple(blocks),
                )
            )
        self._line = before + _count_line_breaks(str(node))


def _count_line_breaks(text: str) -> int:
    return text.count("\n") + text.count(JOIN)


def _text_of_entity(node: Any) -> str:
    try:
        return str(node.normalize())
    except (ValueError, OverflowError):
        return " "
