"""Link the places of the records in a store."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer

from paradiplomacy.cli.options import says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import progress_bar, store_name, values_of


@says("link")
def link(
    reply: Printer,
    *,
    store: Annotated[str, typer.Option(envvar="PARADIPLOMACY_STORE")] = "paradiplomacy.db",
    record: Annotated[list[str] | None, typer.Option("--record", "-r")] = None,
    threshold: Annotated[float, typer.Option(min=0.5, max=0.9999)] = 0.9,
    dry_run: bool = False,
) -> None:
    """Find the same place in several records of a store, and keep it as judgements.

    What people judged stands. What stays doubtful is left alone, and waits for a person.

    Example: `paradiplomacy link --store world.db`

    store: Store whose records are linked: a SQLite file or an address.
    record RECORD: A record of the store; may be repeated. Without it: all.
    threshold: Least probability of a link.
    dry_run: Write nothing.
    """
    from paradiplomacy.linking.stored import link_stored

    with progress_bar(reply.language) as progress:
        linked = link_stored(
            store,
            records=record or (),
            threshold=threshold,
            dry_run=dry_run,
            progress=progress,
        )
    view = _view_of_linkage(linked, store, dry_run)
    columns = ("record", "record", "ties", "ties", "in_both", "known", "known")
    counts = {name: view[name] for name in ("linked", "judgements", "new", "questions")}
    if not reply.prints(view):
        reply.grid(reply.say("title"), columns, (tuple(row.values()) for row in view["ties"]))
        reply.remark("would" if dry_run else "written", store=view["store"], **counts)


def _view_of_linkage(linked: Any, store: str, dry_run: bool) -> dict[str, Any]:
    linkage = linked.linkage
    outcomes = Counter(linkage.pairs["outcome"].to_list())
    doubts = [
        values_of(doubt, "mention", "name", "country", "why")
        | {
            "candidates": [
                values_of(each, "key", "record", "name", "country")
                | {"probability": round(each.probability, 4), "why": each.explanation}
                for each in doubt.candidates
            ]
        }
        for doubt in linkage.queue
    ]
    return (
        {"store": store_name(store), "dry_run": dry_run}
        | {"records": list(linked.records), "compared": linkage.pairs.height}
        | {"linked": outcomes["linked"], "judgements": len(linkage.judgements)}
        | {"new": len(linked.written), "questions": len(doubts)}
        | {"queue": doubts, "ties": linked.ties.rows(named=True)}
        | {"trained_on": linkage.model.trained}
    )
