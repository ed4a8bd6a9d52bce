"""The places of a record, with how many ties each has."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.asking import Reply, asks_record
from paradiplomacy.cli.options import Country

__all__ = ["list_"]


@asks_record("place-list/2")
def list_(
    reply: Reply,
    *,
    country: Country = "",
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="Only those of this level, such as province.")
    ] = "",
    admin1: Annotated[
        str, typer.Option(metavar="NAME", help="Only those in this state or province.")
    ] = "",
) -> None:
    """List places, with their ties and when these last gave a sign of life.

    Of a state, province or municipality, what the places in it have is counted apart.

    Example: `paradiplomacy place list --admin1 Texas`
    """
    from paradiplomacy.answers import place_list

    lines = place_list(
        reply.record, country=country or None, level=level or None, admin1=admin1 or None
    )
    if reply.are_json("places", lines, ()):
        return
    rows = (
        (
            reply.place(line.key),
            reply.code("level", line.place.level),
            line.tie_count,
            line.tie_count_within or "",
            line.exchange_count,
            reply.date(line.last_sign or line.last_sign_within),
        )
        for line in lines
    )
    columns = ("place", "level", "ties", "ties_within", "exchanges", "last_sign")
    reply.rows("places", columns, rows)
