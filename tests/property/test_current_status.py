"""No tie is active unless something of it is dated in the years before the record's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.strategies import PLACES, edtf, folders
from tests.support.examples import examples
from tests.support.folders import Folder

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import Status
from paradiplomacy.record.current_status import current_statuses

# The record speaks to the first day of 2026.
SINCE, UNTIL = date(2016, 1, 1), date(2026, 1, 1)


@settings(max_examples=examples(40))
@given(st.data())
def test_an_active_tie_has_a_date_in_the_files_that_makes_it_so(data: st.DataObject) -> None:
    with TemporaryDirectory() as here:
        folder = data.draw(folders(Path(here) / "folder"))
        for source in folder.tables["sources.csv"]:
            own = [place for place in PLACES if place[:2].upper() == source["end"]]
            source["place"] = data.draw(st.sampled_from(("", *own)))
            source["dated"] = data.draw(st.one_of(st.just(""), edtf(2005, 2025)))
        record = folder.record()
        for key, now in current_statuses(record).items():
            dates = list(_dates(folder, set(record.ties[key].ends)))
            recent = [when for when in dates if SINCE <= when.earliest <= UNTIL]
            if now.status is Status.ACTIVE:
                assert recent, (key, now)
            if now.status is Status.NOT_KNOWN and now.last_sign is not None:
                assert now.last_sign.earliest <= UNTIL


def _dates(folder: Folder, ends: set[str]) -> Iterator[EventDate]:
    """Every date that any file has of a pair of places, whatever it says happened then."""
    sources = {row["id"]: row for row in folder.tables["sources.csv"]}
    alike = {"cn-peking": "cn-beijing"}
    for file in ("ties.csv", "exchanges.csv", "responses.csv"):
        for row in folder.tables.get(file, ()):
            named = {row.get(end, "") for end in ("place_a", "place_b", "place", "partner")} - {""}
            if {alike.get(place, place) for place in named} != ends:
                continue
            source = sources[row["source"]]
            texts = [row.get("date", ""), source["dated"]]
            if row.get("property") not in ("kind", "purpose"):
                texts.append(row.get("value", ""))
            yield from (EventDate.parse(text) for text in texts if text not in ("", "unknown"))
