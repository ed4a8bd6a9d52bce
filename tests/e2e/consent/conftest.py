"""Folders and a store with what must not be shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.consent import ANONYMOUS, add_tiered
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.evidence.consent.anonymity import GROUP
from paradiplomacy.sources.record_folder import read_record_folder

Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a tier hides by itself, where no group of look-alikes is asked for."""
    monkeypatch.setenv(GROUP, "1")


@pytest.fixture
def private(folder: Folder) -> Folder:
    """The small folder with a closed and an anonymous source."""
    folder.add(
        "sources.csv",
        id="closed-interview",
        title="Hushwhisper",
        url="https://example.org/Hushwhisper",
        consent="closed",
        voice="government",
        note="closed-note",
    )
    folder.add(
        "sources.csv",
        id="interview",
        title=ANONYMOUS[0],
        url=ANONYMOUS[1],
        consent="anonymous",
        end="CN",
        voice="government",
        note=ANONYMOUS[4],
    )
    closed = {"source": "closed-interview", "locator": "closed-locator", "note": "closed-note"}
    open_ = {"source": "interview", "locator": ANONYMOUS[2], "note": ANONYMOUS[3]}
    folder.tie("ended", "1999-09-09", **closed).tie("renewed", "2004-05-06", **open_)
    folder.add("shocks.csv")
    for told, key in ((closed, "whispered"), (open_, "told")):
        day = "1998-08-08" if told is closed else "2005-06-07"
        what = "Hushwhisper" if told is closed else "A delegation came."
        folder.add("exchanges.csv", id=key, date=day, description=what, **told)
        folder.add("responses.csv", id=key, place=LITTLE_ROCK, partner=CHANGCHUN, date=day,
                   description=what, **told)  # fmt: skip
        folder.add("series.csv", series="opinion.local", of="US", date=day, value="42", **told)
    folder.add("accounts.csv", id="whispered", side="US", office="Confidential Desk", **closed)
    folder.add("accounts.csv", id="told", side="CN", office=ANONYMOUS[5], **open_)
    add_tiered(folder)
    hush = {"country": "US", "source": "closed-interview"}
    folder.add("places.csv", id="us-zz-hushville", name="Hushville", **hush)
    folder.place("us-zz-quietham", "Quietham", "Ohio", 40.5, -82.5)
    folder.add("places.csv", id="us-zz-aidetown", name="Aidetown", source="interview")
    for end, told in (("hushville", closed), ("quietham", closed), ("aidetown", open_)):
        folder.tie("established", "1971-02-03", place_a=f"us-zz-{end}", **told)
    said = {s.value: s.id for s in read_record_folder(folder.write()).statements}
    hushed = {"by": "Hush Author", "why": "hush-reason"}
    aided = {"by": "Aide Author", "why": "aide-reason"}
    folder.add("judgements.csv", kind="accept", subject=said["1999-09-09"], **hushed)
    folder.add("judgements.csv", kind="accept", subject=said["2004-05-06"], **aided)
    for subject, object_, why in (
        ("us-zz-hushalias", "us-zz-hushville", hushed),
        ("us-zz-hushville", LITTLE_ROCK, hushed),
        ("us-zz-aidetown", LITTLE_ROCK, aided),
    ):
        folder.add("judgements.csv", subject=subject, object=object_, **why)
    assert folder.problems() == ()
    return folder


@pytest.fixture
def stored(private: Folder, cli: Cli, tmp_path: Path) -> Path:
    """A store that holds all of it."""
    store = tmp_path / "ties.db"
    assert cli("import", private.path, "--store", store).status == 0
    assert (
        b"Hushwhisper" in store.read_bytes() + Path(f"{store}-wal").read_bytes()
        if Path(f"{store}-wal").exists()
        else b"Hushwhisper" in store.read_bytes()
    )
    return store


@pytest.fixture
def both_ends(private: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder with an account of the other end of each tier, which differs on two answers."""
    monkeypatch.delenv(GROUP)
    for at, tier in enumerate(("role", "city", "region"), 1):
        place = f"us-zz-{tier}placesecret"
        private.add("accounts.csv", id=f"m-{tier}", side="CN", place=CHANGCHUN, partner=place,
                    office=f"{tier}officesecret", role=f"{tier}rolesecret", date="2011",
                    consent=tier, source=f"talk-{tier}")  # fmt: skip
        for key, year, value in ((f"n-{tier}", f"19{at}1", "1"), (f"m-{tier}", f"19{at}9", "0")):
            given = {"account": key, "source": f"talk-{tier}"}
            private.add("answers.csv", question="trade.any", value=value, **given)
            private.add("answers.csv", question="tie.founded", date=f"{year}-0{at}-0{at}", **given)
    assert private.problems() == ()
    return private
