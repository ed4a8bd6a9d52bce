"""A value that somebody writes by hand is checked before it is a statement."""

from __future__ import annotations

import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.by_hand import ByHand, stated_by_hand

TIE = "tie:cn-jilin-changchun|us-ar-little-rock"


def test_what_has_not_come_is_announced_at_most() -> None:
    given = ByHand(TIE, "established", "2998", "Minutes", "US", "government")
    with pytest.raises(RecordError, match="has not come; correct it, or choose"):
        stated_by_hand("small", given, by="Ann")
    given = ByHand(TIE, "established", "2998", "Minutes", "US", "government", certainty="announced")
    assert stated_by_hand("small", given, by="Ann")[0].certainty == "announced"
