"""Resolve the places of all registries of a store anew."""

from __future__ import annotations

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import StoreOf
from paradiplomacy.cli.show import as_json, progress_bar, table

__all__ = ["resolve_all"]


def resolve_all(store: StoreOf, *, json: Json = False) -> None:
    """Resolve the places of all registries of a store anew, each in the company of all others.

    An import knows the ties of what is in the store by then; after this, the order of the imports
    decides nothing. What people decided stands. Run `paradiplomacy link` again afterwards.

    Example: `paradiplomacy place resolve-all --store world.db`
    """
    from dataclasses import asdict

    from paradiplomacy.cli.show import store_name
    from paradiplomacy.record.resolving import resolve_all as resolve_stored

    with progress_bar() as progress:
        done = resolve_stored(store, progress=progress)
    if json:
        as_json(
            "place-resolve-all",
            {"store": store_name(store), "records": [asdict(outcome) for outcome in done]},
        )
        return
    columns = ("record", "mentioned", "resolved", "wait for you", "changed")
    rows = (
        (outcome.record, outcome.mentions, outcome.resolved, outcome.ambiguous, outcome.changed)
        for outcome in done
    )
    table("Places", columns, rows)
