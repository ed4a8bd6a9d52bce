"""Results that are kept between runs: what there is, and how to be rid of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, table

if TYPE_CHECKING:
    from paradiplomacy.cache import ResultCache

__all__ = ["clear", "info"]


def info(json: Json = False) -> None:
    """Show which results are kept, of which records, and how large they are.

    Example: `paradiplomacy cache info`
    """
    results = _open_result_cache()
    kept = results.entries()
    if json:
        rows = [
            {"what": entry.what, "records": list(entry.of)}
            | {"bytes": entry.size, "used": _time(entry.used)}
            for entry in kept
        ]
        limits = {"folder": str(results.folder), "most": results.largest}
        as_json("cache", limits | {"results": rows})
        return
    shown = (
        (entry.what, ", ".join(entry.of), _megabytes(entry.size), _time(entry.used))
        for entry in kept
    )
    table("Kept results", ("what", "of the records", "size", "last used"), shown)
    size = _megabytes(sum(entry.size for entry in kept))
    typer.echo(f"{size} of at most {_megabytes(results.largest)} in {results.folder}")


def clear() -> None:
    """Remove all results that are kept; the next study works everything out again.

    Example: `paradiplomacy cache clear`
    """
    results = _open_result_cache()
    typer.echo(f"{_megabytes(results.clear())} removed from {results.folder}")


def _open_result_cache() -> ResultCache:
    from paradiplomacy.cache import ResultCache, cache_folder

    return ResultCache.ours() or ResultCache(cache_folder() / "results")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat(timespec="seconds")
