"""A value that somebody writes by hand is checked before it is a statement."""

from __future__ import annotations

import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.hand_entry import ByHand, stated_by_hand

TIE = "tie:cn-jilin-changchun|us-ar-little-rock"


def test_what_has_not_come_is_announced_at_most() -> None:
    given = ByHand(TIE, "established", "2998", "Minutes", "US", "government")
    with pytest.raises(RecordError, match="has not come; correct it, or choose"):
        stated_by_hand("small", given, by="Ann")
    given = ByHand(TIE, "established", "2998", "Minutes", "US", "government", certainty="announced")
    assert stated_by_hand("small", given, by="Ann")[0].certainty == "announced"


@pytest.mark.parametrize(
    ("subject", "property", "fields", "wrong"),
    [
        (TIE, "kind", {"note": "Ask a.b@stadt.example"}, ["note"]),
        (TIE, "kind", {"quote": "Tel. 0541 323 1234"}, ["quote"]),
        ("exchange:x1", "description", {"value": "Choir, +49 541 3231234"}, ["value"]),
        ("contact:x1", "channel", {"value": "a.b@stadt.example"}, []),
        (TIE, "kind", {"note": "Grant of 125,000 EUR"}, []),
    ],
)
def test_persons_stand_in_nothing_that_is_shown(
    subject: str, property: str, fields: dict[str, str], wrong: list[str]
) -> None:
    given = ByHand(
        subject,
        property,
        **{"value": "sister", "title": "Minutes", "end": "US", "voice": "government", **fields},
    )
    if not wrong:
        stated_by_hand("small", given, by="Ann")
        return
    with pytest.raises(RecordError, match="personal data") as failed:
        stated_by_hand("small", given, by="Ann")
    assert [problem.field for problem in failed.value.problems] == wrong
