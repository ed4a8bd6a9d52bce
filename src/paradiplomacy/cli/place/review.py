"""What waits for a person to say which place it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import RecordOf, StoreOf, record_of
from paradiplomacy.cli.place.resolve import candidate_view, print_candidates
from paradiplomacy.cli.show import as_json, console, note, progress_bar

if TYPE_CHECKING:
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate

__all__ = ["review"]


def review(
    store: StoreOf,
    *,
    record: RecordOf = None,
    limit: Annotated[int, typer.Option(min=0, help="Mentions to show; 0 for all.")] = 20,
    json: Json = False,
) -> None:
    """List the mentions of a record that no place of the gazetteer could be found for.

    Example: `paradiplomacy place review --store world.db --limit 5`
    """
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.review import review_queue
    from paradiplomacy.record.importing import company_of
    from paradiplomacy.sources.gazetteer import gazetteer

    with Store.open(store, create=False) as opened, progress_bar() as progress:
        progress("reading the store", 0.0)
        chosen = record_of(opened, record)
        material = opened.material(chosen)
        known = company_of(opened, chosen)
        queue = review_queue(
            material,
            gazetteer=gazetteer(),
            known=known,
            progress=lambda i, n: progress("looking again at what is open", 0.3 + 0.7 * i / n),
        )
    shown = queue[:limit] if limit else queue
    if json:
        waiting = [_question_view(mention) for mention in shown]
        as_json("place-review", {"record": chosen, "waiting": len(queue), "mentions": waiting})
        return
    for mention in shown:
        print_candidates(
            f"{mention.name}, {mention.country} ({mention.mention})", mention.candidates
        )
        console().print(f"{mention.why}\n", highlight=False, markup=False)
    note(f"{chosen}: {len(queue)} mentions wait for a person, {len(shown)} shown")


def _question_view(mention: OpenQuestion[PlaceCandidate]) -> dict[str, Any]:
    return {
        "mention": mention.mention,
        "name": mention.name,
        "country": mention.country,
        "why": mention.why,
        "candidates": [candidate_view(candidate) for candidate in mention.candidates],
    }
