"""What those who spoke did not agree to show, and a look for it in all that is made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

# Words that only a closed source says, or that stand beside what an anonymous one says.
CLOSED = (
    "Hushwhisper",
    "1999-09-09",
    "1998-08-08",
    "closed-locator",
    "closed-note",
    "Confidential Desk",
    "hushville",  # the key of a place that only a closed source names
    "hushalias",
    "quietham",  # and of one that the gazetteer describes, for a closed source alone
    "hush-reason",
    "Hush Author",
)
ANONYMOUS = (
    "Aide of the mayor",
    "https://example.org/aide",
    "tape-7",
    "was-nervous",
    "met at home",
    "Foreign Affairs Desk",
    "aide-reason",
    "Aide Author",
)
TIERED = {
    # What each tier hides; of the last two, everything.
    "role": ("title", "url", "note", "locator", "remark", "text"),
    "city": ("title", "url", "note", "locator", "remark", "text", "office", "role"),
    "region": ("title", "url", "note", "locator", "remark", "text", "office", "role", "place"),
    "none": ("title", "url", "note", "locator", "remark", "office", "role", "place", "day", "text"),
    "embargo": ("title", "url", "note", "locator", "remark", "office", "role", "place", "text"),
}
DAYS = {"none": "2011-11-12"}
HIDDEN = tuple(
    DAYS[tier] if what == "day" else f"{tier}{what}secret"
    for tier, fields in TIERED.items()
    for what in fields
)


def add_tiered(folder: Folder) -> None:
    """An account of each tier, and one under an embargo, with a secret in every field."""
    for tier in TIERED:
        secret = {what: f"{tier}{what}secret" for what in TIERED["none"]}
        place = f"us-zz-{secret['place']}"
        folder.place(place, secret["place"].title(), "Ohio", 40.5, -82.5)
        folder.add(
            "sources.csv",
            id=f"talk-{tier}",
            title=secret["title"],
            url=f"https://example.org/{secret['url']}",
            note=secret["note"],
        )
        cited = {"source": f"talk-{tier}", "locator": secret["locator"], "note": secret["remark"]}
        asked = {"embargo": "2999"} if tier == "embargo" else {"consent": tier}
        folder.add("accounts.csv", id=f"n-{tier}", side="US", place=place, partner=CHANGCHUN,
                   office=secret["office"], role=secret["role"], date=DAYS.get(tier, "2011"),
                   **asked, **cited)  # fmt: skip
        folder.add("answers.csv", account=f"n-{tier}", question="trust.city", value="4",
                   text=secret["text"], **cited)  # fmt: skip


IN_GROUPS = (
    *(f"{tier}{what}secret" for tier in ("role", "city") for what in ("place", "office", "role")),
    *(f"19{at}1-0{at}-0{at}" for at in range(1, 4)),
)
"""What one respondent an end loses: office, role, place, and the day that would name the tie."""


def must_not_show(text: str, more: tuple[str, ...] = ()) -> None:
    folded = text.casefold()
    assert [word for word in (*CLOSED, *ANONYMOUS, *HIDDEN) if word in folded or word in text] == []
    assert [word for word in more if word in folded] == []


def must_not_hold(path: Path, more: tuple[str, ...] = ()) -> None:
    """No part of a file shows it; what was looked through before need not be again."""
    for content in _parts_of(path.read_bytes()):
        key = hashlib.sha256(content).digest(), more
        if key not in _LOOKED_THROUGH:
            must_not_show(shown_in(content), more)
            _LOOKED_THROUGH.add(key)


_LOOKED_THROUGH: set[tuple[bytes, tuple[str, ...]]] = set()
"""Contents that show none of these words: an archive has those of the files beside it."""


def _parts_of(content: bytes) -> Iterator[bytes]:
    """A file that is not packed, or all that is packed in it."""
    file = io.BytesIO(content)
    if content.startswith(b"PAR1") or not zipfile.is_zipfile(file):
        yield content
        return
    with zipfile.ZipFile(file) as held:
        yield "\n".join(held.namelist()).encode()
        for name in held.namelist():
            yield from _parts_of(held.read(name))


def shown(path: Path) -> str:
    """All text that a file holds."""
    return shown_in(path.read_bytes())


def shown_in(content: bytes) -> str:
    """All text that the bytes of a file hold; of what is packed, of its parts."""
    file = io.BytesIO(content)
    if content.startswith(b"PAR1"):  # compressed: look at what is in it
        return str(pl.read_parquet(file).to_dicts())
    if zipfile.is_zipfile(file):
        return "\n".join(shown_in(part) for part in _parts_of(content))
    return content.decode("utf-8", errors="replace")


def no_group_is_broken(text: str) -> None:
    must_not_show(text, IN_GROUPS)


COMMANDS: list[list[str]] = [
    ["record", "info"],
    ["tie", "show", LITTLE_ROCK, CHANGCHUN],
    ["place", "show", LITTLE_ROCK],
    ["place", "show", CHANGCHUN],
    ["count"],
    ["count", "all-levels"],
    ["hypothesis", "run"],
]
