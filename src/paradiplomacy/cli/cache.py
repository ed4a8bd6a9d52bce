"""Results that are kept between runs: what there is, and how to be rid of it."""

from __future__ import annotations

from datetime import UTC, datetime

from paradiplomacy.cache import ResultCache, cache_folder
from paradiplomacy.cli.options import says
from paradiplomacy.cli.reply import Printer


@says("cache")
def info(reply: Printer) -> None:
    """Show which results are kept, of which records, and how large they are.

    Example: `paradiplomacy cache info`
    """
    results = _open_result_cache()
    entries = results.entries()
    rows = [
        {"what": entry.what, "records": list(entry.of)}
        | {"bytes": entry.size, "used": _time(entry.used)}
        for entry in entries
    ]
    shown = (
        (entry.what, ", ".join(entry.of), _megabytes(entry.size), _time(entry.used))
        for entry in entries
    )
    size, most = (_megabytes(n) for n in (sum(entry.size for entry in entries), results.largest))
    folder = str(results.folder)
    if not reply.prints({"folder": folder, "most": results.largest, "results": rows}):
        reply.grid(reply.say("title"), ("what", "records", "size", "used"), shown)
        reply.line("size", size=size, most=most, folder=folder)


@says()
def clear(reply: Printer) -> None:
    """Remove all results that are kept; the next study works everything out again.

    Example: `paradiplomacy cache clear`
    """
    results = _open_result_cache()
    reply.line("removed", size=_megabytes(results.clear()), folder=str(results.folder))


def _open_result_cache() -> ResultCache:
    return ResultCache(cache_folder() / "results")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat(timespec="seconds")
