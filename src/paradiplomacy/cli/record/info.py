"""What a record holds."""

from __future__ import annotations

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, table
from paradiplomacy.model.facts import Agreement

__all__ = ["info"]


def info(
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Show what a record holds, how sure it is, and what must not be read from it.

    Example: `paradiplomacy record info --record china_russia`
    """
    from paradiplomacy.record.open import shipped_records
    from paradiplomacy.results.ledger_words import status_rows
    from paradiplomacy.results.views import record_view

    view = record_view(opened(record, rule, store)) | {"shipped": list(shipped_records())}
    if json:
        as_json("record", view)
        return
    for meta in view["records"]:
        note(f"{meta['id']}: {meta['title']} (as of {meta['as_of']})")
    holds = dict(view["holds"])
    by_countries = view["ties_by_countries"]
    shown = list(holds.items())
    if len(by_countries) in (2, 3):  # one total would mix them
        at = list(holds).index("ties") + 1
        shown[at:at] = [(f"  {pair}", n) for pair, n in by_countries.items()]
    table("Holds", ("what", "how many"), shown)
    table(
        "Ties by status",
        ("status", "ties"),
        status_rows(view["status"], years=view["active_years"]),
    )
    kinds = [str(kind) for kind in Agreement]
    table(
        f"How the ends agree, by rule {view['rule']}",
        ("fact", *kinds),
        ((name, *counts.values()) for name, counts in view["agreement"].items()),
    )
    if view["pair_claims_by_side"]:
        rows = ((side, len(claims)) for side, claims in view["pair_claims_by_side"].items())
        table("Pair-level claims rest on", ("side", "claims"), rows)
    limits = [(m["id"], limit) for m in view["records"] for limit in m["limits"]]
    table("Limits", ("record", "limit"), limits)
