"""People's decisions on places, as a file for elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import RecordOf, StoreOf, record_of
from paradiplomacy.cli.show import as_json, note

__all__ = ["judgements"]


def judgements(
    store: StoreOf,
    *,
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
    record: RecordOf = None,
    json: Json = False,
) -> None:
    """Write people's judgements on places to a CSV, for `import --judgements` elsewhere.

    Example: `paradiplomacy place judgements --store world.db --out judgements.csv`
    """
    from paradiplomacy.evidence.consent.showing import with_consent
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.judgements import by_people, write_judgements

    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        judged = by_people(with_consent(opened.material(chosen)).judgements)
    write_judgements(judged, out)
    if json:
        where = str(out.resolve())
        as_json("place-judgements", {"record": chosen, "path": where, "judgements": len(judged)})
    else:
        note(f"{chosen}: {len(judged)} judgements in {out}")
