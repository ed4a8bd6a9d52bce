"""Meaning of the templates in Wikipedia's lists: flags, text, footnotes, or only layout."""

from __future__ import annotations

import re

__all__ = ["FLAGS", "FLAGS_WITH_NAME", "FOOTNOTES", "role", "shows"]

FLAGS = frozenset(
    {"flagicon", "flag icon", "flagdeco", "flagicon image", "flag decoration", "flagiconnolink"}
)
FLAGS_WITH_NAME = frozenset(
    {
        "flag",
        "flagu",
        "flagcountry",
        "flag country",
        "flaglist",
        "flagg",
        "flagright",
        "country flag",
    }
)
FOOTNOTES = frozenset(
    {"efn", "efn-ua", "efn-lr", "refn", "sfn", "sfnp", "sfnm", "cn", "citation needed", "fact",
     "dead link", "better source needed", "r", "rp", "ref", "note", "note label", "ref label",
     "cite web", "cite news", "cite book", "cite press release", "failed verification",
     "webarchive", "unreliable source?", "verify source", "update inline", "cbignore",
     "self-published inline", "clarify", "when", "who", "dubious", "additional citation needed"}
)  # fmt: skip
_FIRST = frozenset(
    {"nowrap", "nobr", "small", "smaller", "big", "vanchor", "visible anchor", "abbr", "tooltip",
     "center", "noitalic", "font color", "lang-en", "resize", "unbulleted list", "plainlist",
     "plain list", "flatlist", "hlist", "ubl", "collapsible list", "columns-list", "col-list",
     "columns", "ill", "illm", "interlanguage link", "interlanguage link multi", "link-interwiki",
     "nihongo", "nihongo2", "nihongo foot", "zh", "bold", "strong", "align", "mono"}
)  # fmt: skip
_SIGNS = {
    "snd": " – ", "spnd": " – ", "spaced ndash": " – ", "spaced en dash": " – ", "ndash": "–",
    "en dash": "–", "mdash": "—", "em dash": "—", "nbsp": " ", "space": " ", "spaces": " ",
    "pad": " ", "thinsp": " ", "!": " ", "'": "'", "`": "'", "zwsp": "", "shy": "", "wbr": "",
    "dot": " · ", "·": " · ", "middot": " · ", "bullet": " · ", "break": " ", "br": " ",
    "clear": "", "-": "", "sic": "", "dagger": "", "double-dagger": "", "ref-en": "",
}  # fmt: skip
_LAYOUT = re.compile(
    r"(?:div col|colbegin|colend|col-|multicol|columns-(?:start|end)|end|short description|use |"
    r"toc|.*\btoc\b|compact |alphabetic|reflist|notelist|refbegin|refend|see also|main\b|further|"
    r"anchor|portal|authority control|dynamic list|incomplete|more citations|refimprove|update|"
    r"about|hatnote|distinguish|pp-|featured list|default|expand|legend|clr|horizontal|cleanup|"
    r"unreferenced|one source|dmy|improve|good article|commons|flagicon/|list of|-$)",
    re.IGNORECASE,
)


def role(name: str) -> str:
    """Purpose of a template: flag, flag and name, footnote, layout, text; or ``""``.

    Examples
    --------
    >>> role("flagicon"), role("Div col"), role("infobox settlement")
    ('flag', 'layout', '')
    """
    name = " ".join(name.replace("_", " ").split()).casefold()
    if name in FLAGS:
        return "flag"
    if name in FLAGS_WITH_NAME:
        return "flag and name"
    if name in FOOTNOTES or name.startswith("cite "):
        return "footnote"
    if name in _FIRST or name in _SIGNS or name in _TEXT or name.startswith(("lang-", "langx")):
        return "text"
    if _LAYOUT.match(name):
        return "layout"
    return ""


_TEXT = frozenset(
    {"lang", "transl", "transliteration", "translit", "sort", "sortname", "hs", "dts", "date",
     "start date", "circa", "c.", "ca", "c", "as of"}
)  # fmt: skip


def shows(name: str, values: list[str]) -> list[str]:
    """The pieces of wikitext that a template of role *text* shows, each on a line of its own.

    Parameters
    ----------
    name : str
    values : list of str
        Its unnamed arguments.

    Examples
    --------
    >>> shows("nihongo", ["Sapporo", "札幌市"]), shows("start date", ["1987", "5", "3"])
    (['Sapporo (札幌市)'], ['1987-05-03'])
    >>> shows("lang", ["de", "Köln"]), shows("ubl", ["A", "B"])
    (['Köln'], ['A', 'B'])
    """
    name = " ".join(name.replace("_", " ").split()).casefold()
    if name in _SIGNS:
        return [_SIGNS[name]]
    first = values[0] if values else ""
    last = values[-1] if values else ""
    if name in ("unbulleted list", "ubl", "hlist"):
        return values
    if name.startswith("nihongo"):
        return [f"{first} ({values[1]})" if len(values) > 1 and values[1].strip() else first]
    if name in ("start date", "dts", "date"):
        numbers = [v.strip() for v in values[:3]]
        if numbers and all(n.isdecimal() for n in numbers):
            return ["-".join(n if not k else n.zfill(2) for k, n in enumerate(numbers))]
        return [first]
    if name in ("circa", "c.", "ca", "c"):
        return [f"c. {first}"]
    if name in ("ill", "illm", "interlanguage link", "interlanguage link multi", "link-interwiki"):
        return [f"[[{first.strip()}]]"] if first.strip() and "[" not in first else [first]
    if name in ("lang", "langx", "transl", "transliteration", "translit"):
        return [last]
    if name in ("sort", "font color", "hs"):
        return [last if name != "hs" else ""]
    if name == "sortname":
        return [" ".join(values[:2])]
    return [first]
