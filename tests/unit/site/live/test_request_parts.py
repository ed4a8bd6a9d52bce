"""What answers take from a request."""

from __future__ import annotations

import pytest

from paradiplomacy.site.live.request_parts import whole_number


@pytest.mark.parametrize(
    ("text", "row"), [("17", 17), ("", 0), ("-1", 0), ("٣", 0), ("1" * 18, 0), ("1.0", 0)]
)
def test_what_is_no_number_of_a_row_is_that_of_none(text: str, row: int) -> None:
    assert whole_number(text) == row
