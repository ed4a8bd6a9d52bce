"""Fetch registries from the services that keep them. Nothing else here uses the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import progress_bar

Contact = Annotated[
    str,
    typer.Option(
        help="Mail address or page by which the keepers of the service can reach you.",
        show_default="none",
    ),
]


@says("fetch")
def wikidata(
    reply: Printer,
    *,
    out: Path,
    country: list[str] | None = None,
    page_size: Annotated[int, typer.Option(min=1, max=20000)] = 2000,
    endpoint: str = "https://query.wikidata.org/sparql",
    contact: Contact = "",
    pause: Annotated[float, typer.Option(min=0.0)] = 1.0,
) -> None:
    """Fetch the sister-city statements of Wikidata, page by page. Run again to go on.

    Example: `paradiplomacy fetch wikidata --out wikidata_us --country US --contact me@example.org`

    out: New folder; that of an unfinished fetch is continued.
    country CODE: Only ties with an end in this country, by ISO code; may be repeated. [default: all
        countries]
    page_size: Statements a query asks for.
    endpoint URL: Address of the SPARQL service.
    pause SECONDS: Pause between two queries.
    """
    from paradiplomacy.sources.wikidata import fetch_wikidata

    try:
        with progress_bar(reply.language) as bar:
            fetched = fetch_wikidata(
                out,
                countries=country or (),
                page_size=page_size,
                endpoint=endpoint,
                contact=contact,
                pause=pause,
                progress=lambda done, n, what: bar(
                    f"{what} {done}/{n or '?'}", done / n if n else 0.0
                ),
            )
    except KeyboardInterrupt:
        reply.remark("stopped", folder=str(out))
        raise typer.Exit(130) from None
    pages, finished = len(fetched.pages), fetched.finished or ""
    view = {
        "folder": str(out.resolve()),
        "endpoint": fetched.endpoint,
        "countries": list(fetched.countries),
        "statements": fetched.statements,
        "rows": fetched.rows,
        "pages": pages,
        "new_pages": fetched.new_pages,
        "expected": fetched.expected,
        "started": fetched.started,
        "finished": finished,
    }
    if reply.prints(view):
        return
    n, folder = fetched.statements, str(out)
    key, on = ("fetched", "") if fetched.new_pages else ("finished", finished[:10])
    reply.remark(key, on=on, what=reply.say("statements", n=n, pages=pages, folder=folder))
    if fetched.expected is not None and fetched.expected != fetched.statements:
        reply.remark("expected", n=fetched.expected)


@says("fetch-cpaffc")
def cpaffc(
    reply: Printer,
    *,
    out: Path,
    endpoint: str = "https://www.cpaffc.org.cn/index/friend_city/ajax",
    at_least: Annotated[int, typer.Option(min=1)] = 3000,
    contact: Contact = "",
) -> None:
    """Fetch CPAFFC's registry of friendship cities, China's list of its ties, by one question.

    Its site states no terms for programs: ask CPAFFC before you pass the list on.

    Example: `paradiplomacy fetch cpaffc --out cpaffc.json --contact me@example.org`

    out: New file; where it is there already, nothing is asked.
    endpoint URL: Address of the query.
    at_least: Ties below which the answer is refused as a part.
    """
    from paradiplomacy.sources.cpaffc_query import fetch_cpaffc

    fetched = fetch_cpaffc(out, endpoint=endpoint, at_least=at_least, contact=contact)
    view = {name: getattr(fetched, name) for name in fetched.__dataclass_fields__}
    if reply.prints(view | {"file": str(fetched.file.resolve())}):
        return
    n, repeated, file = fetched.rows, fetched.repeated, str(fetched.file)
    what = (
        reply.say("ties_repeated", n=n, repeated=repeated, file=file)
        if repeated
        else reply.say("ties", n=n, file=file)
    )
    key, on = ("fetched", "") if fetched.new else ("already", fetched.fetched[:10])
    reply.remark(key, on=on, what=what)
