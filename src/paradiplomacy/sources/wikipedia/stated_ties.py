"""Facts that a list gives of a tie beside its ends: since when, until when, of what kind."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from paradiplomacy.language.written_dates import read_written_date
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


_YEAR = r"(?:1[89]\d\d|20\d\d)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w/.])(?P<about>(?:circa|ca\.?|c\.|about|around|~)\s*)?(?:"
    rf"{_YEAR}-[01]\d(?:-[0-3]\d)?(?![\d-])|{_DAY}\s+{_MONTH},?\s+{_YEAR}"
    rf"|{_MONTH}\s+{_DAY},?\s+{_YEAR}|{_MONTH},?\s+{_YEAR}|[0-3]?\d\.[01]?\d\.{_YEAR}|{_YEAR})(?!\w)",
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


_KINDS = (
    (TieKind.FRIENDSHIP, r"\bfriend(?:ship|ly)?\b"),
    (TieKind.MEMORANDUM, r"\bmemorand(?:um|a)\b|\bmou\b"),
    (TieKind.COOPERATION, r"\bco-?operat(?:ion|ive)\b"),
    (TieKind.SISTER_PORT, r"\bsister ports?\b|\bport partner"),
    (
        TieKind.SISTER,
        r"\b(?:twin(?:s|ned|nings?)?|sister(?:hood)?|partner(?:s|ship|ships)?|jumelage)\b",
    ),
)


def kind_of_words(text: str) -> str:
    """The kind of tie that words such as a heading name; ``""`` where they name none.

    >>> kind_of_words("Friendship cities"), kind_of_words("Partner towns"), kind_of_words("Bern")
    ('friendship', 'sister', '')
    """
    words = text.casefold()
    return next((kind.value for kind, pattern in _KINDS if re.search(pattern, words)), "")


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
    """A date that was found, without a day or month that the calendar lacks."""
    vaguer = re.sub(rf"(?<!\d){_DAY}[\s.,]+|-\d\d$", "", match[0], count=1)
    for written in (match[0], vaguer):
        with suppress(ValueError):
            return read_written_date(written, ("en",))
    year: str = re.findall(_YEAR, match[0])[0]
    return year + "~" * bool(match["about"])


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
