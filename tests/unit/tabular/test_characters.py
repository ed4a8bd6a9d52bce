"""What nobody can see in a table makes no other place."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.tabular.text import visible, visible_bytes

UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(UNSEEN)))
def test_text_and_its_bytes_lose_the_same(text: str) -> None:
    shown = visible(text)
    assert visible_bytes(text.encode()) == shown.encode()
    assert not set(shown) & set(UNSEEN)
    assert [c for c in text if c in shown] == list(shown)


def test_no_other_character_is_lost() -> None:
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    lost = set(every) - set(visible(every))
    assert len(lost) == 16
    assert "\u200c" not in lost  # a joiner of Persian
    assert visible_bytes(every.encode()).decode() == visible(every)
