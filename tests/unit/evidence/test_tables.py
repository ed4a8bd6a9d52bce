"""Moments in the tables of a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect

from paradiplomacy.evidence.tables import UtcDateTime

SHANGHAI = timezone(timedelta(hours=8))
SQLITE: Dialect = sqlite.dialect()
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
NOON = datetime(2024, 5, 6, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL])
def test_a_moment_goes_in_and_out_in_utc(dialect: Dialect) -> None:
    stored = UtcDateTime().process_bind_param(NOON, dialect)
    back = UtcDateTime().process_result_value(stored, dialect)
    assert back == NOON
    assert back is not None
    assert back.tzinfo is UTC


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        UtcDateTime().process_bind_param(NOON.replace(tzinfo=None), SQLITE)
