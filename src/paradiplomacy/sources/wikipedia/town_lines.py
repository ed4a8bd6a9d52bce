"""One line of a list: whom it names, in which country and state, and what else it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as made_by

from paradiplomacy.model.places import Level
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.wikipedia.list_regions import (
    CITY_STATES,
    SOVEREIGN,
    country_in,
    country_of_flag,
    region_name,
)
from paradiplomacy.sources.wikipedia.page import Line, TextRun, clean, plain, tidy
from paradiplomacy.sources.wikipedia.stated_ties import StatedTie, read_tie


def links_of(part: Line) -> Line:
    """The links of a part of a line."""
    return tuple(run for run in part if run.target)


def target_of(part: Line) -> str:
    """Title of the one article that a part links; ``""`` where none or several."""
    links = links_of(part)
    return links[0].target if len(links) == 1 else ""


_TAIL = re.compile(
    r"\s[–—-]\s|[;:•·*†‡]|\b(?:since|from|until|est\.|established|signed|twinned|formerly|former|"
    r"suspended|ended|terminated|inactive|dormant|revoked|dissolved)\b|(?<!\d)(?:1[89]|20)\d\d(?!\d)",
    re.IGNORECASE,
)


_NEXT = ";·•*"
"""Signs after which a line may go on with another partner."""


_MARKS = re.compile(r"([()\[\],（）])")
_OPENS, _CLOSES = frozenset("([（"), frozenset(")]）")
_DASHES = frozenset("–—-")


def parts_of(runs: Line) -> tuple[list[Line], list[str]] | None:
    """A line's parts between commas, and what stands in brackets or after a date word.

    None where a second partner follows the first.
    """
    parts: list[list[TextRun]] = [[]]
    asides = [""]  # the last is open
    depth, ended, next_may_follow = 0, False, False
    for run, piece in _pieces(runs):
        if run.target and (depth or ended):
            if next_may_follow and not depth and not piece.isdecimal():
                return None
            asides[-1] += piece
        elif run.target:
            parts[-1].append(run)
        elif piece in _OPENS:
            depth += 1
        elif piece in _CLOSES:
            depth = max(0, depth - 1)
            asides += [""] if not depth and not ended else []
        elif depth or (ended and piece != ","):
            asides[-1] += piece
        elif piece == ",":
            asides.append("")
            parts.append([])
            ended = False
        elif tail := _TAIL.search(piece):
            parts[-1].append(replace(run, text=piece[: tail.start()]))
            next_may_follow = tail[0] in _NEXT
            # A dash between the name and a year is not a dash of a range.
            asides[-1] += piece[tail.end() if tail[0].strip() in _DASHES else tail.start() :]
            # "Former [[Colmar]], France": what follows is the name, not an aside.
            ended = bool(clean("".join(r.text for r in parts[-1])))
            asides += [] if ended else [""]
        else:
            parts[-1].append(replace(run, text=piece))
    named = [tuple(part) for part in parts if plain(tuple(part))]
    return named, [text for aside in asides if (text := clean(aside))]


def _pieces(runs: Line) -> Iterator[tuple[TextRun, str]]:
    """Each link, and each text cut at its commas and brackets, which are pieces too."""
    for run in runs:
        pieces = [run.text] if run.target else filter(None, _MARKS.split(run.text))
        yield from ((run, piece) for piece in pieces)


LONGEST_NAME = 90
"""Characters; GeoNames knows no longer name of a populated place in English."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as a line names it.

    `identified_by`: title of the linked article, or the name with what stands beside it.
    `tie`: dates, kind and status.
    `note`: what the coder of a statement should know: a flag that disagrees, words unread.
    `linked`: whether `identified_by` is the title of an article.
    `line`: of the file; 0 for the place whose article the page is.
    """

    name: str
    country: str
    identified_by: str
    admin1: str = ""
    name_local: str = ""
    level: str = Level.CITY
    tie: StatedTie = made_by(default_factory=StatedTie)
    note: str = ""
    linked: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """Result of reading one line: a place, or only a country, or why neither.

    `field`, `refused`: what part of the line was not understood, and the message.
    `strange_flags`: flags that are not a country's.
    """

    places: tuple[NamedPlace, ...] = ()
    country: str = ""
    field: str = ""
    refused: str = ""
    strange_flags: tuple[str, ...] = ()


def read_line(runs: Line, *, country: str = "", fallback: bool = False) -> ParsedLine:
    """Read a line such as ``Colmar, France (1987)`` with its flag and links.

    `country`: ISO code of the country where the line itself names none: of the list's country in
      which it stands, or of a column.
    `fallback`: whether `country` is but an assumption that a flag overrules.

    >>> line = (TextRun("FRA", flag=True), TextRun("Colmar", "Colmar"), TextRun(", France (1987)"))
    >>> place = read_line(line).places[0]
    >>> place.name, place.country, place.tie.established
    ('Colmar', 'FR', '1987')
    """
    flags = [run.text for run in runs if run.flag]
    codes = [code for flag in flags if (code := country_of_flag(flag))]
    strange = tuple(flag for flag in flags if not country_of_flag(flag))
    reading = _read_one_place(tuple(r for r in runs if not r.flag), codes, country, fallback)
    return replace(reading, strange_flags=strange)


def _read_one_place(runs: Line, flags: list[str], country: str, fallback: bool) -> ParsedLine:
    runs = tidy(runs)
    if not plain(runs):
        if flags:
            return ParsedLine(country=flags[0])
        return ParsedLine(refused="is empty; write the partner's name, or remove the line")
    headed = _country_first(runs)
    if headed is not None:
        return _all_of(headed[1], headed[0], flags)
    cut = parts_of(runs)
    if cut is None:
        return ParsedLine(field="name", refused=_SEVERAL)
    parts, asides = cut
    if not parts:
        return ParsedLine(field="name", refused=_NO_NAME)
    parts = [*_split_flag(parts[0]), *parts[1:]]
    first = parts[0]
    if len(links_of(first)) > 1 or _joins(parts):
        return ParsedLine(field="name", refused=_SEVERAL)
    name, words_after_commas = _visible_name_and_additions(first)
    alone, part_of = _country_of(first)
    if alone and len(parts) == 1 and not (country and not fallback and country == alone):
        if alone not in CITY_STATES:
            return ParsedLine(country=alone)
        return _parsed_line_of_name(
            first, name, [], country=alone, region=part_of, asides=asides, notes=[]
        )
    additions = [(TextRun(text),) for text in words_after_commas]
    return _place_with_country(
        first, name, additions + parts[1:], asides, flags=flags, country=country, fallback=fallback
    )


_SEVERAL = "names several places; expected one a line: give each a line of its own"
_NO_NAME = "names no place; expected a linked name, or a name and its country"


def _place_with_country(
    first: Line,
    name: str,
    rest: list[Line],
    asides: list[str],
    *,
    flags: list[str],
    country: str,
    fallback: bool,
) -> ParsedLine:
    """The place with the country that the line, its flag or its surroundings give."""
    located = _country_in(rest)
    if located is None:
        return ParsedLine(field="name", refused=_SEVERAL)
    code, region, at = located
    flag = flags[0] if flags else ""
    notes = []
    if code and flag and flag != code:
        if not target_of(rest[at]) and region_name(flag, plain(rest[at])):
            code, at = flag, len(rest)  # Georgia, beside the flag of the United States
        else:
            notes.append(f"the flag is that of {flag}, the text says {code}; the text was taken")
    after = [plain(part) for part in rest[at + 1 :]]
    between = rest[:at]
    if not code:
        given = "" if fallback else country
        code = given or flag or (country if fallback else "")
        if not given and flag:
            notes.append("the country is known by the flag")
        if code and between and not _region_among_parts(code, between) and (flag or fallback):
            notes.append(f"no country and no first-order division: {_quote_parts(between)}")
    if not code and between:
        return ParsedLine(
            field="country",
            refused=f"{_quote_parts(between)!r} is not a country that is known; "
            "expected a country's name after the partner's: correct it, or add the country",
        )
    if not code and not links_of(first):
        return ParsedLine(field="name", refused=_NO_NAME)
    if not code:
        code = country_in(_tail(target_of(first)))[0] or NOWHERE
        notes += ["the line names no country"] if code == NOWHERE else []
    return _parsed_line_of_name(
        first, name, between, country=code, region=region, asides=[*asides, *after], notes=notes
    )


def _country_in(parts: list[Line]) -> tuple[str, str, int] | None:
    """Country that the parts name, a region of it, and which part does; None where two do."""
    at, code, region = len(parts), "", ""
    for n in range(len(parts) - 1, -1, -1):
        other, part_of = _country_of(parts[n])
        if other and (not code or SOVEREIGN.get(other) == code):
            # Réunion, France: a code says where a place lies.
            code, region, at = other, part_of, n
        elif other and other != code and not region_name(code, plain(parts[n])):
            return None
    return code, region, at


def _parsed_line_of_name(
    first: Line,
    name: str,
    between: list[Line],
    *,
    country: str,
    region: str,
    asides: list[str],
    notes: list[str],
) -> ParsedLine:
    local, words, inside = "", [], ""
    for aside in asides:
        if not local and _is_foreign(aside):
            local = aside
        elif region_name(country, aside) and not region:
            region = region_name(country, aside)
        elif country_in(aside)[0] != country:
            words.append(aside)
    tie = read_tie("; ".join(words))
    if tie.doubt:
        message = (
            f"says {tie.doubt!r}: no tie yet, or none that is official; remove the line, or the "
            "word if it is wrong"
        )
        return ParsedLine(field="status", refused=message)
    if tie.rest and not target_of(first):
        inside = tie.rest
    if len(name) > LONGEST_NAME or not any(c.isalpha() for c in name):
        return ParsedLine(
            field="name", refused=f"{name[:40]!r} is not a place's name; " + _EXPECTED
        )
    region = (
        _region_among_parts(country, between)
        or region
        or region_name(country, _tail(target_of(first)))
    )
    additions = _quote_parts(between) or region
    identified_by = target_of(first) or ", ".join(filter(None, (name, additions, inside)))
    if tie.rest:
        notes = [*notes, f"not understood: {tie.rest[:60]}"]
    place = NamedPlace(
        name,
        country,
        identified_by,
        admin1=region,
        name_local=local,
        level=_level_of_title(target_of(first) or name),
        tie=tie,
        note="; ".join(notes),
        linked=bool(target_of(first)),
    )
    return ParsedLine(places=(place,))


_EXPECTED = "expected a name, a country and perhaps a year"


def _all_of(runs: Line, country: str, flags: list[str]) -> ParsedLine:
    """Every place of a line that names the country first: ``France: Colmar, Lyon``."""
    pieces: list[list[TextRun]] = [[]]
    for run in runs:
        if run.target:
            pieces[-1].append(run)
            continue
        for n, text in enumerate(re.split(r"[,;·•]|\band\b|&", run.text)):
            if n:
                pieces.append([])
            pieces[-1].append(replace(run, text=text))
    readings = [
        _read_one_place(line, flags, country, False) for p in pieces if plain(line := tidy(p))
    ]
    refused = next((r for r in readings if r.refused), None)
    if refused:
        return refused
    return ParsedLine(places=tuple(place for r in readings for place in r.places))


def _country_first(runs: Line) -> tuple[str, Line] | None:
    """Country and what follows it, where the line starts with the country and a colon."""
    for n, run in enumerate(runs):
        if run.target:
            continue
        head, colon, tail = run.text.partition(":")
        if not colon:
            head, colon, tail = (p.strip() for p in _dash(run.text))
        before = clean("".join(r.text for r in runs[:n]) + head)
        if not colon or len(before) > LONGEST_NAME:
            return None
        only = runs[0].target if n == 1 and not head.strip() else ""
        code = country_in(only)[0] or country_in(before)[0]
        left = tidy((replace(run, text=tail), *runs[n + 1 :]))
        return (code, left) if code and any(c.isalpha() for c in plain(left)) else None
    return None


def _dash(text: str) -> tuple[str, str, str]:
    spaced = f" {text}" if text[:1] in "–—-" else text
    before, dash, after = [*re.split(r"(\s[–—-]\s)", spaced, maxsplit=1), "", ""][:3]
    return before, dash, after


def _split_flag(first: Line) -> list[Line]:
    """``[flag] France [[Colmar]]`` as place and country, as if a comma stood between."""
    if len(links_of(first)) != 2 or plain(first) != " ".join(run.text for run in links_of(first)):
        return [first]
    is_country = [bool(country_in(run.text)[0]) for run in links_of(first)]
    if sum(is_country) != 1:
        return [first]
    place, country = sorted(links_of(first), key=lambda run: bool(country_in(run.text)[0]))
    return [(place,), (country,)]


def _joins(parts: list[Line]) -> bool:
    """True if a line strings several places: each but the last followed by ``and`` or ``/``."""
    named = [part for part in parts if links_of(part)]
    return any(re.match(r"(?:and|&|/)\s", plain(part)) for part in named) or any(
        re.search(r"\s(?:/|&)\s", plain(part)) and len(links_of(part)) != 1 for part in parts[:1]
    )


def _visible_name_and_additions(first: Line) -> tuple[str, list[str]]:
    """The name that is shown, and what it carries after commas."""
    text = links_of(first)[0].text if links_of(first) else plain(first)
    name, *additions = (piece.strip() for piece in text.split(","))
    if name == "Washington" and additions in (["D.C."], ["DC"]):
        return "Washington, D.C.", additions
    return name.strip(" -–—=+@*#:;.'\""), [piece for piece in additions if piece]


def _country_of(part: Line) -> tuple[str, str]:
    """The country that a part names, by the article that it links where that says more."""
    if "U.S. state" in target_of(part):
        return "", ""
    # A link to the country itself settles what the text may leave open.
    by_target = country_in(target_of(part))
    return by_target if by_target[0] else country_in(plain(part))


def _region_among_parts(country: str, parts: list[Line]) -> str:
    named = (text for part in reversed(parts) for text in (plain(part), target_of(part)))
    return next(filter(None, (region_name(country, text) for text in named)), "")


def _tail(title: str) -> str:
    bracketed = re.search(r"\(([^()]*)\)$", title)
    if bracketed:
        return bracketed[1]
    return title.rpartition(",")[2].strip() if "," in title else ""


def _quote_parts(parts: list[Line]) -> str:
    return ", ".join(plain(part) for part in parts)[:60]


def _is_foreign(text: str) -> bool:
    """True if a text is written in another script than Latin."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all(ord(c) > 0x24F and not 0x1E00 <= ord(c) <= 0x1EFF for c in letters)


_LEVELS = {"county": Level.COUNTY, "prefecture": Level.PREFECTURE, "province": Level.PROVINCE,
           "district": Level.DISTRICT, "borough": Level.BOROUGH, "township": Level.TOWNSHIP,
           "oblast": Level.PROVINCE, "voivodeship": Level.PROVINCE}  # fmt: skip


def _level_of_title(title: str) -> str:
    words = re.findall(r"\w+", title.split(",", maxsplit=1)[0].casefold())
    return _LEVELS.get(words[-1], Level.CITY) if len(words) > 1 else Level.CITY
