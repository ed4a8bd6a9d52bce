"""Which cases run by default: all that once failed, and a part of the others."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cache

from tests.hostile.aims import aimed
from tests.hostile.places import PLACES
from tests.hostile.spoils import SPOILS
from tests.hostile.targets import targets

PART = 35
"""One pair of target and mutation in so many runs by default, and of aimed cases a third of that.

It is no more than there are targets, so that each mutation occurs.
"""

FAILED: dict[str, tuple[str, ...]] = {
    "a-bomb-of-gzip": ("series", "states"),
    "a-byte-that-is-no-utf-8": ("fit-simulated", "states"),
    "a-column-twice": ("suggest",),
    "a-line-of-ten-megabytes": ("events",),
    "a-link-that-dangles": ("record-laws", "record-responses", "record-series", "store-written"),
    "a-link-to-a-full-device": ("edges", "record-series"),
    "a-link-to-endless-zeros": ("claims-run", "html"),
    "a-link-to-itself": ("record-laws",),
    "a-name-that-is-no-text": ("edges", "fit-checked", "mapping", "record-series"),
    "a-name-with-a-line-break": ("fit-checked", "record-laws"),
    "a-nul": ("edges",),
    "a-part-twice": ("actors", "store-read"),
    "a-pipe-that-nobody-writes-to": ("code", "table"),
    "a-pipe-with-the-whole-file": ("html",),
    "an-error-page": ("edges",),
    "an-old-workbook": ("fit-checked",),
    "a-quotation-mark-never-closed": ("dyads", "events", "states"),
    "code-an-error": ("code",),
    "code-an-error-in-its-error": ("code",),
    "cut-in-the-last-row": ("events",),
    "cut-in-the-middle": ("edges",),
    "cut-near-the-end": ("events", "table"),
    "date-thirtieth-of-february": ("record-ties",),
    "flipped-bits": ("store-read",),
    "line-breaks-of-unicode": ("edges", "table"),
    "no-name-at-all": ("record-judgements", "store-read"),
    "number-five-thousand-digits": ("events",),
    "number-nineteen-nines": ("actors", "dyads"),
    "one-byte": ("store-written",),
    "packed-by-gzip": ("fit-checked", "fit-simulated"),
    "packed-by-zip": ("fit-simulated",),
    "random-bytes": ("fit-checked",),
    "random-bytes-after": ("fit-checked", "fit-simulated"),
    "text-long": ("judgements",),
    "text-private-use": ("judgements",),
    "text-soft-hyphen": ("record-places",),
    "twenty-thousand-columns": ("series",),
    "two-byte-order-marks": ("suggest",),
    "utf-7": ("claims-listed",),
}
"""By mutation: targets for which it once ended badly, or some of many that did so alike."""

FAILED_ALONE = (
    "addresses * 9",
    "addresses import 8",
    "addresses info by store 1?",
    "folders-of-records a table in capitals",
    "folders-of-records a workbook for a table",
    "formula-cells csv",
    "formulas deep calls",
    "formulas escape",
    "formulas five thousand terms",
    "formulas long",
    "formulas nul",
    "judgements itself",
    "mappings encoding ebcdic",
    "mappings format twice",
    "numbers-of-records population nineteen nines [cm]*",
    "numbers-of-records population four hundred and one digits csv",
    "options-of-models fit commit * 1e-320",
    "options-of-models fit sample * 9999999999999999999*",
    "options-of-models fit tick * nan",
    "options-of-models fit tick * 1e-320",
    "options-of-models simulate until * 9999999999999999999",
    "options-of-models simulate worlds * 1000000000",
    "options-of-models simulate worlds * 9999999999999999999",
    "sql-that-is-odd pad",
    "sql-that-reaches-out where * page",
    "stores-that-cannot-be-written * full disk *",
    "stores-that-cannot-be-written * read only",
    "times-of-events huge interval",
    "times-of-events tiny interval",
    "where-results-go checks a full disk",
    "where-results-go p* a full disk",
    "where-results-go package a link to itself",
    "where-results-go package no folder to be in",
    "where-results-go schema a full disk",
    "where-results-go judgements [!l]*",
    "where-results-go schema a pipe",
    "workbooks far last cell table",
    "workbooks number that is none *",
    "workbooks remark *table",
    "workbooks shared text minus one table",
)
"""Patterns of aimed cases that once ended badly, or one of many that did so alike."""


@cache
def chosen_pairs(*, all_of_them: bool = False) -> list[tuple[str, str]]:
    """Pairs of target and mutation: by default a part in which each of both occurs."""
    return [
        (target, mutation)
        for n, target in enumerate(targets())
        for m, mutation in enumerate([*SPOILS, *PLACES])
        if all_of_them or (n + m) % PART == 0 or target in FAILED.get(mutation, ())
    ]


@cache
def chosen_aimed(*, all_of_them: bool = False) -> list[str]:
    """Aimed cases: by default those that once failed, and a part of the others that are short."""
    failed = {name for name in aimed() if any(fnmatch(name, one) for one in FAILED_ALONE)}
    short = [name for name, case in aimed().items() if not case.long]
    part = failed | set(short[:: 3 * PART])
    return [name for name in aimed() if all_of_them or name in part]
