"""Something that waits is rejected."""

from __future__ import annotations

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.review.decided import decided
from paradiplomacy.cli.review.options import By, ItemId, RecordOf, StoreOf, Why

__all__ = ["reject"]


def reject(
    item: ItemId,
    *,
    why: Why,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Have a statement not count, or say that no place of the gazetteer is meant.

    Example: `paradiplomacy review reject cn-hebei --store ties.db --why 'a province' --by Ann`
    """
    decided(
        item, "", counts=False, store=store, record=record,
        why=why, by=by, language=language, json=json,
    )  # fmt: skip
