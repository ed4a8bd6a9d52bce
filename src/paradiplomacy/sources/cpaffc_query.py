"""Fetch CPAFFC's registry of friendship cities: one question, and its answer in a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx2

from paradiplomacy.errors import FetchError, FileError
from paradiplomacy.sources.cpaffc import rows_of_answer
from paradiplomacy.sources.user_agent import agent
from paradiplomacy.tabular.json_files import parse_json, read_json
from paradiplomacy.writing import write_whole

QUERY_ADDRESS = "https://www.cpaffc.org.cn/index/friend_city/ajax"
_FILTERS = ("prov", "city", "w_city", "w_country", "qzsj", "qzsj_end")
_WAIT = httpx2.Timeout(120.0, connect=20.0)


@dataclass(frozen=True, slots=True)
class FetchedRegistry:
    """A registry in a file.

    `fetched`: ISO time in UTC.
    `rows`, `repeated`: rows of the answer, and how many of them stand there a second time.
    `new`: whether the service was asked; the file of an earlier fetch is left as it is.
    """

    file: Path
    endpoint: str
    fetched: str
    rows: int
    repeated: int
    new: bool


def fetch_cpaffc(
    file: str | Path,
    *,
    endpoint: str = QUERY_ADDRESS,
    at_least: int = 3000,
    contact: str = "",
    now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
) -> FetchedRegistry:
    """Fetch the whole registry into a file that `read_cpaffc` reads; asks once.

    `file`: new, or that of an earlier fetch: then nothing is asked.
    `endpoint`: address of the query.
    `at_least`: rows below which the answer is taken for a part; it had 3,187 in September 2026.
    `contact`: where the keepers of the service can reach you; sent in the ``User-Agent``.

    Raises FetchError: The service is out of reach, refuses, or sends no whole list. Nothing is
        written.
    Raises RecordError: The file holds something else.
    """
    at = Path(file)
    if at.exists():
        return _fetched_earlier(at)
    content = _ask_once(endpoint, agent(version("paradiplomacy"), contact))
    try:
        text = content.decode("utf-8-sig")
        rows = rows_of_answer(parse_json(text))
    except ValueError as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        why = "it is a web page" if content.lstrip()[:1] == b"<" else why
        raise FetchError(
            f"{endpoint}: no list of ties came: {why}; check the address, or try it later"
        ) from None
    if len(rows) < at_least:
        raise FetchError(
            f"{endpoint}: only {len(rows):,} ties came, expected {at_least:,} or more; try it "
            "later, or say with --at-least how many there are"
        )
    fetched = now().isoformat(timespec="seconds")
    about = json.dumps({"fetched": fetched, "endpoint": endpoint}, ensure_ascii=False)
    write_whole(at, f'{about[:-1]}, "answer": {text}}}\n')  # the answer as it came
    return FetchedRegistry(at, endpoint, fetched, len(rows), _count_repeated(rows), new=True)


def _fetched_earlier(at: Path) -> FetchedRegistry:
    loaded = read_json(at)
    try:
        rows = rows_of_answer(loaded)
        endpoint, fetched = str(loaded["endpoint"]), str(loaded["fetched"])
    except (ValueError, KeyError, TypeError):
        raise FileError(at.name, "is no file of an earlier fetch; name a new file") from None
    return FetchedRegistry(at, endpoint, fetched, len(rows), _count_repeated(rows), new=False)


def _ask_once(endpoint: str, user_agent: str) -> bytes:
    asked = {"is_ajax": "1", **{f"filter[{name}]": "" for name in _FILTERS}}
    headers = {"User-Agent": user_agent, "Accept": "application/json"}
    try:
        response = httpx2.post(endpoint, data=asked, headers=headers, timeout=_WAIT)
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeEncodeError) as error:
        reason = str(error) or type(error).__name__
        raise FetchError(
            f"{endpoint}: no whole answer came ({reason}); check the address, or try it later"
        ) from None
    if response.status_code != 200:
        reason = f"HTTP {response.status_code} {response.reason_phrase}".strip()
        raise FetchError(f"{endpoint}: {reason}; check the address, or try it later")
    return response.content


def _count_repeated(rows: Sequence[Any]) -> int:
    times = Counter(json.dumps(row, sort_keys=True) for row in rows)
    return times.total() - len(times)
