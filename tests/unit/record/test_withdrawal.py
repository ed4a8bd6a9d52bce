"""An account is withdrawn from a record folder."""

from __future__ import annotations

from datetime import date

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.record.withdrawal import withdraw_from_folder
from paradiplomacy.sources.record_folder import read_record_folder

TODAY = date(2026, 11, 30)


def test_what_the_other_end_confirmed_of_it_goes_with_it(folder: Folder) -> None:
    folder.add("sources.csv", id="memo", title="A memo", place=LITTLE_ROCK)
    folder.add("sources.csv", id="confirm-1", title="Confirmation", end="CN", place=CHANGCHUN)
    folder.add("accounts.csv", id="lr-1", side="US", office="City", consent="name", source="memo")
    folder.tie("purpose", "mutual gain", source="memo", locator="p. 2")
    stated = read_record_folder(folder.write()).statements
    said = next(s.id for s in stated if (s.source, s.property) == ("memo", "purpose"))
    folder.tie("purpose", "mutual gain", source="confirm-1", locator=said)
    path = folder.write()
    done = withdraw_from_folder(path, "lr-1", by="Ann", today=TODAY)
    left = read_record_folder(path)
    assert not {"memo", "confirm-1"} & {s.source for s in left.statements}
    assert "mutual gain" not in (path / "ties.csv").read_text(encoding="utf-8")
    assert (done.sources, done.others) == (("memo",), 2)


def test_what_others_say_stays(folder: Folder) -> None:
    folder.add("accounts.csv", id="lr-1", side="US", office="City", consent="name", source="lr")
    before = {s.id for s in read_record_folder(folder.write()).statements}
    folder.add("sources.csv", id="memo", title="A memo", place=LITTLE_ROCK)
    folder.add("accounts.csv", id="lr-2", side="US", office="Club", consent="name", source="memo")
    path = folder.write()
    withdraw_from_folder(path, "lr-2", by="Ann", today=TODAY)
    assert {s.id for s in read_record_folder(path).statements} == before
