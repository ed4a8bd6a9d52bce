"""Counts of ties, by definition."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.asking import asks_record
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import note, table

if TYPE_CHECKING:
    from paradiplomacy.definitions.definitions import Definition

__all__ = ["count"]


@asks_record("count", in_english=True)
def count(
    reply: RecordReply,
    definition: Annotated[
        str | None,
        typer.Argument(help="Explain this definition row by row; all of them, briefly, without."),
    ] = None,
    *,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="On this day.", show_default="the record's"),
    ] = None,
    countries: Annotated[
        str, typer.Option(help="Only ties between these, such as US-CN; '' for all.")
    ] = "",
) -> None:
    """Count ties by definition, row by row, against the totals that others published.

    Example: `paradiplomacy count sci-like --on 2019-03-14`
    """
    from paradiplomacy.definitions.count import compare, definitions_of
    from paradiplomacy.definitions.count import count as count_ties
    from paradiplomacy.definitions.definitions import get_definition
    from paradiplomacy.definitions.missing_ties import missing_ties
    from paradiplomacy.results.views import comparison_view, count_view

    reconciled = reply.record
    pair = countries or "-".join(reconciled.meta.ends[:2])
    day: date | None = on.date() if on else None
    chosen = (
        [get_definition(definition)] if definition else list(definitions_of(reconciled).values())
    )
    counted = [count_ties(reconciled, wanted, on=day, countries=pair) for wanted in chosen]
    views = [count_view(number, rows=definition is not None) for number in counted]
    for view, number in zip(views, counted, strict=True):
        missing = missing_ties(reconciled, number)
        view["missing"] = missing.to_dict() if missing else None
    against = [comparison_view(total) for total in compare(reconciled, countries=pair)]
    if reply.prints({"countries": pair, "counts": views} | {"published": against}):
        return
    for view in views:
        for row in sorted(view.get("rows", ()), key=lambda r: (not r["counts"], r["label"])):
            row["mark"] = "counts" if row["counts"] else "left out"
    if definition:
        row_columns = ("mark", "label", "why")
        rows = ([row[c] for c in row_columns] for row in views[0]["rows"])
        table(views[0]["rule"], row_columns, rows)
    columns = ("definition", "total", "dated", "of", "rule")
    day_text = views[0]["on"]
    table(f"Ties {pair} on {day_text}", columns, ([v[c] for c in columns] for v in views))
    _print_missing(views)
    if against:
        names = [wanted.id for wanted in chosen]
        table(
            "Published totals, and our counts at their dates",
            ("date", "scope", "published", *names),
            (
                (
                    a["date"],
                    a["scope"],
                    f"{'at least ' if a['bound'] == 'at least' else ''}{a['published']}",
                    *(_comparable(a, wanted) for wanted in chosen),
                )
                for a in against
            ),
        )
    if definition == "statute":
        note("a what-if for all states; which law touches which tie: paradiplomacy law list")
    note("total counts ties without a date as existing; dated leaves them out")


def _print_missing(views: list[dict[str, Any]]) -> None:
    """Print how many ties there may be by each definition, where both countries' lists can tell."""
    told = [(view["definition"], view["missing"]) for view in views if view["missing"]]
    if not told:
        return
    (one, other) = told[0][1]["countries"]
    columns = ("definition", "known", f"by {one}", f"by {other}", "both", "two lists")
    rows = []
    for definition, m in told:
        listed = (m["known"], m["first"], m["second"], m["both"], _total(m["two"]))
        totals = [model["total"] for model in m["models"]]
        best, values = totals[:1], [round(total["value"]) for total in totals]
        span = f"{min(values)} to {max(values)}" if values else "-"
        rows.append((definition, *listed, *map(_total, best), *([] if best else ["-"]), span))
    title = "How many there may be, with those that no source here names"
    table(title, (*columns, "three lists", "all models"), rows)
    if any(m["depends"] for _, m in told):
        note(
            "the two lists depend on each other, so what they give is wrong, most often too low; "
            "three lists allow for it: the model of best fit, and between what all eight lie; a "
            "published total that counts the same says more than any"
        )


def _total(total: dict[str, Any]) -> str:
    high = "no limit" if total["high"] is None else round(total["high"])
    return f"{round(total['value'])} ({round(total['low'])} to {high})"


def _comparable(published: dict[str, Any], definition: Definition) -> object:
    """The count at a published total's date, where both count the same ties."""
    if definition.id not in published["like"]:
        return "-"
    return published["counts"][definition.id]["total"]
