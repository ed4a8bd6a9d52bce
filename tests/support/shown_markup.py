"""Pages as MediaWiki shows them, from the markup of lists in tests, line by line."""

from __future__ import annotations

import re

__all__ = ["shown_markup"]

_COUNTRIES = {
    "GER": "Germany", "GRE": "Greece", "KUW": "Kuwait", "PRC": "China", "UK": "United Kingdom",
}  # fmt: skip
"""Codes of templates that are none of ISO 3166, and the country that is shown for each."""


def _template(match: re.Match[str]) -> str:
    name, *values = (part.strip() for part in match[1].split("|"))
    first = values[0] if values else ""
    land = _COUNTRIES.get(first, first) or _COUNTRIES.get(name, "")
    if name in ("flagicon", "flagdeco"):
        return f'<span class="flagicon"><img alt="{land}"></span>'
    if name == "flag" or name in _COUNTRIES:
        return f'<span class="flagicon"><img alt="{land}"></span> <a title="{land}">{land}</a>'
    if name == "efn":
        return '<sup class="reference">[a]</sup>'
    shown = {
        "ill": f"[[{first}]]",
        "lang": values[-1] if values else "",
        "nihongo": f"{first} ({values[1]})" if len(values) > 1 else "",
        "start date": "-".join(n.zfill(2) for n in values),
        "small": first,
    }
    return shown.get(name, "")


def _link(match: re.Match[str]) -> str:
    target, _, text = match[1].partition("|")
    if target.startswith("File:"):
        return f'<img alt="" src="/{target[5:].replace(" ", "_")}">'
    title = target.lstrip(":")
    return f'<a title="{title}">{text or title}{match[2]}</a>'


def _line(text: str) -> str:
    text = re.sub(r"'''(.+?)'''", r"<b>\1</b>", text)
    links = re.compile(r"\[\[([^\[\]]+)\]\]([a-z]*)")
    while (changed := re.sub(r"\{\{([^{}]*)\}\}", _template, text)) != text:
        text = changed
    return links.sub(_link, text)


def _cells(mark: str, text: str) -> str:
    tag = "th" if mark == "!" else "td"
    cells = []
    for cell in re.split(r"\|\||!!", text):
        attributes = re.match(r"[\w= ]*\|", cell)
        rest = cell[attributes.end() :] if attributes else cell
        cells.append(f"<{tag} {attributes[0][:-1] if attributes else ''}>{_line(rest)}")
    return "".join(cells)


def shown_markup(wikitext: str) -> str:
    """HTML of which each line shows the same line of the markup."""
    text = re.sub(r"<!--.*?-->", _breaks, wikitext, flags=re.DOTALL)
    note = '<sup class="reference">[1]</sup>'
    text = re.sub(r"<ref>.*?</ref>", lambda m: note + _breaks(m), text, flags=re.DOTALL)
    text = re.sub(r"<nowiki>(.*?)</nowiki>", lambda m: "".join(f"&#{ord(c)};" for c in m[1]), text)
    return "\n".join(map(_block, text.split("\n")))


def _breaks(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _block(line: str) -> str:
    if heading := re.fullmatch(r"(=+) ?(.+?) ?\1", line):
        tag = f"h{len(heading[1])}"
        return f"<{tag}>{_line(heading[2])}</{tag}>"
    if marks := re.match(r"[*:;]+", line):
        tag, depth = ("dt" if line[0] == ";" else "li"), len(marks[0])
        return "<ul>" * depth + f"<{tag}>{_line(line[depth:])}</{tag}>" + "</ul>" * depth
    of_table = {"{|": f"<table {line[2:]}>", "|}": "</table>", "|-": "<tr>"}
    if line[:2] in of_table:
        return of_table[line[:2]]
    if line.startswith("|+"):
        return f"<caption>{_line(line[2:])}</caption>"
    if line[:1] in ("|", "!"):
        return _cells(line[0], line[1:])
    return f"<p>{_line(line)}</p>" if line.strip() else line
