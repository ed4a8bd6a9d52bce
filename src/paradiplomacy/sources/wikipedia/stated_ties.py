"""Facts that a list gives of a tie beside its ends: since when, until when, of what kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.ties import TieKind

UNKNOWN = "unknown"
"""The date of a change that is said to have happened, but not when."""


@dataclass(frozen=True, slots=True)
class StatedTie:
    """Tie as the words beside a partner describe it.

    `established`: EDTF, or ``""``.
    `changes`: later changes of status by name, with EDTF date or `UNKNOWN`.
    `kind`: kind of tie, where the words name one; ``""`` otherwise.
    `doubt`: the word by which the line says that there is no tie, or not yet.
    `rest`: words that were not understood.
    """

    established: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    doubt: str = ""
    rest: str = ""


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_MONTH = r"(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATE = re.compile(
    rf"(?<![\w/.])(?P<about>(?:circa|ca\.?|c\.|about|around|~)\s*)?(?:"
    rf"(?P<y1>{_YEAR})-(?P<m1>[01]\d)(?:-(?P<d1>[0-3]\d))?(?![\d-])"
    rf"|(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s+{_MONTH.format('m2')},?\s+(?P<y2>{_YEAR})"
    rf"|{_MONTH.format('m3')}\s+(?P<d3>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})"
    rf"|{_MONTH.format('m4')},?\s+(?P<y4>{_YEAR})"
    rf"|(?P<d5>[0-3]?\d)\.(?P<m5>[01]?\d)\.(?P<y5>{_YEAR})"
    rf"|(?P<y6>{_YEAR}))(?!\w)",
    re.IGNORECASE,
)
_SHORT_RANGE = re.compile(r"(?<!\d)((?:18|19|20)\d\d)\s*–\s*(\d\d)(?![\d-])")

_D = r"(?:\s*(?:(?:since|in|on|from|as of|after|by)\s+)?§(\d+)§)"
_CHANGES = (
    ("suspended", r"(?:temporarily )?(?:suspended|suspension|frozen|on hold|paused)"),
    ("dormant", r"(?:inactive|dormant)"),
    ("ended", r"(?:ended|terminated|dissolved|cancelled|canceled|revoked|severed|discontinued|"
              r"annulled|defunct|broken off|withdrawn|expired|ceased|until|till|ex)"),
    ("resumed", r"(?:resumed|reactivated|restored|reinstated)"),
    ("renewed", r"(?:renewed|reaffirmed|re-signed|reconfirmed)"),
)  # fmt: skip
_LONGEST = 400
"""Characters; no list says more of a tie, and what is longer is prose."""
_DOUBT = re.compile(
    r"\b(proposed|planned|pending|negotiat\w*|candidate|prospective|unofficial|not official\w*|"
    r"letter of intent|under discussion|in preparation|declaration of intent|rejected)\b"
)
_FILLER = re.compile(
    r"\b(?:since|from|in|on|as|of|the|established|est|signed|twinned|twin|twins|twinning|founded|"
    r"formed|agreement|sister|city|cities|town|towns|and|with|is|was|officially|formally|present|"
    r"today|now|to|tie|ties|relationship|partnership|partner|municipality|signing|year|reactivation)\b"
    r"|[\W_]+"
)


def kind_of_words(text: str) -> str:
    """The kind of tie that words such as a heading name; ``""`` where they name none.

    >>> kind_of_words("Friendship cities"), kind_of_words("Partner towns"), kind_of_words("Bern")
    ('friendship', 'sister', '')
    """
    words = text.casefold()
    for kind, pattern in (
        (TieKind.FRIENDSHIP, r"\bfriend(?:ship|ly)?\b"),
        (TieKind.MEMORANDUM, r"\bmemorand(?:um|a)\b|\bmou\b"),
        (TieKind.COOPERATION, r"\bco-?operat(?:ion|ive)\b"),
        (TieKind.SISTER_PORT, r"\bsister ports?\b|\bport partner"),
        (
            TieKind.SISTER,
            r"\b(?:twin(?:s|ned|nings?)?|sister(?:hood)?|partner(?:s|ship|ships)?|jumelage)\b",
        ),
    ):
        if re.search(pattern, words):
            return kind.value
    return ""


def condition_of(text: str) -> str:
    """The change of status that a heading says of all that stand below it.

    >>> condition_of("Former twin towns"), condition_of("Suspended"), condition_of("Twin towns")
    ('ended', 'suspended', '')
    """
    words = text.casefold()
    if re.search(r"\b(?:former|past|previous|historical?)\b", words):
        return "ended"
    return next((name for name, p in _CHANGES[:3] if re.search(rf"\b{p}\b", words)), "")


@lru_cache(maxsize=4096)
def read_tie(text: str) -> StatedTie:
    """Read the words beside a partner.

    >>> read_tie("1992–2022").established, read_tie("1992–2022").changes
    ('1992', (('ended', '2022'),))
    >>> suspended = read_tie("since 5 May 1987, suspended")
    >>> suspended.established, suspended.changes
    ('1987-05-05', (('suspended', 'unknown'),))
    >>> read_tie("district").rest
    'district'
    """
    if len(text) > _LONGEST:
        return StatedTie(rest=text[:_LONGEST])
    words, dates = _number_dates_in_text(text)
    doubt = _DOUBT.search(words)
    changes: list[tuple[str, str]] = []
    established = ""
    span = re.search(r"§(\d+)§\s*(?:–|—|-|−|to|until|till)\s*(?:§(\d+)§|present|today|now)?", words)
    if span and (span[2] or not re.search(r"(?:until|till)$", span[0])):
        established = dates[int(span[1])]
        if span[2]:
            changes.append(("ended", dates[int(span[2])]))
        words = _text_without_match(words, span)
    for name, pattern in _CHANGES:
        while (match := re.search(rf"\b{pattern}\b{_D}?", words)) is not None:
            date = dates[int(match[1])] if match[1] else UNKNOWN
            if not any(known == name for known, _ in changes) or date != UNKNOWN:
                changes.append((name, date))
            words = _text_without_match(words, match)
    if open_start := re.search(r"(?:^|[(;,])\s*[–—−-]\s*§(\d+)§", words):
        changes.append(("ended", dates[int(open_start[1])]))
        words = _text_without_match(words, open_start)
    words, former = re.subn(r"\b(?:former(?:ly)?|previously)\b", " ", words)
    if former and not any(name == "ended" for name, _ in changes):
        changes.append(("ended", UNKNOWN))
    kind = kind_of_words(words)
    words = re.sub(
        r"\b(?:friendship|friend|memorandum|mou|understanding|co-?operation)\b", " ", words
    )
    first = re.search(r"§(\d+)§", words)
    if first and not established:
        established = dates[int(first[1])]
        words = _text_without_match(words, first)
    rest = re.sub(r"§(\d+)§", lambda m: f" {dates[int(m[1])]} ", words)
    rest = rest if _FILLER.sub("", rest) else ""
    return _drop_ends_before_start(
        StatedTie(
            established, tuple(changes), kind, doubt[1] if doubt else "", " ".join(rest.split())
        )
    )


def _number_dates_in_text(text: str) -> tuple[str, list[str]]:
    """The text in small letters with each date replaced by its number."""
    dates: list[str] = []
    text = _SHORT_RANGE.sub(lambda m: f"{m[1]}–{m[1][:2]}{m[2]}", text.replace("§", " "))

    def number(match: re.Match[str]) -> str:
        dates.append(_edtf(match))
        return f" §{len(dates) - 1}§ "

    return _DATE.sub(number, text).casefold(), dates


def _edtf(match: re.Match[str]) -> str:
    groups = match.groupdict()
    which = next(n for n in "123456" if groups[f"y{n}"])
    year = groups[f"y{which}"]
    month, day = groups.get(f"m{which}") or "", groups.get(f"d{which}") or ""
    number = _MONTHS.get(month.casefold()) or (int(month) if month else 0)
    about = "~" if groups["about"] else ""
    # A day or month that the calendar lacks is left out: what remains is vaguer, not wrong.
    for parts in ((year, number, int(day or 0)), (year, number), (year,)):
        text = "-".join(f"{part:02d}" if isinstance(part, int) else part for part in parts)
        if 0 in parts:
            continue
        try:
            EventDate.parse(text + about)
        except ValueError:
            continue
        return text + about
    return year + about


def _text_without_match(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _drop_ends_before_start(tie: StatedTie) -> StatedTie:
    """Dates of an end before the start are not dates; the words are kept as not understood."""
    if not tie.established:
        return tie
    start = EventDate.parse(tie.established)
    wrong = [d for _, d in tie.changes if d != UNKNOWN and EventDate.parse(d).before(start)]
    if not wrong:
        return tie
    changes = tuple((name, UNKNOWN if date in wrong else date) for name, date in tie.changes)
    odd = f"{' and '.join(wrong)} before {tie.established}"
    return replace(tie, established="", changes=changes, rest=f"{tie.rest} {odd}".strip())
