"""The records that ship have no doubt that is neither mended nor accepted with a reason."""

from __future__ import annotations

import pytest

from paradiplomacy.doubts.checks import accepted_in, find_doubts, settle
from paradiplomacy.doubts.examined_record import examine_folder
from paradiplomacy.record.open import record_folder, shipped_records
from paradiplomacy.sources.record_folder import read_folder_tables


@pytest.mark.parametrize("name", shipped_records())
def test_every_doubt_is_mended_or_accepted_and_no_acceptance_outlives_it(name: str) -> None:
    with record_folder(name) as path:
        folder = read_folder_tables(path)
    settled = settle(find_doubts(examine_folder(folder)), accepted_in(folder))
    still = [f"{one.file}, row {one.row}: {', '.join(one.key)}" for one in settled.open]
    gone = [f"accepted_doubts.csv, row {one.row}: {', '.join(one.key)}" for one in settled.stale]
    assert not still, f"mend or accept (paradiplomacy record check {name}):\n" + "\n".join(still)
    assert not gone, "remove, for no check finds it any more:\n" + "\n".join(gone)


@pytest.mark.parametrize("name", shipped_records())
def test_every_acceptance_says_why_in_a_sentence(name: str) -> None:
    with record_folder(name) as path:
        accepted = accepted_in(read_folder_tables(path))
    assert [one.row for one in accepted if len(one.why.split()) < 5] == []
