"""What tests of fetching share: a service on this machine, and a fetch from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.wikidata_service import NOON, Service, made_up_rows, serving

from paradiplomacy.sources.wikidata.fetch import fetch_wikidata
from paradiplomacy.sources.wikidata.pages import FetchNote


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(Service(made_up_rows(23))) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def fetch(service: Service, waits: list[float], tmp_path: Path) -> Callable[..., FetchNote]:
    def run(folder: str = "out", **options: Any) -> FetchNote:
        given = {"endpoint": service.url, "page_size": 10, "now": lambda: NOON} | options
        return fetch_wikidata(tmp_path / folder, sleep=waits.append, **given)

    return run
