"""Something that waits is accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.review.decided import decided
from paradiplomacy.cli.review.options import By, ItemId, RecordOf, StoreOf, Why

__all__ = ["accept"]


def accept(
    item: ItemId,
    *,
    place: Annotated[
        str,
        typer.Option(
            help="Of a place: which it is, as a GeoNames id or a place key of the record."
        ),
    ] = "",
    why: Why,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Let a statement count, or say which place is meant. It is kept, and no import asks again.

    Example: `paradiplomacy review accept us-wikipedia-2026-kent --place 5799625
    --store world.db --record wikipedia_2026 --why 'Kent lists Yangzhou' --by Ann`
    """
    decided(
        item, place, counts=True, store=store, record=record,
        why=why, by=by, language=language, json=json,
    )  # fmt: skip
